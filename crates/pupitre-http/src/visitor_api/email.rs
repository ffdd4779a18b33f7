//! E-mail: the address that a visitor leaves (V3).

use axum::extract::State;
use axum::http::StatusCode;
use pupitre_app::chat::{LeaveEmail, LeaveEmailError, leave_email};
use pupitre_app::mail::note_page;
use pupitre_domain::chat::email::EmailAddress;
use pupitre_domain::event::Actor;
use serde::Deserialize;

use super::site::Site;
use super::visitor::{Address, Visitor};
use crate::codes;
use crate::extract::JsonBody;
use crate::problem::Problem;
use crate::state::HttpState;

/// An address.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EmailBody {
    address: String,
}

/// The address of a body.
///
/// # Errors
///
/// [`Problem`]: it is none.
pub(super) fn address(body: &EmailBody) -> Result<EmailAddress, Problem> {
    let address: Result<EmailAddress, _> = body.address.parse();
    address.map_err(|_unlike| Problem::new(codes::CHAT_EMAIL_INVALID).field("address"))
}

impl From<LeaveEmailError> for Problem {
    fn from(error: LeaveEmailError) -> Self {
        match error {
            LeaveEmailError::SessionOver => Self::new(codes::CHAT_SESSION_OVER),
            LeaveEmailError::Store(error) => error.into(),
        }
    }
}

/// Keeps an address.
pub(super) async fn leave(
    State(state): State<HttpState>,
    Site(site): Site,
    Visitor(session): Visitor,
    Address(from): Address,
    JsonBody(body): JsonBody<EmailBody>,
) -> Result<StatusCode, Problem> {
    let address = address(&body)?;
    state.shared.chat_limits.message(session.identity, from, site.channel())?;
    let command = LeaveEmail { session: session.id, address };
    let ctx = state.context(Actor::Visitor);
    let (visitor, page) = (session.identity, state.hub().visitors().page(session.identity));
    let left = state.desk().write(move |tx| {
        leave_email(tx, &ctx, &command)?;
        if let Some(page) = &page {
            note_page(tx, &ctx, (visitor, page))?;
        }
        Ok::<_, LeaveEmailError>(())
    });
    left.await?;
    Ok(StatusCode::NO_CONTENT)
}
