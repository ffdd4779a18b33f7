//! The platform's handshake when the webhook's address is set.
//!
//! Source: Cloud API, "Create a webhook endpoint", 2026-06-17.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use pupitre_app::Context;
use pupitre_app::channel::note_handshake;
use pupitre_app::ports::store::StoreError;
use pupitre_domain::channel::ChannelKind;
use pupitre_domain::event::Actor;
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::Webhook;
use super::refusal::Refusal;
use crate::credentials::Credentials;

/// The longest challenge that is echoed, in bytes.
const CHALLENGE_LENGTH_MAX: usize = 256;

/// Echoes the challenge to who knows the verify token.
pub(super) async fn answer(
    State(webhook): State<Arc<Webhook>>,
    query: Result<Query<Vec<(String, String)>>, QueryRejection>,
) -> Result<Response, Refusal> {
    let Query(parameters) = query.map_err(|_not_a_query| Refusal::MissingParameter)?;
    let mode = parameter(&parameters, "hub.mode")?;
    let token = parameter(&parameters, "hub.verify_token")?;
    let challenge = parameter(&parameters, "hub.challenge")?;
    let known = webhook.ports.credentials.current();
    let met: Vec<&str> =
        known.iter().filter(|it| is_word_of(it, token)).map(|it| it.phone_number_id()).collect();
    if mode != "subscribe" || met.is_empty() {
        tracing::warn!("a webhook handshake was refused: its verify token is another");
        return Err(Refusal::VerifyTokenMismatch);
    }
    let is_plain = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'.' | b'-');
    let is_short = (1..=CHALLENGE_LENGTH_MAX).contains(&challenge.len());
    if !is_short || !challenge.bytes().all(is_plain) {
        return Err(Refusal::BadChallenge);
    }
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    let no_sniffing = HeaderValue::from_static("nosniff");
    let headers = [(header::CONTENT_TYPE, kind), (header::X_CONTENT_TYPE_OPTIONS, no_sniffing)];
    tracing::info!("the platform has met the webhook");
    note(&webhook, met.into_iter().map(str::to_owned).collect());
    Ok((headers, challenge.to_owned()).into_response())
}

/// Compared by their hashes, so that the time it takes tells nothing.
fn is_word_of(credentials: &Credentials, token: &str) -> bool {
    let expected = credentials.verify_token().expose_secret();
    bool::from(Sha256::digest(token).ct_eq(&Sha256::digest(expected)))
}

/// Notes which channels were met; the platform does not wait for it.
fn note(webhook: &Webhook, numbers: Vec<String>) {
    let ctx = Context {
        actor: Actor::System,
        now: webhook.ports.clock.now(),
        elapsed: webhook.ports.elapsed.elapsed(),
        ids: Arc::clone(&webhook.ports.ids),
    };
    // Queued at once; what comes of it is of use to nobody.
    drop(webhook.ports.desk.write(move |tx| {
        for number in &numbers {
            if let Some(channel) = tx.channel_by_platform_address(ChannelKind::WhatsApp, number)? {
                note_handshake(tx, &ctx, channel.id)?;
            }
        }
        Ok::<_, StoreError>(())
    }));
}

fn parameter<'a>(parameters: &'a [(String, String)], name: &str) -> Result<&'a str, Refusal> {
    let mut values = parameters.iter().filter(|(key, _)| key == name).map(|(_, value)| value);
    let value = values.next().ok_or(Refusal::MissingParameter)?;
    match values.next() {
        None => Ok(value),
        Some(_second) => Err(Refusal::DuplicateParameter),
    }
}
