//! What happens to a web chat beside its messages.

use crate::id::ContactId;
use crate::mail::MailKind;

/// What a visitor of the web chat did, or was asked, beside writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChatChange {
    /// The site proved who the visitor is (V4).
    VisitorIdentified(ContactId),
    /// The visitor left an e-mail address (V3).
    EmailGiven(ContactId),
    /// The visitor was asked what they thought of the conversation (V5).
    SurveyAsked,
    /// The visitor said it.
    SurveyAnswered,
    /// A mail to the visitor left (V3).
    MailSent(MailKind),
    /// A mail to the visitor did not leave, and will not.
    MailFailed(MailKind),
    /// The address of the visitor wants no more mails that tell of answers.
    MailStopped,
    /// It wants them again.
    MailResumed,
}

impl ChatChange {
    /// The dotted name of the event.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::VisitorIdentified(_) => "visitor.identified",
            Self::EmailGiven(_) => "visitor.email_given",
            Self::SurveyAsked => "survey.asked",
            Self::SurveyAnswered => "survey.answered",
            Self::MailSent(_) => "mail.sent",
            Self::MailFailed(_) => "mail.failed",
            Self::MailStopped => "mail.stopped",
            Self::MailResumed => "mail.resumed",
        }
    }

    /// The contact that it is about, beyond the conversation's.
    #[must_use]
    pub const fn contact(self) -> Option<ContactId> {
        match self {
            Self::VisitorIdentified(contact) | Self::EmailGiven(contact) => Some(contact),
            Self::SurveyAsked
            | Self::SurveyAnswered
            | Self::MailSent(_)
            | Self::MailFailed(_)
            | Self::MailStopped
            | Self::MailResumed => None,
        }
    }

    /// Which mail it is about.
    #[must_use]
    pub const fn mail(self) -> Option<MailKind> {
        match self {
            Self::MailSent(kind) | Self::MailFailed(kind) => Some(kind),
            Self::VisitorIdentified(_)
            | Self::EmailGiven(_)
            | Self::SurveyAsked
            | Self::SurveyAnswered
            | Self::MailStopped
            | Self::MailResumed => None,
        }
    }
}
