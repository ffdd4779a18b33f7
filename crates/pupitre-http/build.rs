//! Embeds the built web desk, or a page that says that it was not built, and hashes its inline
//! scripts; and the visitor's widget, when it was built.
#![expect(clippy::expect_used, reason = "a build script fails by panicking")]
#![expect(clippy::disallowed_methods, reason = "a build script is configured by its environment")]

use std::path::{Path, PathBuf};

use base64::Engine as _;
use sha2::{Digest as _, Sha256};

/// The page that every address of the desk falls back to.
const FALLBACK: &str = "200.html";

const NOT_BUILT: &str = "<!doctype html>\n<html lang=\"fr\">\n<meta charset=\"utf-8\">\n\
<title>Pupitre</title>\n<p>The web desk was not built into this binary.</p>\n</html>\n";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=PUPITRE_WEB_BUILD");
    let manifest = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(std::env::var("OUT_DIR").expect("cargo sets it"));
    let built = std::env::var("PUPITRE_WEB_BUILD")
        .map_or_else(|_unset| manifest.join("../../web/desk/build"), PathBuf::from);
    println!("cargo::rerun-if-changed={}", built.display());

    let folder = if built.join(FALLBACK).is_file() { built } else { not_built(&out) };
    let page = std::fs::read_to_string(folder.join(FALLBACK)).expect("the page is readable");
    println!("cargo::rustc-env=PUPITRE_SCRIPT_HASHES={}", script_hashes(&page).join(" "));
    let widget = std::env::var("PUPITRE_WIDGET_BUILD")
        .map_or_else(|_unset| manifest.join("../../web/widget/dist"), PathBuf::from);
    println!("cargo::rerun-if-env-changed=PUPITRE_WIDGET_BUILD");
    println!("cargo::rerun-if-changed={}", widget.display());
    let widget = if widget.is_dir() { widget } else { empty(&out) };

    let is_debug = std::env::var("PROFILE").is_ok_and(|profile| profile == "debug");
    memory_serve::load_names_directories([("desk", folder), ("widget", widget)], !is_debug);
}

/// A folder with the one page that says that the web was not built.
fn not_built(out: &Path) -> PathBuf {
    let folder = out.join("web-not-built");
    std::fs::create_dir_all(&folder).expect("the build folder is writable");
    std::fs::write(folder.join(FALLBACK), NOT_BUILT).expect("the build folder is writable");
    folder
}

/// A folder without files.
fn empty(out: &Path) -> PathBuf {
    let folder = out.join("widget-not-built");
    std::fs::create_dir_all(&folder).expect("the build folder is writable");
    folder
}

/// The CSP sources of the inline scripts of a page.
fn script_hashes(page: &str) -> Vec<String> {
    let mut hashes = Vec::new();
    for piece in page.split("<script").skip(1) {
        let Some((attributes, rest)) = piece.split_once('>') else { continue };
        let Some((script, _)) = rest.split_once("</script>") else { continue };
        if attributes.contains("src=") || script.is_empty() {
            continue;
        }
        let digest = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(script));
        hashes.push(format!("'sha256-{digest}'"));
    }
    hashes
}
