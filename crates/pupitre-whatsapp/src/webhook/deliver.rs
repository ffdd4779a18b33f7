//! A delivery of the platform: read, checked, made durable, answered.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use pupitre_app::ports::store::WebhookSubject;

use super::body::{self, BODY_TIME_MAX};
use super::ingest::{self, Signed};
use super::refusal::Refusal;
use super::{Webhook, claim, signature};
use crate::credentials::Credentials;

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
        return Err(mismatch(&webhook, &known, &body).await);
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

/// Refuses a body whose signature does not hold, and notes it at the number that it names. In a
/// flood nobody reads it.
async fn mismatch(webhook: &Webhook, known: &[Arc<Credentials>], body: &[u8]) -> Refusal {
    let refusal = Refusal::SignatureMismatch;
    let answer = webhook.refusals.refuse(refusal, webhook.ports.elapsed.elapsed());
    let subject = if answer == Refusal::TooManyBadSignatures {
        WebhookSubject::Unknown
    } else {
        claim::claimed(webhook, known, body).await
    };
    webhook.ports.tally.refused(subject, refusal.code(), webhook.ports.clock.now());
    answer
}

/// Counts what is refused before anybody could know of which number it is, and says why in the log.
fn note(webhook: &Webhook, refusal: Refusal) {
    let now = webhook.ports.clock.now();
    webhook.ports.tally.refused(WebhookSubject::Unknown, refusal.code(), now);
}

/// A body that is refused before its signature was looked at is the operator's to know: the
/// platform's own are not.
fn warn(refusal: Refusal) {
    tracing::warn!(code = refusal.code(), "a webhook was refused before it was read");
}
