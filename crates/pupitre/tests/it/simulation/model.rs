//! The model: what must hold, told a second time, from what was asked and answered only.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use pupitre_app::message::Received;
use pupitre_app::ports::store::VisitorChange;
use pupitre_domain::channel::Family;
use pupitre_domain::contact::Sender;
use pupitre_domain::conversation::RelaunchOutcome;
use pupitre_domain::delivery::{Delivery, DeliveryState};
use pupitre_domain::id::{AgentId, ClientId, ConnectionId, ConversationId, MessageId, TeamId};
use pupitre_domain::language::Language;
use pupitre_domain::message::MessageChange;

use super::failure::{Failure, Step, hold};
use super::signs::Marks;
use super::silence::{Relaunch, Reply};

/// What WhatsApp lets through, less what the desk keeps off (W1, W3).
const WINDOW: SignedDuration = SignedDuration::from_secs(24 * 3600 - 60);

/// A visitor on one channel.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) family: Family,
    pub(super) language: Language,
    /// The last message that counts for the window, in the channel's time.
    pub(super) last_written: Option<Timestamp>,
    pub(super) open: Option<ConversationId>,
    pub(super) answered_by: Option<AgentId>,
    pub(super) is_blocked: bool,
    /// What the platform has named them by.
    pub(super) has_phone: bool,
    pub(super) has_user_id: bool,
}

impl Person {
    /// The end of the window; none on a channel without one.
    pub(super) fn window_ends_at(&self) -> Option<Timestamp> {
        let last = self.last_written.filter(|_| self.family == Family::Messaging)?;
        last.checked_add(WINDOW).ok()
    }

    /// Whether a free message may leave.
    pub(super) fn may_be_written_to(&self, now: Timestamp) -> bool {
        self.family == Family::Chat || self.window_ends_at().is_some_and(|end| now < end)
    }

    /// The platform refused for the window a message that it was asked to take then: it has the
    /// last word (W8).
    pub(super) fn refuse(&mut self, asked_at: Timestamp, now: Timestamp) {
        let has_written_since = self.last_written.is_some_and(|last| last > asked_at);
        if !has_written_since && self.window_ends_at().is_some_and(|end| now < end) {
            self.last_written = now.checked_sub(WINDOW).ok();
        }
    }
}

/// Where a conversation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In its team's queue.
    Queued,
    /// Waiting for that agent.
    Named(AgentId),
    Desk(AgentId),
    Paused(Pause),
    Closed,
}

/// How a conversation is put aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pause {
    pub(super) by: AgentId,
    pub(super) kept_for: Option<AgentId>,
    /// The end that was asked for.
    pub(super) until: Option<Timestamp>,
    /// When it ends by itself.
    pub(super) wakes_at: Option<Timestamp>,
}

/// A conversation.
#[derive(Debug, Clone)]
pub(super) struct Talk {
    pub(super) person: usize,
    pub(super) team: TeamId,
    pub(super) priority: i64,
    pub(super) place: Place,
    pub(super) opened_at: Timestamp,
    pub(super) waiting_since: Option<Timestamp>,
    /// The last message, in the channel's time.
    pub(super) last_said_at: Timestamp,
    /// When it last came back from a pause.
    pub(super) woken_at: Option<Timestamp>,
    /// How many times it was handed over.
    pub(super) transfers: u32,
    /// Its last relaunch, as it is shown.
    pub(super) relaunch: Option<(RelaunchOutcome, Timestamp)>,
    /// The refusal for which it would close by itself: nothing was written since.
    pub(super) closes_for: Option<MessageId>,
    /// The desk said in it that it is out of hours.
    pub(super) has_reply: bool,
    /// Since when it waits for the agent whom it waits for.
    pub(super) named_since: Option<Timestamp>,
    /// Who handed it on to the queue that it is in.
    pub(super) handed_on: Option<(AgentId, Timestamp)>,
    /// A manager puts it on a desk beyond its limit.
    pub(super) is_pushed: bool,
    /// Its agent is taking it back from a pause, and has room.
    pub(super) is_taken_by_hand: bool,
    pub(super) unread: u32,
    pub(super) epoch: u32,
    pub(super) last_inbound: Option<MessageId>,
    /// Every message in it with its words.
    pub(super) said: BTreeMap<MessageId, String>,
    /// Its thread as it was last read.
    pub(super) shown: Vec<MessageId>,
}

