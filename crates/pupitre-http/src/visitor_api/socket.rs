//! The socket of a visitor's page; who it is stands in its first frame, never in the address.

use std::sync::Arc;

use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::response::Response;

use super::site::Site;
use crate::codes;
use crate::live::{MESSAGE_BYTES_MAX, serve_visitor};
use crate::problem::Problem;
use crate::state::HttpState;

/// The buffers of a connection, in bytes: frames are short and written at once.
const READ_BUFFER_BYTES: usize = 1024;

/// Connects a page; the gate has looked at where it is from.
pub(super) async fn live(
    State(state): State<HttpState>,
    Site(site): Site,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let upgrade = upgrade.map_err(|_plain| Problem::new(codes::LIVE_UPGRADE_REQUIRED))?;
    Ok(upgrade
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(0)
        .max_message_size(MESSAGE_BYTES_MAX)
        .max_frame_size(MESSAGE_BYTES_MAX)
        .on_upgrade(move |socket| serve_visitor(state, Arc::clone(&site), socket)))
}
