//! What one may not see is not found, whether it is read or acted on.

use std::sync::Arc;

use pupitre_app::view::permission::{Resource, may_see};
use pupitre_domain::agent::Role;

use crate::codes::{self, Code};
use crate::problem::Problem;
use crate::session::Session;
use crate::state::HttpState;

/// The code of a resource that does not exist for the one who asks.
pub(super) const fn not_found(resource: Resource) -> Code {
    match resource {
        Resource::Conversation(_) => codes::CONVERSATION_NOT_FOUND,
        Resource::Contact(_) => codes::CONTACT_NOT_FOUND,
        Resource::Media(_) => codes::MEDIA_NOT_FOUND,
    }
}

/// Whether the one who asks is a manager or an admin.
///
/// # Errors
///
/// [`Problem`] when they are neither.
pub(super) fn manager(session: &Session) -> Result<(), Problem> {
    match session.agent().role {
        Role::Manager | Role::Admin => Ok(()),
        Role::Agent => Err(Problem::new(codes::SESSION_ROLE_INSUFFICIENT)),
    }
}

/// Lets on only those who may see the resource.
///
/// # Errors
///
/// [`Problem`]: it does not exist for the one who asks, or the store fails.
pub(super) async fn seen(
    state: &HttpState,
    session: &Session,
    resource: Resource,
) -> Result<(), Problem> {
    let view = Arc::clone(&session.view);
    let seen = state.desk().read(move |queries| may_see(queries, &view.agent, resource)).await?;
    if seen { Ok(()) } else { Err(Problem::new(not_found(resource))) }
}

/// The refusal of a command, as the one who asked may know it: to whom may not see the resource, it
/// does not exist.
///
/// A command that succeeds needs no such check: only the holder of a conversation can act on it.
pub(super) async fn refusal(
    state: &HttpState,
    session: &Session,
    resource: Resource,
    problem: Problem,
) -> Problem {
    let view = Arc::clone(&session.view);
    let seen = state.desk().read(move |queries| may_see(queries, &view.agent, resource)).await;
    match seen {
        Ok(true) => problem,
        Ok(false) => Problem::new(not_found(resource)),
        Err(error) => error.into(),
    }
}
