//! The address of the live socket: who may connect, and from where.

use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::http::{HeaderMap, Uri, header};
use axum::response::Response;

use super::connection::serve;
use super::inbound::MESSAGE_BYTES_MAX;
use crate::codes;
use crate::extract::Params;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;

/// The buffers of a connection, in bytes. Small ones cost nothing here: frames are short and
/// written at once.
const READ_BUFFER_BYTES: usize = 2048;

/// Connects a screen to the live events. `after` is the number of the last event that it applied.
#[utoipa::path(
    get,
    operation_id = "follow_live",
    path = "/api/v1/live",
    tag = "live",
    params(("after" = Option<u64>, Query, description = "The last event applied.")),
    responses(
        (status = 101, description = "The connection becomes a WebSocket."),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Another origin.", body = ProblemBody),
        (status = 426, description = "Not a WebSocket.", body = ProblemBody),
    )
)]
pub(crate) async fn live(
    State(state): State<HttpState>,
    session: Session,
    headers: HeaderMap,
    uri: Uri,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    if !is_own_origin(&headers, &state.config().public_url) {
        return Err(Problem::new(codes::LIVE_ORIGIN_REFUSED));
    }
    let after = Params::read(&uri, &["after"])?.parse::<u64>("after")?;
    let upgrade = upgrade.map_err(|_plain| Problem::new(codes::LIVE_UPGRADE_REQUIRED))?;
    Ok(upgrade
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(0)
        .max_message_size(MESSAGE_BYTES_MAX)
        .max_frame_size(MESSAGE_BYTES_MAX)
        .on_upgrade(move |socket| serve(state, session, after, socket)))
}

/// Whether the page that connects is the desk's own: browsers send its origin, and a cookie alone
/// does not tell.
fn is_own_origin(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = text(header::ORIGIN) else { return false };
    if origin == public_url {
        return true;
    }
    let authority = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    authority.is_some() && authority == text(header::HOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b_128_a_live_connection_comes_from_the_desk_s_own_origin() {
        let public = "https://desk.example.com";
        let table = [
            (Some("https://desk.example.com"), "10.0.0.1:8080", true),
            (Some("http://localhost:5173"), "localhost:5173", true),
            (Some("https://evil.example"), "desk.example.com", false),
            (Some("null"), "desk.example.com", false),
            (Some(""), "", false),
            (None, "desk.example.com", false),
        ];
        for (origin, host, expected) in table {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, origin.parse().unwrap());
            }
            assert_eq!(is_own_origin(&headers, public), expected, "{origin:?} {host}");
        }
    }
}
