//! The desk's HTTP edge: REST API, sessions, live socket, media and the embedded web.
//!
//! The binary makes a [`Hub`], gives it to the store as its listener, makes an [`HttpState`], runs
//! [`run_hub`] beside the server and serves [`router`] with connect info (the peer's address).

mod assets;
mod codes;
mod config;
pub mod content_type;
mod cursor;
mod desk_api;
mod extract;
mod health;
mod house_picture;
mod layers;
mod live;
mod openapi;
pub mod password;
pub mod picture;
mod problem;
mod router;
mod session;
mod state;
mod upload;
mod visitor_api;
mod wire;

pub use codes::ERROR_CODES;
pub use config::{ChatLimits, HttpConfig, LoginLimits};
pub use live::{Hub, run_hub};
pub use openapi::openapi_json;
pub use router::router;
pub use session::token_hash;
pub use state::{HttpPorts, HttpState, Tokens};
pub use visitor_api::{stop_url, written_token};
