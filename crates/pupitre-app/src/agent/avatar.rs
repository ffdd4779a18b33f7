//! Avatar: the face of an agent, for colleagues and for chat visitors (M5, D6).

use pupitre_domain::agent::{Agent, Role};
use pupitre_domain::event::{Actor, Event, EventBody};
use pupitre_domain::id::AgentId;
use pupitre_domain::media::Media;

use super::{RoleError, require};
use crate::Context;
use crate::media::house_picture::{keep, release};
use crate::ports::store::{StoreError, Transaction};

/// Why a face was not set.
#[derive(Debug, thiserror::Error)]
pub enum SetAvatarError {
    /// Not this one's to do: a face is its agent's, and managers may take it away.
    #[error(transparent)]
    Role(#[from] RoleError),
    /// There is no such agent.
    #[error("the agent does not exist")]
    NotFound,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Gives an agent another face, stored already, or none. Only they choose it; a manager may take it
/// away, an admin's an admin. Chat visitors see it with the next message, where they see who
/// answers.
///
/// # Errors
///
/// See [`SetAvatarError`].
pub fn set_avatar(
    tx: &mut dyn Transaction,
    ctx: &Context,
    (agent, avatar): (AgentId, Option<&Media>),
) -> Result<Agent, SetAvatarError> {
    let is_own = ctx.actor == Actor::Agent(agent);
    if !is_own && avatar.is_some() {
        return Err(RoleError::Insufficient.into());
    }
    if !is_own {
        require(tx, ctx, Role::Manager)?;
    }
    let known = tx.agent(agent)?.ok_or(SetAvatarError::NotFound)?;
    if !is_own && known.role == Role::Admin {
        require(tx, ctx, Role::Admin)?;
    }
    let before = known.avatar;
    if before.is_none() && avatar.is_none() {
        return Ok(known);
    }
    let avatar = avatar.map(|it| keep(tx, ctx, it)).transpose()?;
    let changed = Agent { avatar, ..known };
    tx.save_agent(&changed)?;
    release(tx, ctx, before)?;
    let body = EventBody::AgentChanged { agent };
    tx.append(Event { conversation: None, actor: ctx.actor, at: ctx.now, body }, None, None)?;
    Ok(changed)
}