/// An agent.
#[derive(Debug, Clone)]
pub(super) struct Desk {
    pub(super) capacity: Pair<u32>,
    pub(super) languages: Vec<Language>,
    pub(super) teams: BTreeSet<TeamId>,
    pub(super) is_available: Pair<bool>,
    pub(super) connections: BTreeSet<ConnectionId>,
    /// Since when no screen is connected, by real time.
    pub(super) gone_since: Option<Timestamp>,
    /// Since when they are away, by the business clock.
    pub(super) away_since: Option<Timestamp>,
    pub(super) load: Pair<u32>,
    /// When a conversation last landed here.
    pub(super) last_landed: Option<Timestamp>,
}

/// An answer.
#[derive(Debug, Clone)]
pub(super) struct Out {
    pub(super) talk: ConversationId,
    pub(super) person: usize,
    /// Who wrote it; nobody for what the desk says by itself.
    pub(super) author: Option<AgentId>,
    pub(super) client_id: Option<ClientId>,
    pub(super) words: String,
    pub(super) written_at: Timestamp,
    /// Its place among all that was queued to leave.
    pub(super) order: u64,
    /// Queued and not called since.
    pub(super) is_waiting: bool,
    /// When the attempt began that is not reported yet.
    pub(super) begun_at: Option<Timestamp>,
    /// Calls since the agent last asked for it that the platform may have taken.
    pub(super) calls: u32,
    /// The agent asked for it again.
    pub(super) was_asked_again: bool,
    /// The agent asked again when nobody knew what had become of it.
    pub(super) was_resent_unknown: bool,
    pub(super) delivery: Delivery,
}

/// A visitor's message that was acknowledged.
#[derive(Debug, Clone)]
pub(super) struct Written {
    pub(super) words: String,
    pub(super) talk: ConversationId,
    pub(super) message: MessageId,
}

/// Everything.
#[derive(Debug, Default)]
pub(super) struct Model {
    pub(super) people: Vec<Person>,
    pub(super) talks: BTreeMap<ConversationId, Talk>,
    pub(super) desks: BTreeMap<AgentId, Desk>,
    pub(super) outs: BTreeMap<MessageId, Out>,
    pub(super) written: BTreeMap<String, Written>,
    /// What blocked visitors wrote.
    pub(super) kept: BTreeSet<String>,
    pub(super) relaunches: BTreeMap<MessageId, Relaunch>,
    /// What must be told of relaunches.
    pub(super) owed: Vec<(MessageId, RelaunchOutcome)>,
    /// What visitors did to their messages, and what must be told of it.
    pub(super) marks: BTreeMap<MessageId, Marks>,
    pub(super) signs: BTreeSet<[u8; 16]>,
    pub(super) early_signs: BTreeMap<String, Vec<(Timestamp, VisitorChange)>>,
    pub(super) owed_changes: Vec<(MessageId, MessageChange)>,
    orders: u64,
}

/// One of something per family.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Pair<T> {
    pub(super) chat: T,
    pub(super) messaging: T,
}

impl<T> std::ops::Index<Family> for Pair<T> {
    type Output = T;

    fn index(&self, family: Family) -> &T {
        match family {
            Family::Chat => &self.chat,
            Family::Messaging => &self.messaging,
        }
    }
}

impl<T> std::ops::IndexMut<Family> for Pair<T> {
    fn index_mut(&mut self, family: Family) -> &mut T {
        match family {
            Family::Chat => &mut self.chat,
            Family::Messaging => &mut self.messaging,
        }
    }
}

/// A visitor's message as it was delivered to us.
#[derive(Debug, Clone)]
pub(super) struct Arrival<'a> {
    pub(super) person: usize,
    pub(super) platform_id: &'a str,
    pub(super) words: &'a str,
    pub(super) sender: &'a Sender,
    pub(super) reply: Reply,
    pub(super) sent_at: Timestamp,
    pub(super) now: Timestamp,
    pub(super) team: TeamId,
    pub(super) priority: i64,
}

