//! Why an item is kept aside: the stable codes that stand in the quarantine.

/// Why something of the platform is not taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    /// The body is not UTF-8.
    InvalidUtf8,
    /// The body is not JSON.
    InvalidJson,
    /// It is JSON of another shape.
    UnexpectedShape,
    /// It is nested deeper than anything that the platform sends.
    TooDeep,
    /// More items in one body than the platform ever sends.
    TooManyItems,
    /// A key stands twice in it.
    DuplicateKey,
    /// The body is about another product of the platform.
    OtherObject,
    /// The change is of a field that the desk does not read.
    OtherField,
    /// It does not say which number it came by.
    NoNumber,
    /// It came by a number that the desk does not have.
    UnknownNumber,
    /// It is signed by the secret of another number.
    OtherSecret,
    /// It is about a visitor whom nobody knows.
    UnknownVisitor,
    /// There is nothing in it.
    Empty,
    /// The platform's trouble with the account, not a message.
    AccountError,
    /// The platform's id is missing, or can't be one.
    BadId,
    /// Nobody is named who could have written it.
    NoSender,
    /// It was written to a group.
    Group,
    /// A status of an unknown name.
    UnknownStatus,
    /// It belongs to a conversation, and none is open (L1).
    NoOpenConversation,
    /// Another message of the same id was here first.
    Conflict,
    /// Each try to take it in failed.
    Failed,
}

impl Reason {
    /// The code.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::InvalidUtf8 => "invalid_utf8",
            Self::InvalidJson => "invalid_json",
            Self::UnexpectedShape => "unexpected_shape",
            Self::TooDeep => "too_deep",
            Self::TooManyItems => "too_many_items",
            Self::DuplicateKey => "duplicate_key",
            Self::OtherObject => "other_object",
            Self::OtherField => "other_field",
            Self::NoNumber => "no_number",
            Self::UnknownNumber => "unknown_number",
            Self::OtherSecret => "other_secret",
            Self::UnknownVisitor => "unknown_visitor",
            Self::Empty => "empty",
            Self::AccountError => "account_error",
            Self::BadId => "bad_id",
            Self::NoSender => "no_sender",
            Self::Group => "group",
            Self::UnknownStatus => "unknown_status",
            Self::NoOpenConversation => "no_open_conversation",
            Self::Conflict => "conflict",
            Self::Failed => "failed",
        }
    }

    /// Whether the platform sends such things by design, so that nobody need look.
    pub(crate) const fn is_expected(self) -> bool {
        match self {
            Self::OtherObject
            | Self::OtherField
            | Self::AccountError
            | Self::Group
            | Self::UnknownStatus
            | Self::UnknownVisitor
            | Self::NoOpenConversation => true,
            Self::InvalidUtf8
            | Self::InvalidJson
            | Self::UnexpectedShape
            | Self::TooDeep
            | Self::TooManyItems
            | Self::DuplicateKey
            | Self::NoNumber
            | Self::UnknownNumber
            | Self::OtherSecret
            | Self::Empty
            | Self::BadId
            | Self::NoSender
            | Self::Conflict
            | Self::Failed => false,
        }
    }

    /// What is wrong with JSON that does not have the shape asked for.
    pub(crate) fn of(error: &serde_json::Error) -> Self {
        if !error.is_data() {
            return Self::InvalidJson;
        }
        if error.to_string().starts_with("duplicate field") {
            return Self::DuplicateKey;
        }
        Self::UnexpectedShape
    }
}
