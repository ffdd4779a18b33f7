//! The model of relaunches: one per silence, and what becomes of each (W4 to W8, I-33).

use jiff::Timestamp;
use pupitre_domain::conversation::RelaunchOutcome;
use pupitre_domain::delivery::DeliveryState;
use pupitre_domain::id::{AgentId, ConversationId, MessageId};

use super::failure::{Failure, Step, hold};
use super::model::{Arrival, Model, Place};
use super::world::World;

/// A template that was sent to a silent visitor.
#[derive(Debug, Clone)]
pub(super) struct Relaunch {
    pub(super) person: usize,
    pub(super) talk: ConversationId,
    /// Who sent it.
    pub(super) by: AgentId,
    pub(super) sent_at: Timestamp,
    pub(super) outcome: RelaunchOutcome,
    pub(super) is_override: bool,
    /// Whether it is the one of the silence that lasts.
    pub(super) holds: bool,
    /// The visitor wrote since, or it never reached them.
    pub(super) is_over: bool,
    /// The visitor's message that answers it.
    pub(super) answer: Option<MessageId>,
    /// Which of the world's templates.
    pub(super) form: usize,
    /// The template's words then, with its variables.
    pub(super) pattern: String,
    /// The values of its variables.
    pub(super) values: Vec<String>,
}

/// What a visitor's message says of a relaunch.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Reply {
    /// The message of ours that it quotes, as far as the desk knows.
    pub(super) quoted: Option<MessageId>,
    /// The button that was pressed under the quoted one: yes first.
    pub(super) pressed: Option<usize>,
    /// The button whose label was written.
    pub(super) labelled: Option<usize>,
}

const fn meaning(choice: Option<usize>) -> RelaunchOutcome {
    match choice {
        Some(0) => RelaunchOutcome::Accepted,
        Some(_) => RelaunchOutcome::Declined,
        None => RelaunchOutcome::Answered,
    }
}

impl Model {
    /// The relaunches of the silence that lasts, oldest first.
    fn silence(&self, person: usize) -> Vec<MessageId> {
        let lasting = self.relaunches.iter().filter(|(_, it)| it.person == person && !it.is_over);
        let mut lasting: Vec<_> = lasting.map(|(id, it)| (it.sent_at, *id)).collect();
        lasting.sort_unstable();
        lasting.into_iter().map(|(_, id)| id).collect()
    }

    /// The relaunch that stands in the way of another.
    pub(super) fn holder_of_silence(&self, person: usize) -> Option<&Relaunch> {
        self.relaunches.values().find(|it| it.person == person && it.holds)
    }

    pub(super) fn relaunch(&mut self, message: MessageId) -> Result<&mut Relaunch, Failure> {
        let missing = || Failure::new("I-33", None, format!("{message} is no relaunch"));
        self.relaunches.get_mut(&message).ok_or_else(missing)
    }

    /// A relaunch was accepted by the desk.
    pub(super) fn relaunched(&mut self, message: MessageId, relaunch: Relaunch) -> Step {
        let person = relaunch.person;
        for it in self.relaunches.values_mut().filter(|it| it.person == person) {
            it.holds = false;
        }
        self.talk(relaunch.talk)?.relaunch = Some((relaunch.outcome, relaunch.sent_at));
        self.relaunches.insert(message, relaunch);
        Ok(())
    }

    /// It becomes that, and must be told.
    fn became(&mut self, message: MessageId, outcome: RelaunchOutcome) -> Step {
        let relaunch = self.relaunch(message)?;
        relaunch.outcome = outcome;
        relaunch.is_over = !matches!(outcome, RelaunchOutcome::Pending)
            && !matches!(outcome, RelaunchOutcome::Unanswered);
        relaunch.holds &= !relaunch.is_over;
        self.owed.push((message, outcome));
        Ok(())
    }

