//! One small company: Ana, Bo and Cy, the Sales team, one WhatsApp number.

pub(crate) mod files;
pub(crate) mod http;
pub(crate) mod live;
pub(crate) mod time;
pub(crate) mod world;

pub(crate) use http::{Answer, Browser};
pub(crate) use live::Screen;
pub(crate) use world::World;

/// The file of the repository at that path.
pub(crate) fn repository(path: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// Compares a file of the repository with what it should be; `UPDATE_SNAPSHOTS=1` writes it.
#[expect(clippy::disallowed_methods, reason = "a test is configured by its environment")]
pub(crate) fn assert_file(path: &str, expected: &str) {
    let file = repository(path);
    if std::env::var("UPDATE_SNAPSHOTS").is_ok_and(|value| value == "1") {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, expected).unwrap();
    }
    let stored = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(stored == expected, "{path} is stale: run with UPDATE_SNAPSHOTS=1");
}
