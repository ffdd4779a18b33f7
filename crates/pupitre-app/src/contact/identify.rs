//! Identify: the platform says that a visitor has another number or another id (C6).

use pupitre_domain::contact::Sender;
use pupitre_domain::id::ChannelId;

use crate::Context;
use crate::ports::store::{StoreError, Transaction};

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identified {
    /// They are known by it since, and still by what they had before.
    Done,
    /// Nobody is known by what they had before.
    Unknown,
    /// Somebody else is known by it: the two stay two, since nothing is merged by itself.
    Taken,
}

/// Gives a visitor, known as `before`, the number or the id that the platform now says. What is not
/// said stays. Messages that come late under the former name still find them.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn identify(
    tx: &mut dyn Transaction,
    ctx: &Context,
    channel: ChannelId,
    before: &Sender,
    now_is: &Sender,
) -> Result<Identified, StoreError> {
    let Some(known) = tx.correspondent(channel, before)? else { return Ok(Identified::Unknown) };
    let known = known.identity;
    let Some(learned) = known.learn(now_is) else { return Ok(Identified::Done) };
    let user_id = learned.user_id.clone().filter(|it| known.user_id.as_ref() != Some(it));
    let phone = learned.phone.clone().filter(|it| known.phone.as_ref() != Some(it));
    for new in [
        Sender { user_id: user_id.clone(), phone: None, profile_name: None },
        Sender { user_id: None, phone: phone.clone(), profile_name: None },
    ] {
        if new.user_id.is_none() && new.phone.is_none() {
            continue;
        }
        let holder = tx.correspondent(channel, &new)?;
        if holder.is_some_and(|it| it.identity.id != known.id) {
            return Ok(Identified::Taken);
        }
    }
    for (old, new) in [(&known.user_id, &user_id), (&known.phone, &phone)] {
        if let (Some(old), Some(_)) = (old, new) {
            tx.keep_former_name(channel, old, known.id, ctx.now)?;
        }
    }
    tx.save_identity(&learned)?;
    Ok(Identified::Done)
}
