//! Roles: whether the one who asks may ask for this.

use pupitre_domain::agent::Role;
use pupitre_domain::event::Actor;

use crate::Context;
use crate::ports::store::{StoreError, Transaction};

/// Why the one who asks may not.
#[derive(Debug, thiserror::Error)]
pub enum RoleError {
    /// A higher role is needed.
    #[error("a higher role is needed")]
    Insufficient,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whether the one who asks has this role or a higher one; the desk itself may all.
///
/// # Errors
///
/// [`RoleError::Insufficient`] when not, or when they are no longer active.
pub fn require(tx: &mut dyn Transaction, ctx: &Context, role: Role) -> Result<(), RoleError> {
    let agent = match ctx.actor {
        Actor::System => return Ok(()),
        Actor::Visitor => return Err(RoleError::Insufficient),
        Actor::Agent(agent) => agent,
    };
    match tx.agent(agent)? {
        Some(agent) if agent.is_active && agent.role >= role => Ok(()),
        Some(_) | None => Err(RoleError::Insufficient),
    }
}
