//! Search: words in the messages with a contact, case and accents aside (D2).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use pupitre_app::view::permission::{eyes, may_see_past};
use pupitre_app::view::search_past;
use pupitre_domain::id::ContactId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::codes;
use crate::extract::{Ids, Params, invalid};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::Message;

/// The least characters that are looked for.
const WORDS_LENGTH_MIN: usize = 2;

/// The most characters that are looked for.
const WORDS_LENGTH_MAX: usize = 100;

/// What a search found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SearchResult {
    /// The messages, at most 50, newest conversation first, each from its end.
    items: Vec<Message>,
    /// Whether all of the past was looked through: a search ends at 50 messages found, or 5,000
    /// looked at.
    is_complete: bool,
}

/// Looks for words in the messages with a contact.
#[utoipa::path(
    get,
    operation_id = "search_contact_history",
    path = "/api/v1/contacts/{contact}/search",
    tag = "contact",
    params(
        ("contact" = String, Path, format = Uuid, description = "Their id."),
        ("q" = String, Query, description = "The words, from 2 to 100 characters."),
    ),
    responses(
        (status = 200, description = "What was found.", body = SearchResult),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such contact.", body = ProblemBody),
        (status = 422, description = "A parameter that does not fit.", body = ProblemBody),
    )
)]
pub(crate) async fn search(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    uri: Uri,
) -> Result<Json<SearchResult>, Problem> {
    let contact: ContactId = ids.get("contact", codes::CONTACT_NOT_FOUND)?;
    let params = Params::read(&uri, &["q"])?;
    let words = params.get("q").unwrap_or_default().trim().to_owned();
    let is_short = !(WORDS_LENGTH_MIN..=WORDS_LENGTH_MAX).contains(&words.chars().count());

    let view = Arc::clone(&session.view);
    let read = state.desk().read(move |queries| {
        let contact = queries.contact_now(contact)?;
        if !may_see_past(queries, &view.agent, contact)? {
            return Ok(None);
        }
        if is_short {
            return Ok(Some(None));
        }
        search_past(queries, contact, eyes(&view.agent), &words).map(|found| Some(Some(found)))
    });
    let found = read.await?.ok_or_else(|| Problem::new(codes::CONTACT_NOT_FOUND))?;
    let found = found.ok_or_else(|| invalid("q").with("limit", WORDS_LENGTH_MAX))?;
    let items = found.messages.iter().map(Message::from).collect();
    Ok(Json(SearchResult { items, is_complete: found.is_complete }))
}
