//! The store against the model: what was touched after each transaction, everything now and then.

use std::collections::{BTreeMap, BTreeSet};

use pupitre_app::ports::store::{DeskLoad, Recorded};
use pupitre_domain::agent::Choice;
use pupitre_domain::channel::Family;
use pupitre_domain::conversation::{Conversation, Snooze, State, WaitingOn};
use pupitre_domain::id::{AgentId, ConversationId, MessageId};
use pupitre_domain::message::{Content, Direction, Message};

use super::db::LogRow;
use super::failure::{Failure, Step, hold};
use super::model::{Pause, Person, Place, Talk};
use super::world::World;

impl World {
    /// What a transaction touched is what the model says.
    pub(super) fn check_touched(
        &mut self,
        talks: &BTreeSet<ConversationId>,
        answers: &BTreeSet<MessageId>,
    ) -> Step {
        for id in talks {
            let stored = self.db.look(|tx| tx.conversation(*id))?;
            self.check_talk(*id, stored.as_ref())?;
        }
        for message in answers {
            let row = self.db.look(|tx| tx.delivery(*message))?;
            let out = self.model.out(*message)?;
            let told = &out.delivery;
            let stored = row.map(|it| it.delivery);
            hold!(
                stored.as_ref() == Some(told),
                "I-24",
                Some(out.talk),
                "{message} is stored as {stored:?} and was told as {told:?}"
            );
        }
        Ok(())
    }

    /// L3: the listeners are given each conversation as it is stored.
    pub(super) fn check_told(&mut self, events: &[Recorded]) -> Step {
        let mut told: BTreeMap<ConversationId, &Conversation> = BTreeMap::new();
        for conversation in events.iter().filter_map(|it| it.conversation.as_ref()) {
            told.insert(conversation.id, conversation);
        }
        for (id, told) in told {
            let stored = self.db.look(|tx| tx.conversation(id))?;
            hold!(stored.as_ref() == Some(told), "L3", Some(id), "told {told:?}, not {stored:?}");
        }
        Ok(())
    }

    fn check_talk(&self, id: ConversationId, stored: Option<&Conversation>) -> Step {
        let about = Some(id);
        let (Some(stored), Some(talk)) = (stored, self.model.talks.get(&id)) else {
            return Err(Failure::new("I-20", about, format!("stored: {}", stored.is_some())));
        };
        let place = match stored.state {
            State::Queued { waits_for: None } => Place::Queued,
            State::Queued { waits_for: Some(awaited) } => Place::Named(awaited.agent),
            State::Assigned { agent, .. } => Place::Desk(agent),
            State::Snoozed(Snooze { by, until, kept_for, .. }) => {
                let wakes_at = talk.pause().and_then(|it| it.wakes_at);
                Place::Paused(Pause { by, kept_for, until, wakes_at })
            }
            State::Closed(_) => Place::Closed,
        };
        hold!(place == talk.place, "I-01", about, "is {place:?}, not {:?}", talk.place);
        let transfers = stored.transfer_count;
        hold!(transfers == talk.transfers, "T6", about, "{transfers}, not {}", talk.transfers);
        let shown = stored.relaunch.map(|it| (it.outcome, it.sent_at));
        let relaunch = talk.relaunch;
        hold!(shown == relaunch, "W6", about, "shows {shown:?}, not {relaunch:?}");
        let (told, expected) = ((stored.team, stored.priority), (talk.team, talk.priority));
        hold!(told == expected, "I-18", about, "in {told:?}, routed to {expected:?}");
        hold!(stored.epoch == talk.epoch, "I-08", about, "{}, not {}", stored.epoch, talk.epoch);
        hold!(
            stored.unread_count == talk.unread,
            "I-28",
            about,
            "{} unread, not {}",
            stored.unread_count,
            talk.unread
        );
        hold!(
            stored.waiting_since == talk.waiting_since,
            "I-09",
            about,
            "R3: waits since {:?}, not {:?}",
            stored.waiting_since,
            talk.waiting_since
        );
        self.check_window(id, stored, talk)
    }

