//! Identifiers: 16 bytes each, written as UUIDs, a type per noun so that they cannot be mixed up.

use std::fmt;
use std::str::FromStr;

/// A text that is not 32 hexadecimal digits, hyphens aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier: 32 hexadecimal digits are expected, with or without hyphens")]
pub struct ParseIdError;

/// Writes 16 bytes in the UUID form, 8-4-4-4-12.
fn write_uuid(bytes: &[u8; 16], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (position, byte) in bytes.iter().enumerate() {
        if matches!(position, 4 | 6 | 8 | 10) {
            f.write_str("-")?;
        }
        write!(f, "{byte:02x}")?;
    }
    Ok(())
}

/// Reads the UUID form: hyphens only where they belong, or none at all.
fn parse_uuid(text: &str) -> Result<[u8; 16], ParseIdError> {
    let bytes = text.as_bytes();
    let hyphenated = match bytes.len() {
        32 => false,
        36 => true,
        _ => return Err(ParseIdError),
    };
    let mut id = [0_u8; 16];
    let mut digits = 0_usize;
    for (position, byte) in bytes.iter().enumerate() {
        if hyphenated && matches!(position, 8 | 13 | 18 | 23) {
            if *byte != b'-' {
                return Err(ParseIdError);
            }
            continue;
        }
        let value = char::from(*byte).to_digit(16).ok_or(ParseIdError)?;
        let value = u8::try_from(value).map_err(|_too_large| ParseIdError)?;
        let slot = id.get_mut(digits / 2).ok_or(ParseIdError)?;
        *slot = *slot << 4 | value;
        digits += 1;
    }
    if digits == 32 { Ok(id) } else { Err(ParseIdError) }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 16]);

        impl $name {
            /// The identifier with these bytes.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            /// Its 16 bytes, in the order in which they sort.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 16] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_uuid(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_uuid(&self.0, f)
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                parse_uuid(text).map(Self)
            }
        }
    };
}

id! { /// A brand: the name and logo that visitors see.
BrandId }
id! { /// A channel: one address where visitors write.
ChannelId }
id! { /// A contact: a person.
ContactId }
id! { /// A contact's identity on one channel.
IdentityId }
id! { /// A conversation.
ConversationId }
id! { /// One stay of a conversation on one agent's desk.
AssignmentId }
id! { /// A message. Its bytes sort as the conversation reads (L4): display time, then arrival.
MessageId }
id! { /// A file sent or received.
MediaId }
id! { /// An agent, manager or admin.
AgentId }
id! { /// A team.
TeamId }
id! { /// Opening hours.
OpeningHoursId }
id! { /// A routing rule.
RoutingRuleId }
id! { /// A message of a blocked contact.
BlockedMessageId }
id! { /// A login session.
SessionId }
id! { /// One connection of an agent's screen.
ConnectionId }
id! { /// A row of due work.
DueWorkId }
id! { /// An item that could not be understood and is kept aside with its raw content.
QuarantineId }
id! { /// A reason for closing.
ClosingReasonId }
id! { /// A tag.
TagId }
id! { /// A note that colleagues see. Sorts as a message does.
NoteId }
id! { /// A template of a channel in one language.
TemplateId }
id! { /// A canned reply; the screen that writes it makes the id.
CannedReplyId }
id! { /// A piece of news of a channel.
ChannelNewsId }
id! { /// A line of the log of what a platform told.
WebhookLineId }
id! { /// A mail to a visitor.
MailId }
id! { /// A visitor's session on a web chat.
VisitorSessionId }
id! { /// The id that a client gave to what it creates, so that a repeat is recognised (D11).
ClientId }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_what_it_writes() {
        let id = AgentId::from_bytes([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 255]);
        assert_eq!(id.to_string(), "01020304-0506-0708-090a-0b0c0d0e0fff");
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!("0102030405060708090a0b0c0d0e0fff".parse(), Ok(id));
    }

    #[test]
    fn what_is_not_an_id_is_refused() {
        for text in ["", "0", "-1", "1 OR 1", "01020304-0506-0708-090a-0b0c0d0e0f", "é"] {
            assert_eq!(text.parse::<AgentId>(), Err(ParseIdError), "{text}");
        }
        let misplaced = "010203040-506-0708-090a-0b0c0d0e0fff";
        assert_eq!(misplaced.parse::<AgentId>(), Err(ParseIdError));
    }
}
