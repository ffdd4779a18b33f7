//! Merge: two contacts known apart turn out to be one person (C6, D9, W1, R8).

use jiff::Timestamp;

use super::{Contact, Identity, NameOrigin, Sender};
use crate::id::AgentId;

/// A contact, as it is weighed against another one of the same person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    /// The contact.
    pub contact: Contact,
    /// When the desk met them.
    pub created_at: Timestamp,
    /// When an agent wrote the name; unknown for names of before that was kept.
    pub named_at: Option<Timestamp>,
    /// Who answered them last.
    pub last_agent: Option<AgentId>,
}

/// The last that somebody said of marketing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarketingWord {
    /// Since when they want none, if they want none.
    pub stopped_at: Option<Timestamp>,
    /// When they said it.
    pub told_at: Timestamp,
}

/// What an identity is called after a merge, and what it was called before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergedIdentity {
    /// The identity that stays.
    pub identity: Identity,
    /// The other names of both: they still find it.
    pub former: Vec<String>,
}

impl Weighed {
    /// Whether this is the contact that stays: the one whom the desk met first.
    #[must_use]
    pub fn stays_before(&self, other: &Self) -> bool {
        (self.created_at, self.contact.id) < (other.created_at, other.contact.id)
    }

    /// The contact that stays, with what the other one knew. `is_later` says that the other one was
    /// heard last.
    ///
    /// What an agent wrote wins over the profile (D9), and the later of two agents' words over the
    /// earlier. Of two profiles the one that was heard last counts. Blocked stays blocked (R8).
    #[must_use]
    pub fn with(&self, other: &Self, is_later: bool) -> Self {
        let weight = |it: &Self| match it.contact.name_origin {
            NameOrigin::Agent => 2_u8,
            NameOrigin::Profile => 1,
            NameOrigin::Unknown => 0,
        };
        let takes_name = match (weight(self), weight(other)) {
            (2, 2) => other.named_at > self.named_at,
            (1, 1) => is_later,
            (ours, theirs) => theirs > ours,
        };
        let named = if takes_name { other } else { self };
        let (last, before) = if is_later { (other, self) } else { (self, other) };
        Self {
            contact: Contact {
                id: self.contact.id,
                is_blocked: self.contact.is_blocked || other.contact.is_blocked,
                ..named.contact.clone()
            },
            named_at: named.named_at,
            created_at: self.created_at,
            last_agent: last.last_agent.or(before.last_agent),
        }
    }
}

impl MarketingWord {
    /// What counts of two: the later word. Who never said anything changes nothing.
    #[must_use]
    pub fn later(ours: Option<Self>, theirs: Option<Self>) -> Option<Self> {
        match (ours, theirs) {
            (Some(ours), Some(theirs)) if theirs.told_at > ours.told_at => Some(theirs),
            // At one instant, no is safer than yes.
            (Some(ours), Some(theirs)) if theirs.told_at == ours.told_at => {
                Some(Self { stopped_at: ours.stopped_at.or(theirs.stopped_at), ..ours })
            }
            (Some(ours), _) => Some(ours),
            (None, theirs) => theirs,
        }
    }
}

impl Identity {
    /// Whether the two may be one person although the platform named only a number: it gives a
    /// number to somebody else later, a user id never.
    ///
    /// Source: Cloud API, "Business-scoped user IDs", 2026-09-15: an id is made anew when its
    /// person changes their number.
    #[must_use]
    pub fn may_be(&self, other: &Self) -> bool {
        match (&self.user_id, &other.user_id) {
            (Some(ours), Some(theirs)) => ours == theirs,
            (Some(_) | None, Some(_) | None) => true,
        }
    }

