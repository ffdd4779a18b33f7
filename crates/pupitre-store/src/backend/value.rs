//! What goes into a statement.

use std::borrow::Cow;

use jiff::Timestamp;
use pupitre_domain::id;

/// The last instant that reads back from microseconds: `Timestamp::MAX` has a fraction of a second
/// more.
const LAST_US: i64 = 253_402_207_200_000_000;

/// A parameter of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    /// Nothing.
    Null,
    /// A number, a boolean as 0 or 1, an instant as microseconds since the epoch.
    Int(i64),
    /// Words.
    Text(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
    /// Sixteen bytes: an id or a key.
    Id([u8; 16]),
}

/// Words as both databases can hold them. PostgreSQL takes no NUL
/// (<https://www.postgresql.org/docs/15/datatype-character.html>): U+FFFD stands for it on both, so
/// that no message is lost over it.
pub(super) fn storable(words: &str) -> Cow<'_, str> {
    if words.contains('\0') {
        return Cow::Owned(words.replace('\0', "\u{fffd}"));
    }
    Cow::Borrowed(words)
}

/// The parameters of a statement, in order.
macro_rules! values {
    ($($value:expr),* $(,)?) => { [$($crate::backend::Value::from($value)),*] };
}
pub(crate) use values;

impl From<i64> for Value<'_> {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<u32> for Value<'_> {
    fn from(value: u32) -> Self {
        Self::Int(i64::from(value))
    }
}

impl From<u64> for Value<'_> {
    fn from(value: u64) -> Self {
        Self::Int(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Self::Int(i64::from(value))
    }
}

impl From<Timestamp> for Value<'_> {
    fn from(value: Timestamp) -> Self {
        Self::Int(value.as_microsecond().min(LAST_US))
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(value: &'a [u8]) -> Self {
        Self::Bytes(value)
    }
}

impl<'a> From<&'a [u8; 32]> for Value<'a> {
    fn from(value: &'a [u8; 32]) -> Self {
        Self::Bytes(value)
    }
}

impl From<[u8; 16]> for Value<'_> {
    fn from(value: [u8; 16]) -> Self {
        Self::Id(value)
    }
}

impl<T> From<Option<T>> for Value<'_>
where
    Self: From<T>,
{
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Value::from)
    }
}

/// An id that a row holds.
pub(crate) trait IdType {
    /// The id with these bytes.
    fn of(bytes: [u8; 16]) -> Self;
}

macro_rules! ids {
    ($($name:ident)+) => {
        $(
            impl From<id::$name> for Value<'_> {
                fn from(value: id::$name) -> Self {
                    Self::Id(*value.as_bytes())
                }
            }

            impl IdType for id::$name {
                fn of(bytes: [u8; 16]) -> Self {
                    Self::from_bytes(bytes)
                }
            }
        )+
    };
}

ids! {
    BrandId ChannelId ContactId IdentityId ConversationId AssignmentId MessageId MediaId AgentId
    TeamId OpeningHoursId RoutingRuleId BlockedMessageId TagId SessionId ConnectionId DueWorkId
    VisitorSessionId QuarantineId ChannelNewsId ClientId ClosingReasonId NoteId CannedReplyId
    TemplateId WebhookLineId MailId
}

impl IdType for [u8; 16] {
    fn of(bytes: [u8; 16]) -> Self {
        bytes
    }
}
