//! The handshake: a GET with a challenge that the webhook's owner must echo.

use std::time::Duration;

use crate::control::webhook::is_address;
use crate::emulator::Emulator;
use crate::graph::errors::GraphError;
use crate::schedule::Task;
use crate::state::Change;

/// How long an answer may take.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);
/// Longest answer that is read, in bytes; a challenge is short.
const ANSWER_BYTES_MAX: usize = 4_096;
/// Handshakes tried for an address that was set by code, while its owner starts.
const TRY_COUNT_MAX: u32 = 60;
/// Longest address of an override, in characters (Meta, webhooks override).
const URL_LENGTH_MAX: usize = 200;
/// Wait between two of them.
const TRY_WAIT: Duration = Duration::from_secs(1);

/// What came of a handshake: whether the challenge was echoed, and the HTTP status, 0 for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Handshake {
    pub(crate) verified: bool,
    pub(crate) status: u16,
}

/// Asks the address for its echo. The challenge is digits, as the platform's.
pub(crate) async fn ask(
    client: &reqwest::Client,
    url: &str,
    verify_token: &str,
    challenge: &str,
) -> Handshake {
    let query = [
        ("hub.mode", "subscribe"),
        ("hub.challenge", challenge),
        ("hub.verify_token", verify_token),
    ];
    let request = client.get(url).query(&query).timeout(ANSWER_TIMEOUT);
    let Ok(mut answer) = request.send().await else {
        return Handshake { verified: false, status: 0 };
    };
    let status = answer.status().as_u16();
    let mut body = Vec::new();
    while let Ok(Some(chunk)) = answer.chunk().await {
        body.extend_from_slice(&chunk);
        if body.len() > ANSWER_BYTES_MAX {
            break;
        }
    }
    Handshake { verified: status == 200 && body == challenge.as_bytes(), status }
}

/// Does the handshake for an address that a Graph call gives. Answers with the address.
///
/// # Errors
///
/// 100 for what is not an address of at most 200 characters, 2200 if the challenge did not return.
pub(crate) async fn verify(
    emulator: &Emulator,
    url: &str,
    verify_token: Option<&str>,
) -> Result<String, GraphError> {
    if url.len() > URL_LENGTH_MAX || !is_address(url) {
        return Err(GraphError::parameter("The callback is not an address."));
    }
    let (token, challenge) = emulator.change(|state, _| {
        let own = state.webhook.verify_token.clone();
        (verify_token.map_or(own, str::to_owned), state.chance.challenge())
    });
    let handshake = ask(emulator.client(), url, &token, &challenge).await;
    if handshake.verified {
        remember(emulator, url, (token, challenge));
        return Ok(url.to_owned());
    }
    let details = format!(
        "Callback verification failed with the following errors: HTTP Status Code = {}",
        handshake.status
    );
    Err(GraphError::platform(2200, details))
}

/// Sets the address once its owner has echoed the challenge; otherwise all stays as it was.
pub(crate) async fn verify_and_set(
    emulator: &Emulator,
    url: String,
    verify_token: Option<String>,
) -> Handshake {
    let (token, challenge) = emulator.change(|state, _| {
        let token = verify_token.unwrap_or_else(|| state.webhook.verify_token.clone());
        (token, state.chance.challenge())
    });
    let handshake = ask(emulator.client(), &url, &token, &challenge).await;
    emulator.change(|state, _| {
        if handshake.verified {
            state.webhook.last_handshake = Some((url.clone(), token.clone(), challenge));
            state.webhook.url = Some(url);
            state.webhook.verify_token = token;
            state.webhook.is_verified = true;
        }
        state.changed(Change::All);
    });
    emulator.wake();
    handshake
}

fn remember(emulator: &Emulator, url: &str, (token, challenge): (String, String)) {
    emulator.change(|state, _| {
        state.webhook.last_handshake = Some((url.to_owned(), token, challenge));
    });
}

/// Asks once more with the challenge of the last handshake that succeeded; nothing without one.
pub(crate) async fn replay(emulator: &Emulator) -> Option<Handshake> {
    let last = emulator.read(|state, _| state.webhook.last_handshake.clone());
    let (url, token, challenge) = last?;
    Some(ask(emulator.client(), &url, &token, &challenge).await)
}

/// One try for the address that was set by code; another follows in a second if it fails.
pub(crate) async fn try_set_address(emulator: &Emulator) {
    let asked = emulator.change(|state, _| {
        let url = state.webhook.url.clone().filter(|_| !state.webhook.is_verified)?;
        Some((url, state.webhook.verify_token.clone(), state.chance.challenge()))
    });
    let Some((url, token, challenge)) = asked else { return };
    let handshake = ask(emulator.client(), &url, &token, &challenge).await;
    emulator.change(|state, at| {
        if state.webhook.url.as_ref() != Some(&url) {
            return;
        }
        state.webhook.is_verified = handshake.verified;
        if handshake.verified {
            let token = state.webhook.verify_token.clone();
            state.webhook.last_handshake = Some((url, token, challenge));
        }
        state.webhook.handshakes += 1;
        state.changed(Change::All);
        if handshake.verified {
            return;
        }
        if state.webhook.handshakes < TRY_COUNT_MAX {
            state.schedule.put(at.elapsed + TRY_WAIT, Task::Handshake);
        } else {
            tracing::warn!(status = handshake.status, "the webhook's address was not verified");
        }
    });
}