    fn check_window(&self, id: ConversationId, stored: &Conversation, talk: &Talk) -> Step {
        if talk.place == Place::Closed {
            return Ok(());
        }
        let is_waiting = stored.waiting_on == WaitingOn::Agent;
        hold!(
            is_waiting == talk.waiting_since.is_some(),
            "I-09",
            Some(id),
            "waits on {:?}",
            stored.waiting_on
        );
        let ends_at = self.model.people.get(talk.person).and_then(Person::window_ends_at);
        hold!(
            stored.window_ends_at == ends_at,
            "I-32",
            Some(id),
            "the window ends at {:?}, not {ends_at:?}",
            stored.window_ends_at
        );
        Ok(())
    }

    /// Everything is what the model says, and nothing else is there.
    pub(super) fn check_all(&mut self) -> Step {
        let ids: Vec<ConversationId> = self.model.talks.keys().copied().collect();
        for id in ids {
            let stored = self.db.look(|tx| tx.conversation(id))?;
            self.check_talk(id, stored.as_ref())?;
            let thread = self.db.thread(id)?;
            self.check_thread(id, &thread)?;
        }
        self.check_counts()?;
        self.check_alarms()?;
        self.check_waits()?;
        self.check_silences()?;
        self.check_log()?;
        self.check_desks()?;
        self.check_pages()?;
        self.check_sessions()?;
        self.check_surveys()?;
        self.check_screens()
    }

    /// I-20, I-21, I-23, I-27: every message once, in its conversation, with its words, in one
    /// order.
    fn check_thread(&mut self, id: ConversationId, thread: &[Message]) -> Step {
        let about = Some(id);
        let Some(talk) = self.model.talks.get(&id) else { return Ok(()) };
        let found: BTreeMap<MessageId, String> =
            thread.iter().map(|it| (it.id, written(&it.content))).collect();
        hold!(found.len() == thread.len(), "I-27", about, "a message stands twice in the thread");
        let missing = talk.said.keys().find(|it| !found.contains_key(it));
        hold!(missing.is_none(), "I-20", about, "{missing:?} is not in the thread");
        let extra = found.keys().find(|it| !talk.said.contains_key(it));
        hold!(extra.is_none(), "I-21", about, "{extra:?} is in the thread, and nobody wrote it");
        let changed = found.iter().find(|(id, words)| talk.said.get(id) != Some(words));
        hold!(changed.is_none(), "I-23", about, "the words of {changed:?} changed");
        let mut last = i64::MIN;
        for it in thread {
            let second = it.sent_at.as_second();
            hold!(last <= second, "I-27", about, "{} stands too late", it.id);
            last = second;
            let is_ours = self.model.outs.contains_key(&it.id);
            hold!(is_ours == (it.direction == Direction::Outbound), "I-25", about, "{it:?}");
        }
        let mut kept = thread.iter().map(|it| it.id).filter(|it| talk.shown.contains(it));
        let is_kept = talk.shown.iter().all(|it| kept.next() == Some(*it));
        hold!(is_kept, "I-27", about, "what was shown in one order is shown in another");
        self.model.talk(id)?.shown = thread.iter().map(|it| it.id).collect();
        Ok(())
    }

    /// I-26: the log is what was told, in that order; I-03: so is what a screen that comes back is
    /// told of it.
    fn check_log(&mut self) -> Step {
        let from = self.log_read;
        let told = self.history.iter().filter(|line| line.recorded.seq > from);
        let told: Vec<LogRow> = told.map(|line| row(&line.recorded)).collect();
        let stored = self.db.log_after(from)?;
        let odd = told.iter().zip(&stored).find(|(told, stored)| told != stored);
        hold!(odd.is_none(), "I-26", None, "told and stored: {odd:?}");
        hold!(told.len() == stored.len(), "I-26", None, "{} of {}", stored.len(), told.len());
        for agent in self.model.desks.keys() {
            for stored in self.db.told_after(*agent, from)? {
                let position = usize::try_from(stored.seq).unwrap_or(0).wrapping_sub(1);
                let told = self.history.get(position).map(|line| &line.recorded.event);
                hold!(
                    told == Some(&stored.event),
                    "I-03",
                    stored.event.conversation,
                    "{agent} is told {stored:?} and not {told:?}"
                );
            }
        }
        self.log_read = self.history.last().map_or(0, |line| line.recorded.seq);
        Ok(())
    }

