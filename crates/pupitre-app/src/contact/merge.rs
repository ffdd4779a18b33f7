//! Merge: two contacts known apart are one person (C6). Nothing of either is lost; what only one
//! can be is decided here, in the transaction of the words that told it.

use pupitre_domain::contact::{Identity, MarketingWord, Sender, Weighed};
use pupitre_domain::conversation::{Closing, ClosingCause, Conversation, State, WokenBy};
use pupitre_domain::event::{Actor, DeskChange, Event, EventBody};
use pupitre_domain::id::{ChannelId, ContactId, ConversationId};
use pupitre_domain::message::{
    Author, Content, Direction, Message, MessageChanges, MessageContext, NoticeKind, SystemNotice,
    placed_at,
};
use pupitre_domain::service_window;

use crate::Context;
use crate::conversation::{end, lock_all, tell, wake, watch_named};
use crate::jobs::return_away::look_if_absent;
use crate::ports::store::{Correspondent, StoreError, Topic, Transaction};
use crate::relaunch::one_silence;

/// Two contacts of one person on a channel.
#[derive(Debug, Clone)]
pub(super) struct Merge {
    /// The one that the platform's words are about.
    pub(super) known: Correspondent,
    /// The one that a name of theirs leads to; the names that it has are the newer ones.
    pub(super) other: Correspondent,
    /// What the platform calls them now, where it is new.
    pub(super) now: Sender,
}

/// Makes one contact of two: the one that the desk met first stays, with the names, the
/// conversations, the relaunches and the words of both. Of two open conversations one goes on, and
/// the other ends; who waited there waits in the first. Screens are told, and the log says who went
/// into whom. The contact as it is then.
///
/// # Errors
///
/// [`StoreError`] when the database fails; [`StoreError::Conflict`] when either changed meanwhile,
/// and the use case is run again.
pub(super) fn merge(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &Merge,
) -> Result<Correspondent, StoreError> {
    let ids = open_of(tx, [command.known.contact.id, command.other.contact.id])?;
    let talks = lock_all(tx, &ids)?;
    // Both rows are locked in one order, whoever the words are about.
    let (first, second) = if command.known.contact.id < command.other.contact.id {
        (&command.known, &command.other)
    } else {
        (&command.other, &command.known)
    };
    let (one, two) = (tx.weigh(&first.identity)?, tx.weigh(&second.identity)?);
    let (kept, gone) = if one.0.stays_before(&two.0) {
        (Side::new(first, one), Side::new(second, two))
    } else {
        (Side::new(second, two), Side::new(first, one))
    };
    let pair = Pair { kept, gone };
    pair.check_still(tx, &ids)?;

    let ended = end_other(tx, ctx, &talks, pair.kept.identity.channel)?;
    let written_at = pair.last_written_at();
    let contacts = [pair.kept.identity.contact, pair.gone.identity.contact];
    one_silence(tx, ctx, pair.kept.identity.channel, contacts, written_at)?;
    let identity = pair.move_names(tx, ctx, &command.now, &command.other.identity)?;
    pair.move_person(tx, ctx)?;
    go_on(tx, ctx, &pair, &identity, ended.as_ref())?;
    let missing = || StoreError::Unreadable { detail: "a merged contact is gone".to_owned() };
    tx.correspondent(identity.channel, &identity.called())?.ok_or_else(missing)
}

/// One of the two.
#[derive(Debug, Clone)]
struct Side {
    identity: Identity,
    weighed: Weighed,
    word: Option<MarketingWord>,
}

impl Side {
    fn new(it: &Correspondent, (weighed, word): (Weighed, Option<MarketingWord>)) -> Self {
        Self { identity: it.identity.clone(), weighed, word }
    }
}

/// The one that stays, and the one that goes.
#[derive(Debug, Clone)]
struct Pair {
    kept: Side,
    gone: Side,
}

/// The open conversations of two contacts, on every channel.
fn open_of(
    tx: &mut dyn Transaction,
    [one, two]: [ContactId; 2],
) -> Result<Vec<ConversationId>, StoreError> {
    let mut ids = tx.open_conversations_of(one)?;
    ids.extend(tx.open_conversations_of(two)?);
    ids.sort_unstable();
    Ok(ids)
}

/// Ends one of two open conversations on a channel; as it stood before.
fn end_other(
    tx: &mut dyn Transaction,
    ctx: &Context,
    talks: &[Conversation],
    channel: ChannelId,
) -> Result<Option<Conversation>, StoreError> {
    let there: Vec<&Conversation> = talks.iter().filter(|it| it.channel == channel).collect();
    let [one, two] = there[..] else { return Ok(None) };
    let ends = if one.goes_on_before(two) { two } else { one };
    end(tx, ctx, ends, Closing { at: ctx.now, cause: ClosingCause::Merged, reason: None })?;
    Ok(Some(ends.clone()))
}

impl Pair {
    /// Under the locks, both must be as they were read; a conversation that was opened or ended
    /// meanwhile is another start.
    fn check_still(
        &self,
        tx: &mut dyn Transaction,
        ids: &[ConversationId],
    ) -> Result<(), StoreError> {
        let (kept, gone) = (&self.kept.identity, &self.gone.identity);
        for identity in [kept, gone] {
            if tx.identity(identity.id)?.as_ref() != Some(identity) {
                return Err(tx.lost_race());
            }
        }
        if open_of(tx, [kept.contact, gone.contact])? != ids {
            return Err(tx.lost_race());
        }
        Ok(())
    }

    /// When the person wrote last, under either name.
    fn last_written_at(&self) -> Option<jiff::Timestamp> {
        self.kept.identity.last_visitor_message_at.max(self.gone.identity.last_visitor_message_at)
    }

