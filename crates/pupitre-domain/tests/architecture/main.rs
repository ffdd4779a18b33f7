//! What the layout promises, held as tests: who may depend on whom, what may be bundled, and
//! tidiness.
//!
//! A failure names the file or the crate, and the rule.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod crates;
mod proofs;
mod supply;
mod tidy;

use std::path::PathBuf;
use std::process::Command;

/// The root of the repository.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// What a command run at the root of the repository prints.
fn output_of(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(root())
        .output()
        .unwrap_or_else(|error| panic!("{program} does not start: {error}"));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?} failed: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// The lines of `cargo tree` for this host, in the given format, without the headings between
/// sections.
fn cargo_tree(arguments: &[&str], format: &str) -> Vec<String> {
    let common = ["tree", "--locked", "--prefix", "none", "--format", format];
    let arguments: Vec<&str> = common.iter().chain(arguments).copied().collect();
    let lines = output_of(env!("CARGO"), &arguments);
    let is_package = |line: &&str| !line.is_empty() && !line.starts_with('[');
    lines.lines().filter(is_package).map(|it| it.trim_end_matches(" (*)").to_owned()).collect()
}

/// The lines without repeats, in order.
fn distinct(mut lines: Vec<String>) -> Vec<String> {
    lines.sort();
    lines.dedup();
    lines
}

/// Fails with every finding, one a line, under the rule that they break.
fn assert_none(rule: &str, findings: &[String]) {
    assert!(findings.is_empty(), "{rule}:\n  {}\n", findings.join("\n  "));
}
