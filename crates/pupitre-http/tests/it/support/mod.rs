//! One small company on a store of its own, and what browsers do with its desk.

mod faulty;
mod files;
mod http;
mod line;
mod live;
mod pictures;
mod platform;
mod postgres;
mod time;
mod visitor;
mod world;

pub(crate) use http::{Answer, Browser, PUBLIC_URL};
pub(crate) use line::{Line, Way, on_each_line};
pub(crate) use live::try_connect_to;
pub(crate) use live::{Screen, try_connect};
pub(crate) use visitor::{
    Page, client_id, open_chat, open_chat_under, sealed, seat_for_chat, signed_by,
};
pub(crate) use world::{PASSWORD, World, on_each, on_each_with};

/// Compares a file of the repository with what it should be; `INSTA_UPDATE=always` writes it.
#[track_caller]
pub(crate) fn assert_file(path: &str, expected: &str) {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    if variable("INSTA_UPDATE").as_deref() == Some("always") {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, expected).unwrap();
    }
    let stored = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        stored == expected,
        "{path} is stale: INSTA_UPDATE=always cargo test -p pupitre-http writes it anew",
    );
}

#[expect(clippy::disallowed_methods, reason = "a test is configured by its environment")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