    /// Gives all that belongs to the one to the other, and its names.
    fn move_names(
        &self,
        tx: &mut dyn Transaction,
        ctx: &Context,
        now: &Sender,
        newer: &Identity,
    ) -> Result<Identity, StoreError> {
        let (kept, gone) = (&self.kept.identity, &self.gone.identity);
        let merged = kept.merged(gone, now, newer);
        tx.merge_into(gone, kept, ctx.now)?;
        for name in &merged.former {
            tx.keep_former_name(kept.channel, name, kept.id, ctx.now)?;
        }
        if merged.identity != *kept {
            tx.save_identity(&merged.identity)?;
        }
        Ok(merged.identity)
    }

    /// What is known of the person: name, who answered last, what they want of marketing, whether
    /// they are blocked.
    fn move_person(&self, tx: &mut dyn Transaction, ctx: &Context) -> Result<(), StoreError> {
        let (kept, gone) = (&self.kept, &self.gone);
        let written = |it: &Side| it.identity.last_visitor_message_at;
        let person = kept.weighed.with(&gone.weighed, written(gone) > written(kept));
        let contact = &person.contact;
        if contact.is_blocked && tx.set_blocked(contact.id, true)? {
            let body = EventBody::DeskChanged(DeskChange::ContactBlocked(contact.id));
            let actor = Actor::System;
            tx.append(Event { conversation: None, actor, at: ctx.now, body }, None, None)?;
        }
        tx.save_contact(contact)?;
        if let Some(at) = person.named_at {
            tx.name_given(contact.id, at)?;
        }
        tx.put_last_agent(contact.id, person.last_agent)?;
        let word = MarketingWord::later(kept.word, gone.word);
        if let Some(word) = word.filter(|_| word != kept.word) {
            tx.set_marketing_stopped(kept.identity.id, word.stopped_at, word.told_at)?;
        }
        Ok(())
    }

    fn gone_contact(&self) -> ContactId {
        self.gone.identity.contact
    }
}

/// The open conversation of the person goes on, with what the one that ended left to it, and says
/// that the two are one; that of somebody who is blocked ends (R8).
fn go_on(
    tx: &mut dyn Transaction,
    ctx: &Context,
    pair: &Pair,
    identity: &Identity,
    ended: Option<&Conversation>,
) -> Result<(), StoreError> {
    let body = EventBody::ContactMerged { contact: identity.contact, gone: pair.gone_contact() };
    let mut open = Vec::new();
    for id in tx.open_conversations_of(identity.contact)? {
        open.extend(tx.conversation(id)?);
    }
    let is_blocked = tx.contact(identity.contact)?.is_some_and(|it| it.is_blocked);
    let (here, elsewhere): (Vec<_>, Vec<_>) =
        open.into_iter().partition(|it| it.channel == identity.channel);
    for talk in elsewhere.iter().filter(|_| is_blocked) {
        end(tx, ctx, talk, blocked(ctx))?;
    }
    let Some(open) = here.into_iter().next() else {
        let event = Event { conversation: None, actor: Actor::System, at: ctx.now, body };
        return tx.append(event, None, None);
    };
    let mut going = match ended {
        Some(ended) => open.go_on_for(ended),
        None => open.clone(),
    };
    let window_ends_at = identity.last_visitor_message_at.map(service_window::ends_at);
    if going.window_ends_at != window_ends_at {
        going = Conversation { version: open.version, ..going }.with_window(window_ends_at);
    }
    if going.version != open.version {
        tx.save_conversation(&going)?;
    }
    tell(tx, ctx, &going, body)?;
    let going = say(tx, ctx, &going)?;
    if is_blocked {
        end(tx, ctx, &going, blocked(ctx))?;
        return Ok(());
    }
    match ended {
        Some(ended) if ended.has_visitor_waiting() => wait_on(tx, ctx, &going),
        Some(_) | None => Ok(()),
    }
}

fn blocked(ctx: &Context) -> Closing {
    Closing { at: ctx.now, cause: ClosingCause::Blocked, reason: None }
}

/// Says in the thread that the two are one: a line of the desk's own.
fn say(
    tx: &mut dyn Transaction,
    ctx: &Context,
    open: &Conversation,
) -> Result<Conversation, StoreError> {
    let notice = SystemNotice { kind: NoticeKind::Merged, text: None, old: None, new: None };
    let message = Message {
        id: ctx.message_id(placed_at(ctx.now, ctx.now)),
        conversation: open.id,
        direction: Direction::Inbound,
        author: Author::Visitor,
        content: Content::System(Box::new(notice)),
        sent_at: ctx.now,
        received_at: ctx.now,
        platform_id: None,
        client_id: None,
        context: MessageContext::default(),
        changes: MessageChanges::default(),
    };
    tx.insert_inbound(&message, ctx.ids.id(), None)?;
    let said = open.attach(&message);
    tx.save_conversation(&said)?;
    let body = EventBody::MessageReceived { message: message.id };
    let event = Event { conversation: Some(said.id), actor: Actor::System, at: ctx.now, body };
    tx.append(event, Some(&said), Some(&message))?;
    Ok(said)
}

/// Somebody waits in it since the other one ended: what a message of theirs does, this does too.
fn wait_on(tx: &mut dyn Transaction, ctx: &Context, open: &Conversation) -> Result<(), StoreError> {
    tx.cancel(Topic::CloseDeclined, *open.id.as_bytes())?;
    if matches!(open.state, State::Snoozed(_)) {
        return wake(tx, ctx, open, WokenBy::Message);
    }
    watch_named(tx, ctx, open)?;
    match open.agent() {
        Some(agent) => look_if_absent(tx, ctx, agent),
        None => Ok(()),
    }
}
