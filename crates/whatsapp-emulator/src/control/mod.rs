//! The control routes: what the phone page and tests use beside the Graph API.

mod answer;
mod clock;
mod faults;
mod files;
mod flush;
mod live;
mod log;
mod messages;
mod origin;
mod page;
mod picture;
mod state;
mod statuses;
mod templates;
mod updates;
mod visitors;
pub(crate) mod webhook;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::emulator::Emulator;

/// Largest file that the page can send, in bytes: above the 100 MB at which the platform refuses.
const FILE_BYTES_MAX: usize = 110 * 1024 * 1024;

/// All control routes, the page among them.
pub(crate) fn router() -> Router<Emulator> {
    Router::new()
        .route("/", get(page::index))
        .route("/_emulator/page/{*file}", get(page::file))
        .route("/_emulator/state", get(state::show))
        .route("/_emulator/live", get(live::open))
        .route("/_emulator/visitors", post(visitors::create))
        .route("/_emulator/visitors/{id}", axum::routing::patch(visitors::change))
        .route("/_emulator/visitors/{id}/messages", get(messages::list).post(messages::say))
        .route(
            "/_emulator/visitors/{id}/files",
            post(files::send).layer(DefaultBodyLimit::max(FILE_BYTES_MAX)),
        )
        .route("/_emulator/visitors/{id}/read", post(visitors::read))
        .route("/_emulator/visitors/{id}/play", post(visitors::play))
        .route("/_emulator/media/{id}", get(files::show))
        .route(
            "/_emulator/profile/picture",
            get(picture::show)
                .put(picture::set)
                .delete(picture::remove)
                .layer(DefaultBodyLimit::max(FILE_BYTES_MAX)),
        )
        .route("/_emulator/clock", post(clock::advance))
        .route("/_emulator/faults", get(faults::show).put(faults::change))
        .route("/_emulator/webhook", post(webhook::set))
        .route("/_emulator/handshake", post(webhook::replay))
        .route("/_emulator/flush", post(flush::wait))
        .route("/_emulator/log", get(log::list))
        .route("/_emulator/statuses", post(statuses::send))
        .route("/_emulator/updates", post(updates::send))
        .route("/_emulator/templates", get(templates::list))
        .route("/_emulator/templates/{id}", axum::routing::patch(templates::decide))
        .layer(axum::middleware::from_fn(origin::guard))
}
