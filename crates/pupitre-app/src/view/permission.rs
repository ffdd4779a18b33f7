//! Who may see what: the one function that REST, sockets and files all ask.

use pupitre_domain::agent::{Agent, Role};
use pupitre_domain::id::{ContactId, ConversationId, MediaId};

use super::Eyes;
use crate::ports::store::{Queries, StoreError};

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// A conversation and its messages.
    Conversation(ConversationId),
    /// A contact and their past.
    Contact(ContactId),
    /// A file.
    Media(MediaId),
}

/// The eyes with which an agent reads the past with a contact.
#[must_use]
pub const fn eyes(agent: &Agent) -> Eyes {
    match agent.role {
        Role::Manager | Role::Admin => Eyes::All,
        Role::Agent => Eyes::Of(agent.id),
    }
}

/// Whether an agent sees anything of the past with a contact: the contact, or a conversation with
/// them in whose notes the agent is named.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn may_see_past(
    queries: &mut dyn Queries,
    agent: &Agent,
    contact: ContactId,
) -> Result<bool, StoreError> {
    let contact = queries.contact_now(contact)?;
    let sees_contact = may_see(queries, agent, Resource::Contact(contact))?;
    Ok(sees_contact || !queries.history(contact, eyes(agent), None, 1)?.is_empty())
}

/// Whether an agent may see it. What they may not see does not exist for them: the answer is 404.
///
/// Managers and admins see all. An agent sees what is or was on their desk, the conversations in
/// whose notes they are named, the whole past of a contact who is on their desk (D2), the files in
/// all that, and the files that they uploaded.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn may_see(
    queries: &mut dyn Queries,
    agent: &Agent,
    resource: Resource,
) -> Result<bool, StoreError> {
    let sees_all = match agent.role {
        Role::Manager | Role::Admin => true,
        Role::Agent => false,
    };
    match resource {
        Resource::Conversation(id) if sees_all => Ok(queries.conversation_view(id)?.is_some()),
        Resource::Conversation(id) => queries.may_agent_see(agent.id, id),
        Resource::Contact(_) if sees_all => Ok(true),
        Resource::Contact(id) => {
            let id = queries.contact_now(id)?;
            queries.may_agent_see_contact(agent.id, id)
        }
        Resource::Media(id) => {
            let Some((_, conversation, uploader)) = queries.media_view(id)? else {
                return Ok(false);
            };
            if sees_all || uploader == Some(agent.id) {
                return Ok(true);
            }
            match conversation {
                Some(conversation) => queries.may_agent_see(agent.id, conversation),
                // What stands above a template is the brand's: whoever sends it sees it.
                None => queries.is_template_file(id),
            }
        }
    }
}