    /// It never reached the visitor: the silence has none again, or the one before (W8).
    pub(super) fn lost(&mut self, message: MessageId) -> Step {
        let lost = self.relaunch(message)?.clone();
        if lost.is_over {
            return Ok(());
        }
        self.became(message, RelaunchOutcome::Failed)?;
        let before = self.silence(lost.person).pop().filter(|_| lost.holds);
        let mut shown = None;
        if let Some(before) = before {
            let before = self.relaunch(before)?;
            before.holds = true;
            shown = Some((before.outcome, before.sent_at));
        }
        let talk = self.talk(lost.talk)?;
        if talk.place != Place::Closed && talk.relaunch.is_some_and(|(_, at)| at == lost.sent_at) {
            talk.relaunch = shown;
        }
        Ok(())
    }

    /// It reached the visitor after all: unless they have written or another was sent since, it is
    /// the one of the silence again.
    pub(super) fn reached(&mut self, message: MessageId) -> Step {
        let relaunch = self.relaunch(message)?.clone();
        let last_written = self.person(relaunch.person)?.last_written;
        let is_past = last_written.is_some_and(|at| at.as_second() >= relaunch.sent_at.as_second());
        if relaunch.outcome != RelaunchOutcome::Failed || is_past {
            return Ok(());
        }
        let has_other = !self.silence(relaunch.person).is_empty();
        let is_open = self.talk(relaunch.talk)?.place != Place::Closed;
        let outcome = if is_open { RelaunchOutcome::Pending } else { RelaunchOutcome::Unanswered };
        self.became(message, outcome)?;
        self.relaunch(message)?.holds = !has_other;
        if is_open && !has_other {
            self.talk(relaunch.talk)?.relaunch = Some((outcome, relaunch.sent_at));
        }
        Ok(())
    }

    /// The pause after it ended by itself, or its conversation did: nobody answered. The silence
    /// lasts.
    pub(super) fn unanswered(&mut self, id: ConversationId) -> Step {
        let person = self.talk(id)?.person;
        for message in self.silence(person) {
            let relaunch = self.relaunch(message)?;
            if relaunch.outcome == RelaunchOutcome::Pending {
                let (outcome, sent_at) = (RelaunchOutcome::Unanswered, relaunch.sent_at);
                self.became(message, outcome)?;
                let talk = self.talk(id)?;
                if talk.relaunch.is_some_and(|(_, at)| at == sent_at) {
                    talk.relaunch = Some((outcome, sent_at));
                }
            }
        }
        Ok(())
    }

    /// The visitor wrote: the silence is over (W5), and one relaunch has its answer (W6).
    pub(super) fn answered(
        &mut self,
        arrival: &Arrival<'_>,
        id: ConversationId,
        message: MessageId,
    ) -> Step {
        self.talk(id)?.closes_for = None;
        let (reply, written_s) = (arrival.reply, arrival.sent_at.min(arrival.now).as_second());
        let mut waiting = Vec::new();
        for it in self.silence(arrival.person) {
            let is_after = written_s >= self.relaunch(it)?.sent_at.as_second();
            if !is_after && reply.quoted != Some(it) {
                continue;
            }
            let out = self.out(it)?;
            let is_calling = out.begun_at.is_some();
            if out.delivery.state == DeliveryState::Queued && !is_calling {
                self.lost(it)?;
            } else {
                waiting.push(it);
            }
        }
        let quoted = waiting.iter().find(|it| reply.quoted == Some(**it)).copied();
        let Some(chosen) = quoted.or_else(|| waiting.last().copied()) else { return Ok(()) };
        for it in waiting.into_iter().filter(|it| *it != chosen) {
            if self.relaunch(it)?.outcome == RelaunchOutcome::Pending {
                self.owed.push((it, RelaunchOutcome::Unanswered));
            }
            let other = self.relaunch(it)?;
            other.outcome = RelaunchOutcome::Unanswered;
            (other.is_over, other.holds) = (true, false);
        }
        let pressed = reply.pressed.filter(|_| quoted.is_some());
        let outcome = meaning(pressed.or(reply.labelled));
        self.became(chosen, outcome)?;
        let relaunch = self.relaunch(chosen)?;
        relaunch.answer = Some(message);
        let sent_at = relaunch.sent_at;
        if !self.silence(arrival.person).is_empty() {
            // It came late, and another was sent since.
            return Ok(());
        }
        let talk = self.talk(id)?;
        talk.relaunch = Some((outcome, sent_at));
        if outcome == RelaunchOutcome::Declined {
            // What came late was written before what stands after it.
            let is_last = talk.said.keys().all(|it| *it < message);
            talk.closes_for = is_last.then_some(message);
        }
        Ok(())
    }
}

