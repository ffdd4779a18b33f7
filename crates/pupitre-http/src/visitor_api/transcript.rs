//! Transcript: the visitor has what was said sent to an address (V3).

use axum::extract::State;
use axum::http::StatusCode;
use pupitre_app::mail::{AskTranscript, AskTranscriptError, ask_transcript};
use pupitre_domain::event::Actor;
use pupitre_domain::mail::LIMITS_PERIOD;

use super::email::{EmailBody, address};
use super::site::Site;
use super::visitor::{Address, Visitor};
use crate::codes;
use crate::extract::JsonBody;
use crate::problem::Problem;
use crate::state::HttpState;

impl From<AskTranscriptError> for Problem {
    fn from(error: AskTranscriptError) -> Self {
        match error {
            AskTranscriptError::SessionOver => Self::new(codes::CHAT_SESSION_OVER),
            AskTranscriptError::MailOff => Self::new(codes::CHAT_MAIL_OFF),
            AskTranscriptError::NothingSaid => Self::new(codes::CHAT_TRANSCRIPT_EMPTY),
            AskTranscriptError::TooMany => Self::new(codes::CHAT_TOO_MANY_MAILS)
                .retry_after_s(LIMITS_PERIOD.unsigned_abs().as_secs()),
            AskTranscriptError::Store(error) => error.into(),
        }
    }
}

/// Has a transcript sent.
pub(super) async fn ask(
    State(state): State<HttpState>,
    Site(site): Site,
    Visitor(session): Visitor,
    Address(from): Address,
    JsonBody(body): JsonBody<EmailBody>,
) -> Result<StatusCode, Problem> {
    let address = address(&body)?;
    state.shared.chat_limits.message(session.identity, from, site.channel())?;
    let command = AskTranscript { session: session.id, address };
    let ctx = state.context(Actor::Visitor);
    state.desk().write(move |tx| ask_transcript(tx, &ctx, &command)).await?;
    Ok(StatusCode::ACCEPTED)
}
