//! Recognize: who writes, as the platform names them; two contacts known apart are one from the
//! moment that it names them together (C6).

use pupitre_domain::contact::{Identity, Sender};
use pupitre_domain::id::ChannelId;

use super::merge::{Merge, merge};
use crate::Context;
use crate::ports::store::{Correspondent, StoreError, Transaction};

/// What came of what the platform says of a visitor's names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Told {
    /// They are this one.
    One(Box<Correspondent>),
    /// They are this one, and a name of theirs is somebody else's, who is not the same person.
    Apart(Box<Correspondent>),
}

/// The visitor whom the platform names so, if the desk knows them. Where a user id and a number
/// that it names together are those of two contacts, the two are merged first.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn recognize(
    tx: &mut dyn Transaction,
    ctx: &Context,
    channel: ChannelId,
    sender: &Sender,
) -> Result<Option<Correspondent>, StoreError> {
    let Some(known) = tx.correspondent(channel, sender)? else { return Ok(None) };
    if sender.user_id.is_none() || known.identity.learn(sender).is_none() {
        return Ok(Some(known));
    }
    match told_one(tx, ctx, known, sender, sender)? {
        Told::One(known) | Told::Apart(known) => Ok(Some(*known)),
    }
}

/// The visitor whom the platform calls `before` and `now`, after whoever else is known by one of
/// these names was merged with them.
///
/// A user id is the person's for good, whether they have it now or had it. A number counts for who
/// has it now, and only while no other user id is known of them: it may be somebody else's by now.
pub(super) fn told_one(
    tx: &mut dyn Transaction,
    ctx: &Context,
    known: Correspondent,
    before: &Sender,
    now: &Sender,
) -> Result<Told, StoreError> {
    let channel = known.identity.channel;
    let mut known = known;
    let mut is_apart = false;
    let ids = [&now.user_id, &before.user_id].into_iter().flatten();
    let phones = [&now.phone, &before.phone].into_iter().flatten();
    let names: Vec<Sender> = ids.map(|it| by_id(it)).chain(phones.map(|it| by_phone(it))).collect();
    for name in names {
        let Some(other) = tx.correspondent(channel, &name)? else { continue };
        if other.identity.id == known.identity.id {
            continue;
        }
        let is_id = name.user_id.is_some();
        if !is_id && other.identity.phone != name.phone {
            // They had it before, and it went on.
            continue;
        }
        let is_said = is_id && is_called(tx, &known.identity, before, now)?;
        if !is_said && !known.identity.may_be(&other.identity) {
            is_apart = true;
            continue;
        }
        let now = still_new(tx, now, &[&known.identity, &other.identity])?;
        known = merge(tx, ctx, &Merge { known, other, now })?;
    }
    let known = Box::new(known);
    Ok(if is_apart { Told::Apart(known) } else { Told::One(known) })
}

/// Whether it is by a user id that the platform's words are about this identity.
fn is_called(
    tx: &mut dyn Transaction,
    identity: &Identity,
    before: &Sender,
    now: &Sender,
) -> Result<bool, StoreError> {
    for id in [&before.user_id, &now.user_id].into_iter().flatten() {
        let called = tx.correspondent(identity.channel, &by_id(id))?;
        if called.is_some_and(|it| it.identity.id == identity.id) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What the platform calls them now, without what they had before, for its words may come late, and
/// without what is somebody else's.
pub(super) fn still_new(
    tx: &mut dyn Transaction,
    now: &Sender,
    theirs: &[&Identity],
) -> Result<Sender, StoreError> {
    let [first, ..] = theirs else { return Ok(now.clone()) };
    let channel = first.channel;
    let mut is_free = |name: &str, called: Sender| -> Result<bool, StoreError> {
        if tx.is_former_name(channel, name)? {
            return Ok(false);
        }
        let holder = tx.correspondent(channel, &called)?;
        Ok(holder.is_none_or(|it| theirs.iter().any(|own| own.id == it.identity.id)))
    };
    let mut still = Sender { profile_name: None, ..now.clone() };
    if let Some(id) = &now.user_id
        && !is_free(id, by_id(id))?
    {
        still.user_id = None;
    }
    if let Some(phone) = &now.phone
        && !is_free(phone, by_phone(phone))?
    {
        still.phone = None;
    }
    Ok(still)
}

fn by_id(id: &str) -> Sender {
    Sender { user_id: Some(id.to_owned()), phone: None, profile_name: None }
}

fn by_phone(phone: &str) -> Sender {
    Sender { user_id: None, phone: Some(phone.to_owned()), profile_name: None }
}
