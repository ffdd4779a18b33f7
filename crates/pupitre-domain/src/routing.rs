//! Who receives a waiting conversation (R4).

use std::cmp::Ordering;

use jiff::Timestamp;

use crate::agent::Capacity;
use crate::id::AgentId;
use crate::language::Language;

/// A connected, available agent of the team, with their load in the conversation's family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The agent.
    pub agent: AgentId,
    /// The languages they answer in.
    pub languages: Vec<Language>,
    /// Conversations of the family on their desk (A2).
    pub load: u32,
    /// Their limit in the family (A4).
    pub capacity: Capacity,
    /// When they last received a conversation.
    pub last_assigned_at: Option<Timestamp>,
}

impl Candidate {
    /// Whether one more conversation fits (A5).
    #[must_use]
    pub const fn has_room(&self) -> bool {
        self.load < self.capacity.0
    }

    /// Which of two is the better choice: the lower load/capacity, then the oldest last assignment
    /// (R4).
    fn better(&self, other: &Self) -> Ordering {
        let ours = u64::from(self.load) * u64::from(other.capacity.0);
        let theirs = u64::from(other.load) * u64::from(self.capacity.0);
        ours.cmp(&theirs)
            .then(self.last_assigned_at.cmp(&other.last_assigned_at))
            .then(self.agent.cmp(&other.agent))
    }
}

/// What routing needs to know of the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// The language, or `None` to ignore it: no member of the team has it (R4).
    pub language: Option<Language>,
    /// The agent who last answered this contact, when the setting asks for them first.
    pub last_agent: Option<AgentId>,
}

/// The agent who receives the conversation, if any can (R4).
///
/// Among those with room who speak the language: the one who last answered this contact, then the
/// lowest load/capacity, then the oldest last assignment. A capacity of 0 receives nothing (A4).
#[must_use]
pub fn best_agent(candidates: &[Candidate], wanted: Wanted) -> Option<AgentId> {
    let able = || {
        candidates
            .iter()
            .filter(|it| it.has_room())
            .filter(|it| wanted.language.is_none_or(|language| it.languages.contains(&language)))
    };
    able()
        .find(|it| Some(it.agent) == wanted.last_agent)
        .or_else(|| able().min_by(|one, two| one.better(two)))
        .map(|it| it.agent)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(id: u8, load: u32, capacity: u32, last_s: Option<i64>) -> Candidate {
        Candidate {
            agent: AgentId::from_bytes([id; 16]),
            languages: vec![Language::FRENCH],
            load,
            capacity: Capacity(capacity),
            last_assigned_at: last_s.map(|second| Timestamp::from_second(second).unwrap()),
        }
    }

    fn best(candidates: &[Candidate], last_agent: Option<u8>) -> Option<AgentId> {
        let last_agent = last_agent.map(|id| AgentId::from_bytes([id; 16]));
        best_agent(candidates, Wanted { language: Some(Language::FRENCH), last_agent })
    }

    #[test]
    fn r4_the_choice_of_an_agent() {
        let agent = |id: u8| Some(AgentId::from_bytes([id; 16]));
        let full = candidate(1, 5, 5, None);
        let half = candidate(2, 2, 4, Some(10));
        let third = candidate(3, 1, 3, Some(20));
        let also_third = candidate(4, 2, 6, Some(5));
        let zero = candidate(5, 0, 0, None);

        assert_eq!(best(&[], None), None);
        assert_eq!(best(&[full.clone(), zero.clone()], None), None);
        assert_eq!(best(&[full.clone(), half.clone()], None), agent(2));
        assert_eq!(best(&[half.clone(), third.clone()], None), agent(3));
        assert_eq!(best(&[half.clone(), third.clone(), also_third.clone()], None), agent(4));
        assert_eq!(best(&[half.clone(), third.clone(), also_third], Some(2)), agent(2));
        assert_eq!(best(&[full, half.clone(), zero], Some(1)), agent(2));

        let never = candidate(6, 1, 3, None);
        assert_eq!(best(&[third, never], None), agent(6));
    }

    #[test]
    fn r4_the_language_is_required_unless_no_member_has_it() {
        let french = candidate(1, 0, 5, None);
        let wanted = |language| Wanted { language, last_agent: None };
        let candidates = [french];
        assert_eq!(best_agent(&candidates, wanted(Some(Language::ENGLISH))), None);
        assert!(best_agent(&candidates, wanted(None)).is_some());
    }
}
