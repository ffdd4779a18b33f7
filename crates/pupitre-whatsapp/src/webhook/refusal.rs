//! How the webhook refuses: a status, a stable code, and nothing of the request.

use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde_json::json;

/// When the platform may try again, in seconds; it waits longer by itself.
const RETRY_AFTER_S: HeaderValue = HeaderValue::from_static("5");

/// After so many bad signatures in a minute the sender is told to slow down, and the log stays
/// quiet.
const BAD_SIGNATURES_PER_MINUTE: u32 = 100;

/// Why a request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    MissingParameter,
    DuplicateParameter,
    BadChallenge,
    VerifyTokenMismatch,
    MethodNotAllowed,
    SignatureMissing,
    SignatureAlgorithm,
    SignatureMalformed,
    SignatureMismatch,
    DuplicateHeader,
    TooManyBadSignatures,
    ContentEncoding,
    BodyTooLarge,
    BodyTooSlow,
    BodyBroken,
    BodyEmpty,
    ChannelNotReady,
    NotStored,
}

impl Refusal {
    /// The code.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::MissingParameter => "webhook.missing_parameter",
            Self::DuplicateParameter => "webhook.duplicate_parameter",
            Self::BadChallenge => "webhook.bad_challenge",
            Self::VerifyTokenMismatch => "webhook.verify_token_mismatch",
            Self::MethodNotAllowed => "webhook.method_not_allowed",
            Self::SignatureMissing => "webhook.signature_missing",
            Self::SignatureAlgorithm => "webhook.signature_algorithm",
            Self::SignatureMalformed => "webhook.signature_malformed",
            Self::SignatureMismatch => "webhook.signature_mismatch",
            Self::DuplicateHeader => "webhook.duplicate_header",
            Self::TooManyBadSignatures => "webhook.too_many_bad_signatures",
            Self::ContentEncoding => "webhook.content_encoding",
            Self::BodyTooLarge => "webhook.body_too_large",
            Self::BodyTooSlow => "webhook.body_too_slow",
            Self::BodyBroken => "webhook.body_broken",
            Self::BodyEmpty => "webhook.invalid_json",
            Self::ChannelNotReady => "webhook.channel_not_ready",
            Self::NotStored => "webhook.not_stored",
        }
    }

    const fn status(self) -> StatusCode {
        match self {
            Self::MissingParameter
            | Self::DuplicateParameter
            | Self::BadChallenge
            | Self::BodyBroken
            | Self::BodyEmpty => StatusCode::BAD_REQUEST,
            Self::SignatureMissing
            | Self::SignatureAlgorithm
            | Self::SignatureMalformed
            | Self::SignatureMismatch
            | Self::DuplicateHeader => StatusCode::UNAUTHORIZED,
            Self::VerifyTokenMismatch => StatusCode::FORBIDDEN,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::BodyTooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::ContentEncoding => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooManyBadSignatures => StatusCode::TOO_MANY_REQUESTS,
            Self::NotStored | Self::ChannelNotReady => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

/// A problem document (RFC 9457).
impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, code) = (self.status(), self.code());
        let title = status.canonical_reason().unwrap_or_default();
        let kind = format!("urn:pupitre:problem:{code}");
        let body = json!({
            "type": kind, "title": title, "status": status.as_u16(), "code": code,
        });
        let content_type = HeaderValue::from_static("application/problem+json");
        let headers = [(header::CONTENT_TYPE, content_type)];
        let mut response = (status, headers, body.to_string()).into_response();
        match self {
            Self::NotStored | Self::ChannelNotReady | Self::TooManyBadSignatures => {
                response.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER_S);
            }
            Self::MethodNotAllowed => {
                let allowed = HeaderValue::from_static("GET, POST");
                response.headers_mut().insert(header::ALLOW, allowed);
            }
            _ => {}
        }
        response
    }
}

/// Refuses any method but the two.
pub(super) async fn method() -> Refusal {
    Refusal::MethodNotAllowed
}

/// Counts bad signatures by the minute. Those that hold are never counted, nor hindered.
#[derive(Debug, Default)]
pub(super) struct Refusals {
    minute: AtomicI64,
    count: AtomicU32,
}

impl Refusals {
    /// The answer to one more bad signature.
    pub(super) fn refuse(&self, refusal: Refusal, elapsed: Timestamp) -> Refusal {
        let minute = elapsed.as_second() / 60;
        if self.minute.swap(minute, Ordering::Relaxed) != minute {
            self.count.store(0, Ordering::Relaxed);
        }
        let before = self.count.fetch_add(1, Ordering::Relaxed);
        if before >= BAD_SIGNATURES_PER_MINUTE {
            return Refusal::TooManyBadSignatures;
        }
        tracing::warn!(code = refusal.code(), "a webhook was refused: its signature does not hold");
        refusal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b_032_bad_signatures_are_told_to_slow_down_and_forgotten_the_next_minute() {
        let refusals = Refusals::default();
        let at = |second| Timestamp::from_second(second).unwrap();
        let refuse = |second| refusals.refuse(Refusal::SignatureMismatch, at(second));
        for _ in 0..BAD_SIGNATURES_PER_MINUTE {
            assert_eq!(refuse(60), Refusal::SignatureMismatch);
        }
        assert_eq!(refuse(119), Refusal::TooManyBadSignatures);
        assert_eq!(refuse(120), Refusal::SignatureMismatch);
    }
}