impl World {
    /// W6: each change of a relaunch is told, once, and nothing else is.
    pub(super) fn check_owed(&mut self, told: &[(MessageId, RelaunchOutcome)]) -> Step {
        let owed = std::mem::take(&mut self.model.owed);
        let about = owed.iter().chain(told).next().map(|(message, _)| *message);
        let about = about.and_then(|it| self.model.relaunches.get(&it)).map(|it| it.talk);
        let is_same = told.len() == owed.len() && owed.iter().all(|it| told.contains(it));
        hold!(is_same, "W6", about, "told {told:?}, owed {owed:?}");
        for (message, outcome) in owed {
            self.coverage.hit(match outcome {
                RelaunchOutcome::Pending => "a lost relaunch had reached its visitor after all",
                RelaunchOutcome::Accepted => "a relaunch was accepted",
                RelaunchOutcome::Declined => "a relaunch was declined",
                RelaunchOutcome::Answered => "a relaunch was answered in other words",
                RelaunchOutcome::Unanswered => "a relaunch was unanswered",
                RelaunchOutcome::Failed => "a relaunch was lost",
            });
            self.check_relaunch(message)?;
        }
        Ok(())
    }

    /// I-33, W6: a relaunch is stored as the model has it.
    pub(super) fn check_relaunch(&mut self, message: MessageId) -> Step {
        let told = self.model.relaunch(message)?.clone();
        let about = Some(told.talk);
        let Some(row) = self.db.look(|tx| tx.relaunch_of(message))? else {
            return Err(Failure::new("I-33", about, format!("{message} is not stored")));
        };
        let stored = (row.holds_silence, row.ended_at.is_some(), row.is_override);
        let expected = (told.holds, told.is_over, told.is_override);
        hold!(
            stored == expected,
            "I-33",
            about,
            "{message} holds the silence, is over, is an override: {stored:?}, not {expected:?}"
        );
        let stored = (row.outcome, row.answer);
        let expected = (told.outcome, told.answer);
        hold!(stored == expected, "W6", about, "{message} is {stored:?}, not {expected:?}");
        Ok(())
    }

    /// I-33: every relaunch, and one of each silence that lasts.
    pub(super) fn check_silences(&mut self) -> Step {
        let messages: Vec<MessageId> = self.model.relaunches.keys().copied().collect();
        for message in messages {
            self.check_relaunch(message)?;
        }
        for person in 0..self.model.people.len() {
            let silence = self.model.silence(person);
            let held = silence.iter().filter_map(|it| self.model.relaunches.get(it));
            let held = held.filter(|it| it.holds).count();
            let is_one = held == usize::from(!silence.is_empty());
            hold!(is_one, "I-33", None, "{held} relaunches hold the silence of visitor {person}");
        }
        Ok(())
    }

    /// W6: with every messaging conversation over, no relaunch waits for its answer.
    pub(super) fn check_nothing_pends(&self) -> Step {
        let mut all = self.model.relaunches.iter();
        let left = all.find(|(_, it)| it.outcome == RelaunchOutcome::Pending);
        let about = left.map(|(_, it)| it.talk);
        hold!(left.is_none(), "W6", about, "{left:?} is still pending");
        Ok(())
    }
}