impl Model {
    /// A visitor's message was acknowledged: which events must tell of it.
    pub(super) fn received(
        &mut self,
        arrival: &Arrival<'_>,
        outcome: &Received,
    ) -> Result<Vec<&'static str>, Failure> {
        if let Some(events) = self.received_of_blocked(arrival, outcome)? {
            return Ok(events);
        }
        let known = self.written.get(arrival.platform_id);
        let (talk, message) = match (outcome, known) {
            (Received::New { conversation, message }, None) => (*conversation, *message),
            (Received::Duplicate, Some(known)) if known.words == arrival.words => {
                return Ok(vec![]);
            }
            (Received::Conflict, Some(known)) if known.words != arrival.words => return Ok(vec![]),
            (outcome, known) => {
                let detail = format!("{arrival:?} gave {outcome:?}, known as {known:?}");
                return Err(Failure::new("I-21", known.map(|it| it.talk), detail));
            }
        };
        let person = self.person(arrival.person)?;
        let expected = person.open;
        let sent_at = arrival.sent_at.min(arrival.now);
        person.last_written = Some(person.last_written.map_or(sent_at, |last| last.max(sent_at)));
        person.open = Some(talk);
        person.has_phone |= arrival.sender.phone.is_some();
        person.has_user_id |= arrival.sender.user_id.is_some();
        let events = if let Some(open) = expected {
            hold!(open == talk, "I-14", Some(open), "joined {talk} beside an open one");
            if self.talk(open)?.pause().is_some() {
                self.woken(open, arrival.now)?;
                vec!["message.received", "conversation.woken"]
            } else {
                vec!["message.received"]
            }
        } else {
            self.open(arrival, talk)?;
            vec!["conversation.opened", "message.received"]
        };
        self.answered(arrival, talk, message)?;
        let words = arrival.words.to_owned();
        self.written.insert(
            arrival.platform_id.to_owned(),
            Written { words: words.clone(), talk, message },
        );
        let talk = self.talk(talk)?;
        talk.waiting_since = Some(talk.waiting_since.unwrap_or(arrival.now));
        talk.last_said_at = talk.last_said_at.max(sent_at);
        talk.unread += 1;
        talk.last_inbound = talk.last_inbound.max(Some(message));
        talk.said.insert(message, words);
        let talk = self.written.get(arrival.platform_id).map(|it| it.talk);
        if let Some(talk) = talk {
            self.joined(arrival.platform_id, talk, message)?;
        }
        Ok(events)
    }

    /// R8: what a blocked visitor writes begins nothing, and comes once.
    fn received_of_blocked(
        &mut self,
        arrival: &Arrival<'_>,
        outcome: &Received,
    ) -> Result<Option<Vec<&'static str>>, Failure> {
        let is_blocked = self.person(arrival.person)?.is_blocked;
        let was_kept = self.kept.contains(arrival.platform_id);
        let is_known = self.written.contains_key(arrival.platform_id);
        let expected = match (was_kept, is_blocked && !is_known) {
            (true, _) => Received::Duplicate,
            (false, true) => Received::Blocked,
            (false, false) => return Ok(None),
        };
        hold!(*outcome == expected, "R8", None, "{arrival:?} gave {outcome:?}, not {expected:?}");
        self.kept.insert(arrival.platform_id.to_owned());
        Ok(Some(vec![]))
    }

    fn open(&mut self, arrival: &Arrival<'_>, id: ConversationId) -> Step {
        let talk = Talk {
            person: arrival.person,
            team: arrival.team,
            priority: arrival.priority,
            place: Place::Queued,
            opened_at: arrival.now,
            waiting_since: None,
            last_said_at: arrival.now,
            woken_at: None,
            transfers: 0,
            relaunch: None,
            closes_for: None,
            has_reply: false,
            named_since: None,
            handed_on: None,
            is_pushed: false,
            is_taken_by_hand: false,
            unread: 0,
            epoch: 0,
            last_inbound: None,
            said: BTreeMap::new(),
            shown: Vec::new(),
        };
        let before = self.talks.insert(id, talk);
        hold!(before.is_none(), "I-14", Some(id), "L2: a known conversation was opened again");
        Ok(())
    }

    /// The next place among all that is queued to leave.
    pub(super) const fn next_order(&mut self) -> u64 {
        self.orders += 1;
        self.orders
    }

    /// An answer was accepted.
    pub(super) fn sent(&mut self, message: MessageId, out: Out) -> Step {
        let order = self.next_order();
        let talk = self.talk(out.talk)?;
        talk.waiting_since = None;
        talk.closes_for = None;
        talk.last_said_at = talk.last_said_at.max(out.written_at);
        talk.unread = 0;
        let before = talk.said.insert(message, out.words.clone());
        hold!(before.is_none(), "I-43", Some(out.talk), "a message id was given twice: {message}");
        self.person(out.person)?.answered_by = out.author;
        self.outs.insert(message, Out { order, ..out });
        Ok(())
    }

    /// The agent had a message sent again.
    pub(super) fn retried(&mut self, message: MessageId) -> Step {
        let order = self.next_order();
        let out = self.out(message)?;
        out.order = order;
        out.is_waiting = true;
        out.calls = 0;
        out.was_asked_again = true;
        out.was_resent_unknown |= out.delivery.state == DeliveryState::Unknown;
        Ok(())
    }

    /// It is closed.
    pub(super) fn closed(&mut self, id: ConversationId) -> Step {
        self.unanswered(id)?;
        let talk = self.talk(id)?;
        let before = talk.place;
        talk.place = Place::Closed;
        talk.waiting_since = None;
        talk.unread = 0;
        let person = talk.person;
        let person = self.person(person)?;
        person.open = None;
        let family = person.family;
        if let Place::Desk(agent) = before {
            self.desk(agent)?.load[family] -= 1;
        }
        Ok(())
    }

    pub(super) fn person(&mut self, index: usize) -> Result<&mut Person, Failure> {
        let missing = || Failure::new("I-25", None, format!("no visitor {index}"));
        self.people.get_mut(index).ok_or_else(missing)
    }

    pub(super) fn talk(&mut self, id: ConversationId) -> Result<&mut Talk, Failure> {
        let missing = || Failure::new("I-14", Some(id), format!("no conversation {id}"));
        self.talks.get_mut(&id).ok_or_else(missing)
    }

    pub(super) fn desk(&mut self, id: AgentId) -> Result<&mut Desk, Failure> {
        let missing = || Failure::new("I-06", None, format!("no agent {id}"));
        self.desks.get_mut(&id).ok_or_else(missing)
    }

    pub(super) fn out(&mut self, id: MessageId) -> Result<&mut Out, Failure> {
        let missing = || Failure::new("I-25", None, format!("no answer {id}"));
        self.outs.get_mut(&id).ok_or_else(missing)
    }

    /// Those that are not closed.
    pub(super) fn open_talks(&self) -> impl Iterator<Item = (ConversationId, &Talk)> {
        self.people.iter().filter_map(|person| {
            let id = person.open?;
            self.talks.get(&id).map(|talk| (id, talk))
        })
    }

    /// What became of an answer changed, as an event told it. It only climbs (I-24), except for
    /// what we did ourselves.
    pub(super) fn delivery_changed(
        &mut self,
        message: MessageId,
        delivery: &Delivery,
        now: Timestamp,
    ) -> Step {
        let out = self.out(message)?;
        let (before, after) = (out.delivery.state, delivery.state);
        hold!(
            climb(before) <= climb(after)
                || is_asked_again(before, after, out.is_waiting)
                || out.delivery.platform_id.is_none(),
            "I-24",
            Some(out.talk),
            "the delivery of {message} went back from {before:?} to {after:?}"
        );
        out.is_waiting = after == DeliveryState::Queued;
        out.delivery = delivery.clone();
        let (person, asked_at) = (out.person, out.begun_at.take().unwrap_or(out.written_at));
        let code = delivery.error.as_ref().map(|it| it.code);
        if code == Some(pupitre_domain::delivery::FailureCode::WindowClosed) {
            self.person(person)?.refuse(asked_at, now);
        }
        match (before, after) {
            _ if !self.relaunches.contains_key(&message) => Ok(()),
            (_, DeliveryState::Failed) => self.lost(message),
            (DeliveryState::Failed, _) => self.reached(message),
            _ => Ok(()),
        }
    }
}

/// How far the platform says that it is.
fn climb(state: DeliveryState) -> u8 {
    match state {
        DeliveryState::Queued | DeliveryState::Sending | DeliveryState::Unknown => 0,
        DeliveryState::Sent => 1,
        DeliveryState::Failed => 2,
        DeliveryState::Delivered => 3,
        DeliveryState::Read => 4,
    }
}

/// A failed message that its agent asked for again.
fn is_asked_again(before: DeliveryState, after: DeliveryState, is_waiting: bool) -> bool {
    before == DeliveryState::Failed && after == DeliveryState::Queued && is_waiting
}

impl Desk {
    /// Both families are unavailable: which events must tell of it.
    pub(super) fn make_unavailable(&mut self) -> Vec<&'static str> {
        let changed = Family::ALL.into_iter().filter(|it| self.is_available[*it]).count();
        self.is_available = Pair::default();
        vec!["availability.changed"; changed]
    }
}
