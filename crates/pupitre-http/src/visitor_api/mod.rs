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
pub(crate) use mail_stop::routes as mail_routes;
pub use mail_stop::stop_url;
pub use visitor::written as written_token;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use crate::state::HttpState;

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
