//! The model of routing: who may take what, in which order (A1 to A6, R3, R4).

use std::cmp::Reverse;

use jiff::{SignedDuration, Timestamp};
use pupitre_domain::channel::Family;
use pupitre_domain::id::{AgentId, ConversationId};

use super::failure::{Coverage, Step, hold};
use super::model::{Model, Place, Talk};

/// A conversation landed on a desk by itself, as an event told it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Landing {
    pub(super) talk: ConversationId,
    pub(super) agent: AgentId,
    pub(super) language_ignored: bool,
    pub(super) now: Timestamp,
}

/// Windows that end within that time go first.
const ENDING: SignedDuration = SignedDuration::from_hours(2);

impl Model {
    /// Whether any member of the conversation's team speaks its language.
    fn is_spoken(&self, talk: &Talk) -> bool {
        let Some(person) = self.people.get(talk.person) else { return false };
        self.desks
            .values()
            .filter(|desk| desk.teams.contains(&talk.team))
            .any(|desk| desk.languages.contains(&person.language))
    }

    /// Whether this agent could take that conversation now; else why not.
    fn obstacle(&self, agent: AgentId, talk: &Talk) -> Option<&'static str> {
        let (Some(desk), Some(person)) = (self.desks.get(&agent), self.people.get(talk.person))
        else {
            return Some("I-06: nobody");
        };
        let family = person.family;
        let is_named = match talk.place {
            Place::Named(awaited) if awaited != agent => {
                return Some("I-52: waits for another");
            }
            Place::Named(_) => true,
            Place::Queued | Place::Desk(_) | Place::Paused(_) | Place::Closed => false,
        };
        if talk.is_pushed {
            return None;
        }
        if talk.handed_on.is_some_and(|(by, _)| by == agent) {
            return Some("I-52: handed on");
        }
        if talk.is_taken_by_hand {
            // They ask for it themselves: only their limit holds.
            return (desk.load[family] >= desk.capacity[family]).then_some("I-05: at the limit");
        }
        if !is_named && !desk.teams.contains(&talk.team) {
            return Some("I-06: not in the team");
        }
        if desk.connections.is_empty() {
            return Some("I-06: not connected");
        }
        if !desk.is_available[family] {
            return Some("I-06: not available");
        }
        if !is_named && self.is_spoken(talk) && !desk.languages.contains(&person.language) {
            return Some("I-06: does not speak the language");
        }
        (desk.load[family] >= desk.capacity[family]).then_some("I-05: at the limit")
    }

    /// Its place in the queue: the lower goes first (R3).
    fn rank(&self, id: ConversationId, talk: &Talk, now: Timestamp) -> impl Ord + use<> {
        let ending = self
            .people
            .get(talk.person)
            .and_then(super::model::Person::window_ends_at)
            .filter(|end| *end > now && end.duration_since(now) <= ENDING);
        let since = talk.waiting_since.unwrap_or(talk.opened_at);
        (Reverse(talk.priority), Reverse(ending.is_some()), ending, since, id)
    }

    /// A conversation landed on a desk by itself.
    pub(super) fn landed(&mut self, landing: Landing, coverage: &mut Coverage) -> Step {
        let Landing { talk: id, agent, language_ignored, now } = landing;
        self.forget_who_handed_on(id, now)?;
        let talk = self.talk(id)?.clone();
        let is_held = matches!(talk.place, Place::Desk(_));
        hold!(!is_held, "I-07", Some(id), "taken by {agent} from {:?}", talk.place);
        let waits = matches!(talk.place, Place::Queued | Place::Named(_));
        hold!(waits, "I-01", Some(id), "assigned while {:?}", talk.place);
        if let Some(obstacle) = self.obstacle(agent, &talk) {
            let invariant = match obstacle.get(..4) {
                Some("I-05") => "I-05",
                Some("I-52") => "I-52",
                _ => "I-06",
            };
            hold!(false, invariant, Some(id), "assigned to {agent}: {obstacle}");
        }
        let is_named = talk.is_pushed || matches!(talk.place, Place::Named(_));
        let is_ignored = !is_named && !self.is_spoken(&talk);
        hold!(is_ignored == language_ignored, "R4", Some(id), "language ignored: {is_ignored}");
        if is_ignored {
            coverage.hit("the language was ignored");
        }
        let family = self.person(talk.person)?.family;
        let own = self.rank(id, &talk, now);
        for (other, ahead) in self.open_talks() {
            let same = ahead.place == talk.place
                && (is_named || ahead.team == talk.team)
                && !talk.is_taken_by_hand
                && !talk.is_pushed
                && self.people.get(ahead.person).is_some_and(|it| it.family == family);
            hold!(
                !same
                    || self.rank(other, ahead, now) >= own
                    || self.obstacle(agent, ahead).is_some(),
                "I-09",
                Some(id),
                "assigned to {agent} before {other}, which stood ahead"
            );
        }
        if !is_named {
            self.check_choice(id, &talk, agent, coverage)?;
        }
        let desk = self.desk(agent)?;
        desk.load[family] += 1;
        desk.last_landed = Some(now);
        let talk = self.talk(id)?;
        talk.place = Place::Desk(agent);
        talk.is_taken_by_hand = false;
        talk.is_pushed = false;
        talk.named_since = None;
        talk.handed_on = None;
        talk.epoch += 1;
        Ok(())
    }

    /// R4: the agent who last answered the contact, else the lowest load/capacity, else the oldest
    /// landing.
    fn check_choice(
        &self,
        id: ConversationId,
        talk: &Talk,
        chosen: AgentId,
        coverage: &mut Coverage,
    ) -> Step {
        let person = self.people.get(talk.person);
        let last = person.and_then(|it| it.answered_by);
        if let Some(last) = last.filter(|last| self.obstacle(*last, talk).is_none()) {
            coverage.hit("the last agent was chosen again");
            hold!(last == chosen, "R4", Some(id), "{last} answered last, {chosen} was chosen");
            return Ok(());
        }
        let family = person.map_or(Family::Messaging, |it| it.family);
        let last_landed = |agent| self.desks.get(agent).and_then(|it| it.last_landed);
        let (load, capacity) = self.fill(chosen, family);
        for other in self.desks.keys().filter(|it| self.obstacle(**it, talk).is_none()) {
            let (other_load, other_capacity) = self.fill(*other, family);
            hold!(
                load * other_capacity <= other_load * capacity,
                "R4",
                Some(id),
                "{chosen} has {load}/{capacity}, {other} has {other_load}/{other_capacity}"
            );
            let is_level = load * other_capacity == other_load * capacity;
            hold!(
                !is_level || last_landed(&chosen) <= last_landed(other),
                "R4",
                Some(id),
                "{chosen} received one later than {other}"
            );
        }
        Ok(())
    }

    fn fill(&self, agent: AgentId, family: Family) -> (u32, u32) {
        self.desks.get(&agent).map_or((0, 0), |it| (it.load[family], it.capacity[family]))
    }

    /// Nothing waits beside a free slot (A6, I-16): here at once, in the same transaction.
    pub(super) fn check_nothing_waits(&self) -> Step {
        let waits = |talk: &Talk| matches!(talk.place, Place::Queued | Place::Named(_));
        for (id, talk) in self.open_talks().filter(|(_, talk)| waits(talk)) {
            let free = self.desks.keys().find(|agent| self.obstacle(**agent, talk).is_none());
            hold!(free.is_none(), "I-16", Some(id), "A6: it waits, and {free:?} has room");
        }
        Ok(())
    }
}
