//! A delivery of the platform: read, checked, made durable, answered.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;

use super::body::{self, BODY_TIME_MAX};
use super::ingest::{self, Signed};
use super::refusal::Refusal;
use super::{Webhook, signature};

/// Takes a delivery in.
pub(super) async fn take(
    State(webhook): State<Arc<Webhook>>,
    request: Request,
) -> Result<StatusCode, Refusal> {
    let (head, body) = request.into_parts();
    let refuse = |refusal| {
        note(&webhook, refusal);
        webhook.refusals.refuse(refusal, webhook.ports.elapsed.elapsed())
    };
    let claimed = signature::claimed(&head.headers).map_err(refuse)?;
    let warn = |refusal: &Refusal| {
        note(&webhook, *refusal);
        warn(*refusal);
    };
    body::check_head(&head.headers).inspect_err(warn)?;
    let body: Bytes = body::read(body, BODY_TIME_MAX).await.inspect_err(warn)?;
    let known = webhook.ports.credentials.current();
    let signers = signature::signers(&known, &claimed, &body);
    if known.is_empty() {
        return Err(Refusal::ChannelNotReady);
    }
    if signers.is_empty() {
        return Err(refuse(Refusal::SignatureMismatch));
    }
    if body.is_empty() {
        note(&webhook, Refusal::BodyEmpty);
        return Err(Refusal::BodyEmpty);
    }
    ingest::take_in(&webhook, &Signed { body, known, signers }).await.map_err(|error| {
        tracing::error!(%error, "a webhook could not be stored; the platform will send it again");
        Refusal::NotStored
    })?;
    Ok(StatusCode::OK)
}

/// Counts what is refused, and says why in the log.
fn note(webhook: &Webhook, refusal: Refusal) {
    webhook.ports.tally.refused(refusal.code(), webhook.ports.clock.now());
}

/// A body that is refused before its signature was looked at is the operator's to know: the
/// platform's own are not.
fn warn(refusal: Refusal) {
    tracing::warn!(code = refusal.code(), "a webhook was refused before it was read");
}
