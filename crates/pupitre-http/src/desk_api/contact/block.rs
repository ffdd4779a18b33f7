//! Block and unblock: by an agent who sees the contact (R8).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use pupitre_app::contact::{BlockContactError, block_contact, unblock_contact};
use pupitre_app::view::permission::{Resource, may_see};
use pupitre_domain::contact;
use pupitre_domain::id::ContactId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::codes;
use crate::extract::Ids;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;

/// Whether a contact is blocked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContactBlock {
    /// Their id.
    #[schema(format = Uuid)]
    id: String,
    /// Whether what they write starts no conversation and alerts no one.
    is_blocked: bool,
}

impl From<contact::Contact> for ContactBlock {
    fn from(contact: contact::Contact) -> Self {
        Self { id: contact.id.to_string(), is_blocked: contact.is_blocked }
    }
}

impl From<BlockContactError> for Problem {
    fn from(error: BlockContactError) -> Self {
        match error {
            BlockContactError::NotFound => Self::new(codes::CONTACT_NOT_FOUND),
            BlockContactError::Store(error) => error.into(),
        }
    }
}

/// The contact of the address, or the one whom they were merged into, when the one who asks sees
/// them.
pub(super) async fn seen(
    state: &HttpState,
    session: &Session,
    ids: &Ids,
) -> Result<ContactId, Problem> {
    let id: ContactId = ids.get("contact", codes::CONTACT_NOT_FOUND)?;
    let view = Arc::clone(&session.view);
    let read = state.desk().read(move |queries| {
        let id = queries.contact_now(id)?;
        let is_there = queries.contact_view(id)?.is_some();
        let is_seen = is_there && may_see(queries, &view.agent, Resource::Contact(id))?;
        Ok(is_seen.then_some(id))
    });
    read.await?.ok_or_else(|| Problem::new(codes::CONTACT_NOT_FOUND))
}

/// Blocks a contact; their open conversations end.
#[utoipa::path(
    post,
    operation_id = "block_contact",
    path = "/api/v1/contacts/{contact}/block",
    tag = "contact",
    params(("contact" = String, Path, format = Uuid, description = "Their id.")),
    responses(
        (status = 200, description = "Blocked.", body = ContactBlock),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such contact.", body = ProblemBody),
    )
)]
pub(crate) async fn block(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
) -> Result<Json<ContactBlock>, Problem> {
    let id = seen(&state, &session, &ids).await?;
    let ctx = state.context(session.actor());
    let blocked = state.desk().write(move |tx| block_contact(tx, &ctx, id)).await?;
    Ok(Json(blocked.into()))
}

/// Unblocks a contact; their next message begins a conversation.
#[utoipa::path(
    post,
    operation_id = "unblock_contact",
    path = "/api/v1/contacts/{contact}/unblock",
    tag = "contact",
    params(("contact" = String, Path, format = Uuid, description = "Their id.")),
    responses(
        (status = 200, description = "Not blocked.", body = ContactBlock),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such contact.", body = ProblemBody),
    )
)]
pub(crate) async fn unblock(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
) -> Result<Json<ContactBlock>, Problem> {
    let id = seen(&state, &session, &ids).await?;
    let ctx = state.context(session.actor());
    let unblocked = state.desk().write(move |tx| unblock_contact(tx, &ctx, id)).await?;
    Ok(Json(unblocked.into()))
}
