//! Identify: the platform says that a visitor has another number or another id (C6).

use pupitre_domain::contact::Sender;
use pupitre_domain::id::ChannelId;

use super::recognize::{Told, still_new, told_one};
use crate::Context;
use crate::ports::store::{StoreError, Transaction};

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identified {
    /// They are known by it since, and still by what they had before; whoever was known by it
    /// already is one with them.
    Done,
    /// Nobody is known by what they had before.
    Unknown,
    /// Somebody else has a part of it, and nothing says that they are one person: the two stay two.
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
    let Some(known) = tx.correspondent(channel, before)? else {
        return note_former(tx, ctx, channel, before, now_is);
    };
    let (told, identified) = match told_one(tx, ctx, known, before, now_is)? {
        Told::One(told) => (told, Identified::Done),
        Told::Apart(told) => (told, Identified::Taken),
    };
    let known = told.identity;
    let now_is = still_new(tx, now_is, &[&known])?;
    let Some(learned) = known.learn(&now_is) else { return Ok(identified) };
    for (old, new) in [(&known.user_id, &learned.user_id), (&known.phone, &learned.phone)] {
        if let Some(old) = old
            && Some(old) != new.as_ref()
        {
            tx.keep_former_name(channel, old, known.id, ctx.now)?;
        }
    }
    tx.save_identity(&learned)?;
    Ok(identified)
}

/// What somebody had before the desk met them: words of the platform that come later, about what
/// they had before that, find them by it.
fn note_former(
    tx: &mut dyn Transaction,
    ctx: &Context,
    channel: ChannelId,
    before: &Sender,
    now_is: &Sender,
) -> Result<Identified, StoreError> {
    if let Some(known) = tx.correspondent(channel, now_is)? {
        for name in [&before.user_id, &before.phone].into_iter().flatten() {
            tx.keep_former_name(channel, name, known.identity.id, ctx.now)?;
        }
    }
    Ok(Identified::Unknown)
}
