//! A delivery of the platform: read, checked, made durable, answered.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;

use super::body::{self, BODY_TIME_MAX};
use super::refusal::Refusal;
use super::{Webhook, ingest, signature};

/// Takes a delivery in.
pub(super) async fn take(
    State(webhook): State<Arc<Webhook>>,
    request: Request,
) -> Result<StatusCode, Refusal> {
    let (head, body) = request.into_parts();
    let refuse = |refusal| webhook.refusals.refuse(refusal, webhook.ports.elapsed.elapsed());
    let claimed = signature::claimed(&head.headers).map_err(refuse)?;
    body::check_head(&head.headers).inspect_err(|refusal| warn(*refusal))?;
    let body: Bytes =
        body::read(body, BODY_TIME_MAX).await.inspect_err(|refusal| warn(*refusal))?;
    if !signature::holds(&webhook.ports.credentials, &claimed, &body) {
        return Err(refuse(Refusal::SignatureMismatch));
    }
    if body.is_empty() {
        return Err(Refusal::BodyEmpty);
    }
    ingest::take_in(&webhook, body).await.map_err(|error| {
        tracing::error!(%error, "a webhook could not be stored; the platform will send it again");
        Refusal::NotStored
    })?;
    Ok(StatusCode::OK)
}

/// A body that is refused before its signature was looked at is the operator's to know: the
/// platform's own are not.
fn warn(refusal: Refusal) {
    tracing::warn!(code = refusal.code(), "a webhook was refused before it was read");
}
