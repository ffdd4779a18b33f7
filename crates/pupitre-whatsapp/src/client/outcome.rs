//! What an answer means for the message that was sent.
//!
//! Only an id says that it was accepted, and only an error with a code, or a status that comes before any work,
//! says that it was not. Whatever else comes after the request was begun leaves the message unconfirmed.

use jiff::SignedDuration;
use pupitre_app::ports::channel::SendOutcome;
use pupitre_domain::delivery::{DeliveryError, FailureCode};
use pupitre_domain::id::ChannelId;
use reqwest::StatusCode;

use super::answer::Answer;
use crate::errors::{Class, Meaning, delivery_error, meaning_of};
use crate::key::delivery_key;
use crate::wire::outbound::{GraphError, SendAnswer};

/// How often a message is tried that was refused for a reason nobody knows.
const UNKNOWN_ERROR_ATTEMPTS_MAX: u32 = 3;

/// The longest id that is kept, in characters; the platform's have at most 128.
const PLATFORM_ID_LENGTH_MAX: usize = 512;

/// The wait after "too many requests" without a word on how long.
const TOO_MANY_WAIT: SignedDuration = SignedDuration::from_secs(2);

/// What became of an attempt.
pub(super) fn of_send(answer: &Answer, channel: ChannelId, attempt: u32) -> SendOutcome {
    if let Some(accepted) = accepted(answer, channel) {
        return accepted;
    }
    match (&answer.error, answer.status.is_success()) {
        (Some(error), _) => of_error(answer, error, attempt),
        (None, true) => SendOutcome::Ambiguous,
        (None, false) => of_status(answer).unwrap_or(SendOutcome::Ambiguous),
    }
}

/// What became of an attempt whose error has a code: it was not sent.
pub(super) fn of_error(answer: &Answer, error: &GraphError, attempt: u32) -> SendOutcome {
    let meaning = meaning_of(error);
    let told =
        DeliveryError { code: meaning.failure, ..delivery_error(Some(error.code), error.detail()) };
    let is_unknown = meaning.failure == FailureCode::Unknown;
    if is_unknown && let Some(outcome) = of_status(answer) {
        return with_error(outcome, told);
    }
    let Meaning { class, .. } = meaning;
    match class {
        Class::ChannelDown => SendOutcome::ChannelDown(told),
        Class::Rejected => SendOutcome::Rejected(told),
        Class::AFewTimes if attempt >= UNKNOWN_ERROR_ATTEMPTS_MAX => SendOutcome::Rejected(told),
        Class::AFewTimes => SendOutcome::NotSent { retry_after: answer.wait, error: told },
        Class::Later(wait) => {
            let retry_after = answer.wait.max(wait.after(attempt));
            SendOutcome::NotSent { retry_after, error: told }
        }
    }
}

/// What a status alone says of a request that was refused before anything was done for it.
pub(super) fn of_status(answer: &Answer) -> Option<SendOutcome> {
    match answer.status {
        StatusCode::UNAUTHORIZED => {
            Some(SendOutcome::ChannelDown(local(FailureCode::TokenInvalid, "HTTP 401")))
        }
        StatusCode::TOO_MANY_REQUESTS => Some(SendOutcome::NotSent {
            retry_after: answer.wait.or(Some(TOO_MANY_WAIT)),
            error: local(FailureCode::RateLimited, "HTTP 429"),
        }),
        // Something between us and the platform, or the address of the platform is wrong.
        StatusCode::MOVED_PERMANENTLY
        | StatusCode::FOUND
        | StatusCode::TEMPORARY_REDIRECT
        | StatusCode::PERMANENT_REDIRECT => {
            let detail = "the answer was a redirect, which is not followed";
            Some(SendOutcome::ChannelDown(local(FailureCode::PlatformUnavailable, detail)))
        }
        _ => None,
    }
}

/// What never reached the platform.
pub(super) fn not_begun(detail: &str) -> SendOutcome {
    let error = local(FailureCode::PlatformUnavailable, detail);
    SendOutcome::NotSent { retry_after: None, error }
}

/// What could be told from this side.
pub(super) fn local(code: FailureCode, detail: &str) -> DeliveryError {
    DeliveryError { code, platform_code: None, detail: Some(detail.to_owned()) }
}

/// An id is proof of acceptance, whatever else is in the answer.
fn accepted(answer: &Answer, channel: ChannelId) -> Option<SendOutcome> {
    if !answer.status.is_success() {
        return None;
    }
    let said: SendAnswer = serde_json::from_slice(&answer.body).ok()?;
    let mut ids = said.messages.into_iter().map(|it| it.id);
    let platform_id = ids.next().filter(|it| is_platform_id(it))?;
    let anomaly = match (ids.next(), &answer.error) {
        (Some(_), _) => Some("several_ids"),
        (None, Some(_)) => Some("accepted_with_error"),
        (None, None) => None,
    };
    let platform_key = delivery_key(channel, &platform_id);
    Some(SendOutcome::Accepted { platform_id, platform_key, anomaly })
}

fn is_platform_id(text: &str) -> bool {
    (1..=PLATFORM_ID_LENGTH_MAX).contains(&text.len())
        && text.bytes().all(|it| it.is_ascii_graphic())
}

fn with_error(outcome: SendOutcome, error: DeliveryError) -> SendOutcome {
    let code = |told: DeliveryError| DeliveryError { code: told.code, ..error.clone() };
    match outcome {
        SendOutcome::ChannelDown(told) => SendOutcome::ChannelDown(code(told)),
        SendOutcome::Rejected(told) => SendOutcome::Rejected(code(told)),
        SendOutcome::NotSent { retry_after, error: told } => {
            SendOutcome::NotSent { retry_after, error: code(told) }
        }
        SendOutcome::Accepted { .. } | SendOutcome::Ambiguous => outcome,
    }
}
