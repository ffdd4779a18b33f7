//! Contacts and their identities, one per channel.

mod merge;

pub use merge::{MarketingWord, MergedIdentity, Weighed};

use jiff::Timestamp;

use crate::id::{ChannelId, ContactId, IdentityId};
use crate::service_window;

/// Where a contact's name comes from (D9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameOrigin {
    /// The platform's profile.
    Profile,
    /// Written by an agent.
    Agent,
    /// Nobody gave one.
    Unknown,
}

impl NameOrigin {
    /// Every origin.
    pub const ALL: [Self; 3] = [Self::Profile, Self::Agent, Self::Unknown];

    /// The name used in the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Agent => "agent",
            Self::Unknown => "unknown",
        }
    }

    /// The origin of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|origin| origin.name() == name)
    }
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Their id.
    pub id: ContactId,
    /// Their name; empty when nobody gave one.
    pub name: String,
    /// Where the name comes from.
    pub name_origin: NameOrigin,
    /// Whether what they write starts no conversation and alerts no one (R8).
    pub is_blocked: bool,
    /// How the agent who wrote the name knows it: signed, an order's number, …
    pub name_note: Option<String>,
}

/// The longest name of a contact, in characters.
pub const NAME_LENGTH_MAX: usize = 120;

/// The longest word on how a name is known, in characters.
pub const NAME_NOTE_LENGTH_MAX: usize = 120;

/// Why a name is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// The name is empty, too long or has control characters.
    #[error("a name has 1 to {NAME_LENGTH_MAX} characters, none of them a control character")]
    Name,
    /// The word on how it is known is too long or has control characters.
    #[error("how a name is known has at most {NAME_NOTE_LENGTH_MAX} characters")]
    Note,
}

/// Who a contact is on one channel (C6). At least one of `user_id` and `phone` is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Its id.
    pub id: IdentityId,
    /// The channel.
    pub channel: ChannelId,
    /// The person.
    pub contact: ContactId,
    /// The business-scoped user id; the key when known.
    pub user_id: Option<String>,
    /// The phone number in digits, as the platform wrote it; never validated.
    pub phone: Option<String>,
    /// The visitor's last message that opens or extends the service window (W1), in the channel's
    /// time.
    pub last_visitor_message_at: Option<Timestamp>,
}

/// Who wrote, as the platform says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The business-scoped user id.
    pub user_id: Option<String>,
    /// The phone number in digits.
    pub phone: Option<String>,
    /// The profile's name.
    pub profile_name: Option<String>,
}

impl Identity {
    /// What the platform now says of this identity that the desk did not know yet, if anything.
    ///
    /// A known user id or phone is never forgotten because a later message leaves it out.
    #[must_use]
    pub fn learn(&self, sender: &Sender) -> Option<Self> {
        let learned = Self {
            user_id: sender.user_id.clone().or_else(|| self.user_id.clone()),
            phone: sender.phone.clone().or_else(|| self.phone.clone()),
            ..self.clone()
        };
        (learned != *self).then_some(learned)
    }

    /// Whoever the platform calls so.
    #[must_use]
    pub fn called(&self) -> Sender {
        let (user_id, phone) = (self.user_id.clone(), self.phone.clone());
        Sender { user_id, phone, profile_name: None }
    }
}

impl Identity {
    /// The identity with its window closed now, because the platform refused a message for it (W8);
    /// `None` when it is closed already.
    #[must_use]
    pub fn window_refused(&self, now: Timestamp) -> Option<Self> {
        let last = self.last_visitor_message_at?;
        if !service_window::is_open(Some(service_window::ends_at(last)), now) {
            return None;
        }
        let last_visitor_message_at = service_window::opened_before(now);
        Some(Self { last_visitor_message_at: Some(last_visitor_message_at), ..self.clone() })
    }
}

impl Contact {
    /// The contact under the profile's new name, unless an agent named them or nothing changed.
    #[must_use]
    pub fn renamed_by_profile(&self, profile_name: Option<&str>) -> Option<Self> {
        let name = profile_name.map(str::trim).filter(|name| !name.is_empty())?;
        if self.name_origin == NameOrigin::Agent || self.name == name {
            return None;
        }
        let name = name.to_owned();
        Some(Self { name, name_origin: NameOrigin::Profile, name_note: None, ..self.clone() })
    }

    /// The contact under the name that an agent wrote, with how it is known (D9).
    ///
    /// # Errors
    ///
    /// [`NameError`]: what is wrong with it.
    pub fn named_by_agent(&self, name: &str, note: Option<&str>) -> Result<Self, NameError> {
        let name = name.trim();
        if name.is_empty() || !is_line_of(name, NAME_LENGTH_MAX) {
            return Err(NameError::Name);
        }
        let note = note.map(str::trim).filter(|note| !note.is_empty());
        if note.is_some_and(|note| !is_line_of(note, NAME_NOTE_LENGTH_MAX)) {
            return Err(NameError::Note);
        }
        Ok(Self {
            name: name.to_owned(),
            name_origin: NameOrigin::Agent,
            name_note: note.map(str::to_owned),
            ..self.clone()
        })
    }
}

fn is_line_of(words: &str, length_max: usize) -> bool {
    words.chars().count() <= length_max && !words.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d9_a_name_that_an_agent_wrote_has_its_origin_and_stays() {
        let met = Contact {
            id: ContactId::from_bytes([1; 16]),
            name: "~ L ~".to_owned(),
            name_origin: NameOrigin::Profile,
            name_note: None,
            is_blocked: false,
        };
        let named = met.named_by_agent(" Léa Marchand ", Some(" commande 4512 ")).unwrap();
        assert_eq!((named.name.as_str(), named.name_origin), ("Léa Marchand", NameOrigin::Agent));
        assert_eq!(named.name_note.as_deref(), Some("commande 4512"));
        assert_eq!(named.renamed_by_profile(Some("Lili")), None);
        assert_eq!(met.named_by_agent("Léa", Some("  ")).unwrap().name_note, None);
        for name in ["", " ", "a\u{0}", "a\nb", &"é".repeat(121)] {
            assert_eq!(met.named_by_agent(name, None), Err(NameError::Name), "{name:?}");
        }
        for note in ["a\nb", &"é".repeat(121)] {
            assert_eq!(met.named_by_agent("Léa", Some(note)), Err(NameError::Note), "{note:?}");
        }
        let renamed = met.renamed_by_profile(Some("Lili")).unwrap();
        assert_eq!((renamed.name.as_str(), renamed.name_note), ("Lili", None));
    }
}
