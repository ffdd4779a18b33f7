//! The world: clocks, chance, the store, and one place where use cases run.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::panic::Location;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use pupitre_app::Context;
use pupitre_app::ports::store::{Recorded, StoreError, Transaction};
use pupitre_domain::channel::Channel;
use pupitre_domain::event::{Actor, EventBody};
use pupitre_domain::id::{AgentId, ConversationId, MessageId};

use super::agents::Person as AgentPerson;
use super::chance::{Chance, CountedIds};
use super::chat::{self, Chat};
use super::db::{Db, Digest};
use super::failure::{Coverage, Failure, Step, hold};
use super::model::Model;
use super::planted::{Bent, Bug};
use super::platform::Platform;
use super::routing::Landing;
use super::rulebook::Rulebook;
use super::swarm::Swarm;
use super::templates::Form;
use super::visitors::Visitor;
use super::worker::Worker;

/// The whole database is compared around the use cases of one step in so many.
const SAMPLED: usize = 8;

/// The two clocks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clocks {
    /// Real time.
    pub(super) elapsed: Timestamp,
    /// How far the business clock was moved ahead of it.
    pub(super) ahead: SignedDuration,
}

impl Clocks {
    /// The business instant.
    pub(super) fn now(&self) -> Timestamp {
        self.elapsed.checked_add(self.ahead).unwrap_or(self.elapsed)
    }

    /// That much later.
    pub(super) fn pass(&mut self, by: SignedDuration) {
        self.elapsed = self.elapsed.checked_add(by).unwrap_or(self.elapsed);
    }
}

/// Chance, one stream per kind of actor.
#[derive(Debug)]
pub(super) struct Streams {
    pub(super) order: Chance,
    pub(super) clock: Chance,
    pub(super) visitors: Chance,
    pub(super) agents: Chance,
    pub(super) platform: Chance,
    pub(super) worker: Chance,
    pub(super) store: Chance,
    pub(super) rules: Chance,
    pub(super) templates: Chance,
    pub(super) chat: Chance,
    pub(super) signs: Chance,
}

/// An event as it was committed.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) step: usize,
    pub(super) recorded: Recorded,
}

/// What came of running a use case.
pub(super) enum Ran<T, E> {
    /// It was committed; its events.
    Done(T, Vec<Recorded>),
    /// It refused; nothing changed.
    Refused(E),
    /// The store failed midway on purpose; nothing changed.
    Aborted,
}

/// Everything there is.
pub(super) struct World {
    pub(super) step: usize,
    /// Where the last use case was run from.
    pub(super) doing: Option<&'static Location<'static>>,
    pub(super) swarm: Swarm,
    pub(super) clocks: Clocks,
    /// The next step happens at the same instant.
    pub(super) is_still: bool,
    pub(super) chance: Streams,
    pub(super) ids: Arc<CountedIds>,
    pub(super) db: Db,
    pub(super) bug: Option<Bug>,
    pub(super) model: Model,
    pub(super) platform: Platform,
    pub(super) worker: Worker,
    pub(super) visitors: Vec<Visitor>,
    pub(super) chat: Chat,
    pub(super) people: Vec<AgentPerson>,
    pub(super) channels: Vec<Channel>,
    pub(super) rulebook: Rulebook,
    /// The templates of every channel.
    pub(super) forms: Vec<Form>,
    /// Each agent's screen, from the events alone.
    pub(super) screens: BTreeMap<AgentId, BTreeSet<ConversationId>>,
    pub(super) history: Vec<Line>,
    /// Up to which event the stored log was read again.
    pub(super) log_read: u64,
    pub(super) coverage: Coverage,
}

impl World {
    pub(super) fn context(&self, actor: Actor) -> Context {
        let ids: Arc<CountedIds> = Arc::clone(&self.ids);
        Context { actor, now: self.clocks.now(), elapsed: self.clocks.elapsed, ids }
    }

    /// Runs a use case in a transaction, which may fail midway on purpose.
    #[track_caller]
    pub(super) fn run<T, E: Debug>(
        &mut self,
        actor: Actor,
        mut work: impl FnMut(&mut dyn Transaction, &Context) -> Result<T, E>,
    ) -> Result<Ran<T, E>, Failure> {
        self.doing = Some(Location::caller());
        let ctx = self.context(actor);
        let fails = self.chance.store.hit(self.swarm.abort);
        let fails_at = fails.then(|| self.chance.store.below(30));
        let bug = self.bug;
        let mut tripped = false;
        let mut outcome = None;
        let before = self.is_sampled().then(|| self.db.digest()).transpose()?;
        let committed = self.db.write(|tx| {
            let mut bent = Bent::new(tx, bug, ctx.now, fails_at);
            let result = work(&mut bent, &ctx);
            tripped = bent.has_failed();
            let keep = match bug {
                Some(Bug::AcknowledgedBeforeCommit) => false,
                Some(Bug::HalfCommitted) => true,
                _ => result.is_ok(),
            };
            outcome = Some(result);
            keep
        });
        let recorded = committed.map_err(|error| {
            Failure::new("I-90", None, format!("the store failed by itself: {error}"))
        })?;
        match outcome {
            Some(Ok(value)) => {
                hold!(!tripped, "I-90", None, "a store failure was swallowed, and committed");
                self.record(&recorded)?;
                Ok(Ran::Done(value, recorded))
            }
            refused => {
                hold!(recorded.is_empty(), "I-90", None, "a refused use case left {recorded:?}");
                if let Some(before) = before {
                    self.check_unchanged(before, "I-90")?;
                }
                self.coverage_of_abort(tripped);
                match refused {
                    Some(Err(_)) if tripped => Ok(Ran::Aborted),
                    Some(Err(error)) => Ok(Ran::Refused(error)),
                    _ => Err(Failure::new("I-90", None, "the use case was not run".to_owned())),
                }
            }
        }
    }

