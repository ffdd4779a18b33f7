//! The API of the visitors' chat, at `/chat/v1/{site}`: another room than the desk's API. It has no
//! cookie; a visitor's token opens their own conversations only (V2, V6).

mod config;
mod email;
mod events;
mod file;
mod identity;
pub(crate) mod limits;
mod logout;
mod mail_stop;
mod message;
mod picture;
pub(crate) mod read;
mod session;
pub(crate) mod site;
mod socket;
mod survey;
mod transcript;
pub(crate) mod visitor;
pub(crate) mod wire;

pub(crate) use identity::{signing_keys, written as written_key};
pub use mail_stop::stop_url;
pub use visitor::written as written_token;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use crate::state::HttpState;

/// The longest that a mail program posts, in bytes: one name with its value, or that as a form.
const MAIL_BODY_BYTES_MAX: usize = 4 * 1024;

/// The routes that mails lead to, which no page of a site asks.
pub(crate) fn mail_routes() -> Router<HttpState> {
    let stop = get(mail_stop::show).post(mail_stop::stop);
    Router::new()
        .route("/chat/mail/{token}", stop)
        .layer(DefaultBodyLimit::max(MAIL_BODY_BYTES_MAX))
}

/// The routes, behind the gate that knows the site and the pages that may ask.
pub(crate) fn routes(state: &HttpState) -> Router<HttpState> {
    Router::new()
        .route("/chat/v1/{site}/config", get(config::config))
        .route("/chat/v1/{site}/session", post(session::open))
        .route("/chat/v1/{site}/messages", post(message::post))
        .route("/chat/v1/{site}/files", post(file::upload))
        .route("/chat/v1/{site}/files/{file}", get(file::serve))
        .route("/chat/v1/{site}/logo/{hash}", get(picture::logo))
        .route("/chat/v1/{site}/faces/{hash}", get(picture::face))
        .route("/chat/v1/{site}/read", post(read::read))
        .route("/chat/v1/{site}/email", post(email::leave))
        .route("/chat/v1/{site}/transcript", post(transcript::ask))
        .route("/chat/v1/{site}/survey", post(survey::answer))
        .route("/chat/v1/{site}/logout", post(logout::logout))
        .route("/chat/v1/{site}/events", get(events::events))
        .route("/chat/v1/{site}/say", post(events::say))
        .route("/chat/v1/{site}/live", get(socket::live))
        .route_layer(from_fn_with_state(state.clone(), site::gate))
}