    /// This identity with the names of another one; `now` says what the platform calls them, where
    /// it does, and `newer` which of the two it spoke of last. The window ends with the later one
    /// (W1).
    #[must_use]
    pub fn merged(&self, other: &Self, now: &Sender, newer: &Self) -> MergedIdentity {
        let older = if newer.id == self.id { other } else { self };
        let pick = |said: &Option<String>, of: fn(&Self) -> &Option<String>| {
            said.clone().or_else(|| of(newer).clone()).or_else(|| of(older).clone())
        };
        let identity = Self {
            user_id: pick(&now.user_id, |it| &it.user_id),
            phone: pick(&now.phone, |it| &it.phone),
            last_visitor_message_at: self
                .last_visitor_message_at
                .max(other.last_visitor_message_at),
            ..self.clone()
        };
        let names = [&self.user_id, &other.user_id, &self.phone, &other.phone];
        let current = [&identity.user_id, &identity.phone];
        let mut former: Vec<String> =
            names.into_iter().filter(|it| !current.contains(it)).flatten().cloned().collect();
        former.sort_unstable();
        former.dedup();
        MergedIdentity { identity, former }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{ChannelId, ContactId, IdentityId};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn weighed(id: u8, name: &str, name_origin: NameOrigin, named_at: Option<i64>) -> Weighed {
        Weighed {
            contact: Contact {
                id: ContactId::from_bytes([id; 16]),
                name: name.to_owned(),
                name_origin,
                is_blocked: false,
                name_note: None,
            },
            created_at: at(i64::from(id)),
            named_at: named_at.map(at),
            last_agent: None,
        }
    }

    fn identity(id: u8, user_id: Option<&str>, phone: Option<&str>, last: i64) -> Identity {
        Identity {
            id: IdentityId::from_bytes([id; 16]),
            channel: ChannelId::from_bytes([9; 16]),
            contact: ContactId::from_bytes([id; 16]),
            user_id: user_id.map(str::to_owned),
            phone: phone.map(str::to_owned),
            last_visitor_message_at: Some(at(last)),
        }
    }

    fn says(user_id: Option<&str>, phone: Option<&str>) -> Sender {
        let (user_id, phone) = (user_id.map(str::to_owned), phone.map(str::to_owned));
        Sender { user_id, phone, profile_name: None }
    }

    #[test]
    fn c6_d9_the_contact_that_was_met_first_stays_under_the_name_that_counts_most() {
        use NameOrigin::{Agent, Profile, Unknown};
        let table = [
            (("L.", Profile, None), ("Léa", Agent, Some(5)), false, "Léa"),
            (("Léa", Agent, None), ("L.", Profile, None), true, "Léa"),
            (("Léa", Agent, Some(9)), ("Lea", Agent, Some(5)), true, "Léa"),
            (("Lea", Agent, Some(5)), ("Léa", Agent, Some(9)), false, "Léa"),
            (("Lea", Agent, None), ("Léa", Agent, Some(1)), false, "Léa"),
            (("Léa", Agent, None), ("Lea", Agent, None), true, "Léa"),
            (("Lili", Profile, None), ("Léa", Profile, None), true, "Léa"),
            (("Léa", Profile, None), ("Lili", Profile, None), false, "Léa"),
            (("", Unknown, None), ("Léa", Profile, None), false, "Léa"),
        ];
        for ((ours, origin, named), (theirs, other, other_named), is_later, expected) in table {
            let kept = weighed(1, ours, origin, named);
            let gone = weighed(2, theirs, other, other_named);
            assert!(kept.stays_before(&gone) && !gone.stays_before(&kept));
            let merged = kept.with(&gone, is_later);
            assert_eq!(merged.contact.name, expected, "{ours} {theirs}");
            assert_eq!(merged.contact.id, kept.contact.id);
        }
    }

    #[test]
    fn r8_blocked_stays_blocked() {
        let kept = weighed(1, "", NameOrigin::Unknown, None);
        let blocked = Contact { is_blocked: true, ..kept.contact.clone() };
        let blocked = Weighed { contact: blocked, ..kept.clone() };
        assert!(kept.with(&blocked, false).contact.is_blocked);
        assert!(blocked.with(&kept, true).contact.is_blocked);
    }

    #[test]
    fn c5_the_later_word_on_marketing_counts_and_silence_says_nothing() {
        let stop = |told| MarketingWord { stopped_at: Some(at(told)), told_at: at(told) };
        let resume = |told| MarketingWord { stopped_at: None, told_at: at(told) };
        let table = [
            (Some(stop(1)), None, true),
            (None, Some(stop(1)), true),
            (Some(stop(1)), Some(resume(2)), false),
            (Some(resume(2)), Some(stop(1)), false),
            (Some(resume(1)), Some(stop(2)), true),
            (Some(resume(2)), Some(stop(2)), true),
            (None, None, false),
        ];
        for (ours, theirs, is_stopped) in table {
            let word = MarketingWord::later(ours, theirs);
            assert_eq!(word.is_some_and(|it| it.stopped_at.is_some()), is_stopped, "{ours:?}");
        }
    }

    #[test]
    fn c6_a_merged_identity_keeps_every_name_and_the_later_window() {
        let by_phone = identity(1, None, Some("331"), 50);
        let by_id = identity(2, Some("u1"), None, 20);
        let merged = by_phone.merged(&by_id, &says(Some("u1"), Some("331")), &by_id);
        let known = (merged.identity.user_id.as_deref(), merged.identity.phone.as_deref());
        assert_eq!(known, (Some("u1"), Some("331")));
        assert_eq!(merged.identity.last_visitor_message_at, Some(at(50)));
        assert_eq!(merged.former, [""; 0]);

        let moved = identity(2, Some("u2"), Some("332"), 60);
        let before = identity(1, Some("u1"), Some("331"), 50);
        let merged = before.merged(&moved, &says(Some("u2"), None), &moved);
        let known = (merged.identity.user_id.as_deref(), merged.identity.phone.as_deref());
        assert_eq!(known, (Some("u2"), Some("332")));
        assert_eq!(merged.identity.id, before.id);
        assert_eq!(merged.former, ["331", "u1"]);
        assert_eq!(merged.identity.last_visitor_message_at, Some(at(60)));
    }

    #[test]
    fn c6_a_number_alone_makes_no_one_person_of_two_ids() {
        let one = identity(1, Some("u1"), Some("331"), 1);
        assert!(!one.may_be(&identity(2, Some("u2"), None, 1)));
        assert!(one.may_be(&identity(2, Some("u1"), None, 1)));
        assert!(one.may_be(&identity(2, None, Some("332"), 1)));
        assert!(identity(2, None, Some("332"), 1).may_be(&one));
    }
}