    /// Runs what can't be refused.
    #[track_caller]
    pub(super) fn run_plain<T>(
        &mut self,
        actor: Actor,
        work: impl FnMut(&mut dyn Transaction, &Context) -> Result<T, StoreError>,
    ) -> Result<Option<(T, Vec<Recorded>)>, Failure> {
        match self.run(actor, work)? {
            Ran::Done(value, events) => Ok(Some((value, events))),
            Ran::Aborted => Ok(None),
            Ran::Refused(error) => {
                Err(Failure::new("I-20", None, format!("the store refused a use case: {error}")))
            }
        }
    }

    /// Whether this step is one of those whose digests are compared.
    pub(super) fn is_sampled(&self) -> bool {
        self.step.is_multiple_of(SAMPLED)
    }

    /// Nothing at all was written since that digest.
    pub(super) fn check_unchanged(&self, before: Digest, invariant: &'static str) -> Step {
        let after = self.db.digest()?;
        hold!(before == after, invariant, None, "something changed that must not");
        Ok(())
    }

    fn coverage_of_abort(&mut self, tripped: bool) {
        if tripped {
            self.coverage.hit("a transaction failed midway");
        }
    }

    /// Keeps the committed events, and shows them on the screens.
    fn record(&mut self, recorded: &[Recorded]) -> Step {
        for it in recorded {
            let last = self.history.last().map_or(0, |line| line.recorded.seq);
            let conversation = it.event.conversation;
            hold!(it.seq == last + 1, "I-26", conversation, "event {} after {last}", it.seq);
            if let Some(id) = conversation {
                match &it.event.body {
                    EventBody::ConversationAssigned { agent, .. } => {
                        self.screens.entry(*agent).or_default().insert(id);
                    }
                    EventBody::ConversationTransferred { from: Some(agent), .. }
                    | EventBody::ConversationTakenOver { from: Some(agent), .. }
                    | EventBody::ConversationReturned { agent, .. }
                    | EventBody::ConversationClosed { agent: Some(agent), .. }
                    | EventBody::ConversationSnoozed { agent, .. } => {
                        self.screens.entry(*agent).or_default().remove(&id);
                    }
                    _ => {}
                }
            }
            self.history.push(Line { step: self.step, recorded: it.clone() });
            chat::tell_pages(self, it)?;
        }
        Ok(())
    }

    /// Holds the events of a transaction against what the model expects, takes in what they alone
    /// can tell, and compares what was touched.
    pub(super) fn settle(&mut self, events: &[Recorded], expected: &[&str]) -> Step {
        let names: Vec<&str> =
            events.iter().map(|it| it.event.body.name()).filter(|it| !is_told_only(it)).collect();
        let conversation = events.iter().find_map(|it| it.event.conversation);
        hold!(names == expected, "L3", conversation, "told {names:?}, expected {expected:?}");
        let mut ended = Vec::new();
        let mut touched = BTreeSet::new();
        let mut answers = BTreeSet::new();
        for it in events {
            touched.extend(it.event.conversation);
            self.take_in(it, &mut answers)?;
            if let EventBody::ConversationRelaunchEnded { message, outcome } = it.event.body {
                ended.push((message, outcome));
            }
        }
        self.check_owed(&ended)?;
        let changes = events.iter().filter_map(|it| match it.event.body {
            EventBody::MessageChanged { message, change } => Some((message, change)),
            _ => None,
        });
        self.check_changes(&changes.collect::<Vec<_>>())?;
        self.model.check_nothing_waits()?;
        self.check_touched(&touched, &answers)?;
        self.check_told(events)
    }

    fn take_in(&mut self, it: &Recorded, answers: &mut BTreeSet<MessageId>) -> Step {
        let now = it.event.at;
        match (&it.event.body, it.event.conversation) {
            (EventBody::ConversationAssigned { agent, language_ignored, .. }, Some(talk)) => {
                let landing =
                    Landing { talk, agent: *agent, language_ignored: *language_ignored, now };
                self.model.landed(landing, &mut self.coverage)
            }
            (EventBody::MessageDeliveryChanged { message, delivery }, _) => {
                answers.insert(*message);
                self.model.delivery_changed(*message, delivery, now)
            }
            (EventBody::AvailabilityChanged { agent, .. }, _) => self.check_desk_is_kept(*agent),
            _ => Ok(()),
        }
    }
}

/// Events that the model does not foresee but takes in.
fn is_told_only(name: &str) -> bool {
    matches!(
        name,
        "channel.changed"
            | "conversation.assigned"
            | "conversation.relaunch_ended"
            | "message.delivery_changed"
            | "message.send_anomaly"
            | "media.changed"
            | "message.changed"
    )
}
