//! Set signature: a manager says how a channel's messages are signed (D7).

use pupitre_domain::agent::Role;
use pupitre_domain::event::{Actor, DeskChange, Event, EventBody};
use pupitre_domain::id::ChannelId;
use pupitre_domain::signature::{Signature, SignatureError, SignaturePolicy};

use crate::Context;
use crate::ports::store::{StoreError, Transaction};

/// How a channel's messages are to be signed; what is not given stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetSignature {
    /// The channel.
    pub channel: ChannelId,
    /// Whether messages are signed.
    pub policy: Option<SignaturePolicy>,
    /// The line, with variables.
    pub text: Option<String>,
}

/// Why it was not set.
#[derive(Debug, thiserror::Error)]
pub enum SetSignatureError {
    /// There is no such channel.
    #[error("the channel does not exist")]
    NotFound,
    /// Signatures are set by managers.
    #[error("signatures are set by managers")]
    RoleInsufficient,
    /// It can't be kept as it is.
    #[error(transparent)]
    Invalid(#[from] SignatureError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Sets how a channel's messages are signed, from the next one on.
///
/// # Errors
///
/// See [`SetSignatureError`].
pub fn set_signature(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &SetSignature,
) -> Result<Signature, SetSignatureError> {
    let Actor::Agent(id) = ctx.actor else { return Err(SetSignatureError::RoleInsufficient) };
    let agent = tx.agent(id)?.ok_or(SetSignatureError::RoleInsufficient)?;
    if agent.role < Role::Manager {
        return Err(SetSignatureError::RoleInsufficient);
    }
    tx.channel(command.channel)?.ok_or(SetSignatureError::NotFound)?;
    let known = tx.signature(command.channel)?;
    let changed = Signature {
        policy: command.policy.unwrap_or(known.policy),
        text: command.text.clone().unwrap_or_else(|| known.text.clone()),
    };
    let changed = changed.checked()?;
    if changed != known {
        tx.save_signature(command.channel, &changed)?;
        let body = EventBody::DeskChanged(DeskChange::Signature(command.channel));
        let event = Event { conversation: None, actor: ctx.actor, at: ctx.now, body };
        tx.append(event, None, None)?;
    }
    Ok(changed)
}
