//! What an answer means for the message that was sent.
//!
//! Only an id says that it was accepted, and only an error with a code, or a status that comes
//! before any work, says that it was not. Whatever else comes after the request was begun leaves
//! the message unconfirmed.

use jiff::SignedDuration;
use pupitre_app::ports::channel::SendOutcome;
use pupitre_domain::delivery::{DeliveryError, FailureCode};
use pupitre_domain::id::ChannelId;
use reqwest::StatusCode;

use super::answer::Answer;
use crate::errors::{Class, Meaning, Wait, delivery_error, meaning_of};
use crate::key::delivery_key;
use crate::wire::outbound::SendAnswer;

/// How often a message is tried that was refused for a reason nobody knows.
const UNKNOWN_ERROR_ATTEMPTS_MAX: u32 = 3;

/// The longest id that is kept, in characters; the platform's have at most 128.
const PLATFORM_ID_LENGTH_MAX: usize = 512;

/// What became of an attempt.
pub(super) fn of_send(answer: &Answer, channel: ChannelId, attempt: u32) -> SendOutcome {
    accepted(answer, channel)
        .or_else(|| of_refusal(answer, attempt))
        .unwrap_or(SendOutcome::Ambiguous)
}

/// What became of a request that was certainly refused; `None` when nobody can say.
pub(super) fn of_refusal(answer: &Answer, attempt: u32) -> Option<SendOutcome> {
    let of_status = of_status(answer.status);
    let Some(error) = &answer.error else {
        let meaning = of_status?;
        let detail = format!("HTTP {}", answer.status.as_u16());
        return Some(settle(meaning, local(meaning.failure, &detail), answer.wait, attempt));
    };
    let of_code = meaning_of(error);
    let is_unknown = of_code.failure == FailureCode::Unknown;
    let meaning = of_status.filter(|_| is_unknown).unwrap_or(of_code);
    let told = delivery_error(Some(error.code), error.detail());
    let told = DeliveryError { code: meaning.failure, ..told };
    Some(settle(meaning, told, answer.wait, attempt))
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
    let is_short = (1..=PLATFORM_ID_LENGTH_MAX).contains(&text.len());
    is_short && text.bytes().all(|it| it.is_ascii_graphic())
}

/// What a status says by itself: the request was turned away before anything was done for it.
const fn of_status(status: StatusCode) -> Option<Meaning> {
    match status {
        StatusCode::UNAUTHORIZED => {
            Some(Meaning::new(Class::ChannelDown, FailureCode::TokenInvalid))
        }
        StatusCode::TOO_MANY_REQUESTS => {
            Some(Meaning::new(Class::Later(Wait::Seconds(2)), FailureCode::RateLimited))
        }
        // Redirects are not followed: something stands between us and the platform, or its address
        // is wrong.
        StatusCode::MOVED_PERMANENTLY
        | StatusCode::FOUND
        | StatusCode::TEMPORARY_REDIRECT
        | StatusCode::PERMANENT_REDIRECT => {
            Some(Meaning::new(Class::ChannelDown, FailureCode::PlatformUnavailable))
        }
        _ => None,
    }
}

fn settle(
    meaning: Meaning,
    error: DeliveryError,
    asked: Option<SignedDuration>,
    attempt: u32,
) -> SendOutcome {
    match meaning.class {
        Class::ChannelDown => SendOutcome::ChannelDown(error),
        Class::Stop | Class::NeedsTemplate | Class::ContactRefused => SendOutcome::Rejected(error),
        Class::AFewTimes if attempt >= UNKNOWN_ERROR_ATTEMPTS_MAX => SendOutcome::Rejected(error),
        Class::AFewTimes => SendOutcome::NotSent { retry_after: asked, error },
        Class::Later(wait) => {
            SendOutcome::NotSent { retry_after: asked.max(wait.after(attempt)), error }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::wire::outbound::GraphError;

    const CHANNEL: ChannelId = ChannelId::from_bytes([9; 16]);

    fn answer(status: u16, body: &str) -> Answer {
        let body = body.as_bytes().to_vec();
        let status = StatusCode::from_u16(status).unwrap();
        Answer { status, wait: None, error: GraphError::read(&body), body }
    }

    fn pieces() -> impl Strategy<Value = String> {
        prop_oneof![
            ".{0,80}",
            Just(r#"{"messages":[]}"#.to_owned()),
            Just(r#"{"messages":[{"id":""}]}"#.to_owned()),
            Just(r#"{"messages":[{"id":7}]}"#.to_owned()),
            Just(r#"{"messages":[{"id":"a b"}]}"#.to_owned()),
            Just(r#"{"messages":[{"id":"accepted.1"}]}"#.to_owned()),
            Just(r#"{"error":{"message":"odd"}}"#.to_owned()),
            Just(r#"{"error":{"code":"190"}}"#.to_owned()),
            Just(r#"{"error":"odd"}"#.to_owned()),
            (-5_i64..140_000).prop_map(|code| format!(r#"{{"error":{{"code":{code}}}}}"#)),
        ]
    }

    proptest! {
        /// Nothing but an id settles that it was accepted, and nothing but a code or a status that
        /// comes before any work settles that it was not.
        #[test]
        fn c4_without_an_id_a_code_or_an_early_status_nobody_knows(
            status in 200_u16..600, body in pieces(), attempt in 1_u32..10,
        ) {
            let answer = answer(status, &body);
            let has_id = body.contains("accepted.1") && answer.status.is_success();
            let is_refused = answer.error.is_some() || of_status(answer.status).is_some();
            match of_send(&answer, CHANNEL, attempt) {
                SendOutcome::Accepted { platform_id, platform_key, anomaly } => {
                    prop_assert!(has_id);
                    prop_assert_eq!(platform_key, delivery_key(CHANNEL, &platform_id));
                    prop_assert_eq!(anomaly, None);
                }
                SendOutcome::Ambiguous => prop_assert!(!has_id && !is_refused),
                SendOutcome::Rejected(_)
                | SendOutcome::NotSent { .. }
                | SendOutcome::ChannelDown(_) => prop_assert!(is_refused && !has_id),
            }
        }
    }

    #[test]
    fn an_error_that_nobody_knows_is_tried_three_times() {
        let unknown = answer(400, r#"{"error":{"code":7654321}}"#);
        let is_tried_again =
            |attempt| matches!(of_send(&unknown, CHANNEL, attempt), SendOutcome::NotSent { .. });
        assert_eq!([1, 2, 3, 4].map(is_tried_again), [true, true, false, false]);
    }

    #[test]
    fn the_longer_of_two_waits_counts() {
        let wait = |asked: i64, attempt| {
            let limited = Answer {
                wait: Some(SignedDuration::from_secs(asked)),
                ..answer(400, r#"{"error":{"code":131056}}"#)
            };
            match of_send(&limited, CHANNEL, attempt) {
                SendOutcome::NotSent { retry_after, .. } => retry_after.map(|it| it.as_secs()),
                outcome => panic!("{outcome:?}"),
            }
        };
        assert_eq!(wait(30, 1), Some(30));
        assert_eq!(wait(30, 4), Some(64));
    }
}