    /// I-02, I-14, I-21: as many rows as there must be.
    fn check_counts(&mut self) -> Step {
        let (talks, stays) = self.db.talks_and_stays()?;
        hold!(talks == self.model.talks.len(), "I-14", None, "{talks} conversations are stored");
        let on_desks = self.model.talks.values().filter(|it| matches!(it.place, Place::Desk(_)));
        let on_desks = on_desks.count();
        hold!(stays == on_desks, "I-02", None, "{stays} stays are open for {on_desks} on desks");
        let (inbound, _) = self.db.look(|tx| tx.counts())?;
        let written = self.model.written.len();
        hold!(
            usize::try_from(inbound) == Ok(written),
            "I-21",
            None,
            "{inbound} messages are stored, {written} were acknowledged"
        );
        Ok(())
    }

    /// I-04, I-06, A1: loads, limits, choices and presence.
    fn check_desks(&mut self) -> Step {
        for (agent, desk) in self.model.desks.clone() {
            for family in Family::ALL {
                let held = self.held(agent, family);
                let DeskLoad { load, capacity, is_connected, .. } =
                    self.db.look(|tx| tx.desk_load(agent, family))?;
                hold!(
                    usize::try_from(load) == Ok(held) && load == desk.load[family],
                    "I-04",
                    None,
                    "{agent} has a load of {load}, and holds {}",
                    held
                );
                hold!(capacity.0 == desk.capacity[family], "A4", None, "{agent}: {capacity:?}");
                let is_here = !desk.connections.is_empty();
                hold!(is_connected == is_here, "I-06", None, "{agent} connected: {is_connected}");
                let stored = self.db.look(|tx| tx.availability(agent, family))?;
                let is_available = stored.is_some_and(|it| it.choice == Choice::Available);
                hold!(
                    is_available == desk.is_available[family],
                    "A1",
                    None,
                    "{agent} available for {family:?}: {is_available}"
                );
            }
        }
        Ok(())
    }

    /// I-12: a choice takes nothing off the desk.
    pub(super) fn check_desk_is_kept(&self, agent: AgentId) -> Step {
        let stored = self.db.on_desk(agent)?;
        let mut held = self.model.open_talks().filter(|(_, it)| it.place == Place::Desk(agent));
        let lost = held.find(|(id, _)| !stored.contains(id)).map(|(id, _)| id);
        hold!(lost.is_none(), "I-12", lost, "a choice of {agent} took it off the desk");
        Ok(())
    }

    /// How many conversations of a family the model puts on a desk.
    fn held(&self, agent: AgentId, family: Family) -> usize {
        let is_theirs = |talk: &Talk| {
            let person = self.model.people.get(talk.person);
            talk.place == Place::Desk(agent) && person.is_some_and(|it| it.family == family)
        };
        self.model.open_talks().filter(|(_, talk)| is_theirs(talk)).count()
    }

    /// I-03: the screens, told by the events alone, show what the store says, each conversation
    /// once.
    fn check_screens(&mut self) -> Step {
        let mut seen: BTreeMap<ConversationId, AgentId> = BTreeMap::new();
        for agent in self.model.desks.keys().copied().collect::<Vec<_>>() {
            let listed = self.db.on_desk(agent)?;
            let shown = self.screens.get(&agent).cloned().unwrap_or_default();
            let odd = listed.symmetric_difference(&shown).next().copied();
            hold!(odd.is_none(), "I-03", odd, "{agent} is shown {shown:?} and holds {listed:?}");
            for id in shown {
                let other = seen.insert(id, agent);
                hold!(other.is_none(), "I-03", Some(id), "on the desks of {agent} and {other:?}");
            }
        }
        Ok(())
    }
}

/// An event as its row must say it.
fn row(recorded: &Recorded) -> LogRow {
    let event = &recorded.event;
    let conversation = event.conversation.map(|it| *it.as_bytes());
    (recorded.seq, event.body.name().to_owned(), conversation, event.at.as_microsecond())
}

/// What a stored message says, in the model's words.
pub(super) fn written(content: &Content) -> String {
    match content {
        Content::Unsupported { kind, .. } => format!("[{kind}]"),
        other => other.text().unwrap_or_default().to_owned(),
    }
}
