//! What became of a message that left the desk (D5): a lattice that only climbs, so that statuses
//! may come twice, late or in any order and end in the same place (I-22).

use jiff::Timestamp;

use crate::channel::Family;

/// Where an outbound message stands.
///
/// The order of the variants is the order of the lattice, except `Failed`, which `join` places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeliveryState {
    /// Waits in our store.
    Queued,
    /// A call to the platform was begun.
    Sending,
    /// The call's outcome is not known; a status will say, or the agent decides.
    Unknown,
    /// The platform refused it, or could not bring it to the visitor.
    Failed,
    /// The platform has it.
    Sent,
    /// The visitor's phone has it.
    Delivered,
    /// The visitor has seen it.
    Read,
}

impl DeliveryState {
    /// Every state.
    pub const ALL: [Self; 7] = [
        Self::Queued,
        Self::Sending,
        Self::Unknown,
        Self::Failed,
        Self::Sent,
        Self::Delivered,
        Self::Read,
    ];

    /// The name used in the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Unknown => "unknown",
            Self::Failed => "failed",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// How far along the platform says it is; nothing we did locally counts.
    const fn rank(self) -> u8 {
        match self {
            Self::Queued | Self::Sending | Self::Unknown => 0,
            Self::Sent => 1,
            // A refusal comes after the acceptance; a delivery proves that it was wrong.
            Self::Failed => 2,
            Self::Delivered => 3,
            Self::Read => 4,
        }
    }
}

/// What the platform reports of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Report {
    /// The platform has it.
    Sent,
    /// The visitor's phone has it.
    Delivered,
    /// The visitor has seen it.
    Read,
    /// It could not be brought to the visitor.
    Failed(DeliveryError),
}

impl Report {
    /// The state that this report asks for.
    #[must_use]
    pub const fn state(&self) -> DeliveryState {
        match self {
            Self::Sent => DeliveryState::Sent,
            Self::Delivered => DeliveryState::Delivered,
            Self::Read => DeliveryState::Read,
            Self::Failed(_) => DeliveryState::Failed,
        }
    }
}

/// Why a message failed, in the desk's words: the stable codes that the screen translates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureCode {
    /// The window closed before it left (W8).
    WindowClosed,
    /// The visitor is not reachable on WhatsApp.
    NotOnWhatsApp,
    /// The platform's limit was reached, and retries did not help.
    RateLimited,
    /// The channel's token is refused.
    TokenInvalid,
    /// The file is refused by the platform.
    MediaRefused,
    /// The template is refused.
    TemplateRefused,
    /// The template is paused by the platform (W9).
    TemplatePaused,
    /// The template is not approved, or not any more (W9).
    TemplateNotApproved,
    /// The visitor wrote before the template left: it is not needed any more (W2).
    WindowOpen,
    /// The platform blocks the account or this message.
    BlockedByPlatform,
    /// Too much was sent to this visitor in a short time, and retries did not help.
    PairLimited,
    /// The channel's token lacks a permission.
    PermissionMissing,
    /// The number is not registered, was deleted, or may not send yet.
    NumberUnusable,
    /// The account can't be charged.
    PaymentProblem,
    /// The brand has blocked this visitor on the platform.
    ContactBlocked,
    /// The visitor wants no more marketing.
    OptedOut,
    /// The platform holds marketing back from this visitor for now.
    HeldBack,
    /// The brand may not write to this visitor's country.
    CountryNotAllowed,
    /// Too many visitors blocked or reported the brand.
    SpamLimited,
    /// A test number writes to a few declared numbers only.
    NotATester,
    /// This type goes to a phone number only, and the visitor hides theirs.
    PhoneNeeded,
    /// The platform does not take this type of message.
    TypeUnsupported,
    /// The values of the template do not fit it.
    TemplateValues,
    /// The platform says that the request is wrong.
    Invalid,
    /// The platform could not be reached.
    PlatformUnavailable,
    /// It waited too long to leave.
    Expired,
    /// Another reason.
    Unknown,
}

impl FailureCode {
    /// Every code.
    pub const ALL: [Self; 27] = [
        Self::WindowClosed,
        Self::NotOnWhatsApp,
        Self::RateLimited,
        Self::TokenInvalid,
        Self::MediaRefused,
        Self::TemplateRefused,
        Self::TemplatePaused,
        Self::TemplateNotApproved,
        Self::WindowOpen,
        Self::BlockedByPlatform,
        Self::PairLimited,
        Self::PermissionMissing,
        Self::NumberUnusable,
        Self::PaymentProblem,
        Self::ContactBlocked,
        Self::OptedOut,
        Self::HeldBack,
        Self::CountryNotAllowed,
        Self::SpamLimited,
        Self::NotATester,
        Self::PhoneNeeded,
        Self::TypeUnsupported,
        Self::TemplateValues,
        Self::Invalid,
        Self::PlatformUnavailable,
        Self::Expired,
        Self::Unknown,
    ];

    /// The name used in the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::WindowClosed => "window_closed",
            Self::NotOnWhatsApp => "not_on_whatsapp",
            Self::RateLimited => "rate_limited",
            Self::TokenInvalid => "token_invalid",
            Self::MediaRefused => "media_refused",
            Self::TemplateRefused => "template_refused",
            Self::TemplatePaused => "template_paused",
            Self::TemplateNotApproved => "template_not_approved",
            Self::WindowOpen => "window_open",
            Self::BlockedByPlatform => "blocked_by_platform",
            Self::PairLimited => "pair_limited",
            Self::PermissionMissing => "permission_missing",
            Self::NumberUnusable => "number_unusable",
            Self::PaymentProblem => "payment_problem",
            Self::ContactBlocked => "contact_blocked",
            Self::OptedOut => "opted_out",
            Self::HeldBack => "held_back",
            Self::CountryNotAllowed => "country_not_allowed",
            Self::SpamLimited => "spam_limited",
            Self::NotATester => "not_a_tester",
            Self::PhoneNeeded => "phone_needed",
            Self::TypeUnsupported => "type_unsupported",
            Self::TemplateValues => "template_values",
            Self::Invalid => "invalid",
            Self::PlatformUnavailable => "platform_unavailable",
            Self::Expired => "expired",
            Self::Unknown => "unknown",
        }
    }

    /// The code of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.name() == name)
    }

    /// Whether sending the same message again may succeed (D5), perhaps once somebody has mended
    /// what stands in its way.
    #[must_use]
    pub const fn can_retry(self) -> bool {
        match self {
            Self::RateLimited
            | Self::PairLimited
            | Self::TokenInvalid
            | Self::PermissionMissing
            | Self::NumberUnusable
            | Self::PaymentProblem
            | Self::ContactBlocked
            | Self::PlatformUnavailable
            | Self::Expired
            | Self::Unknown => true,
            Self::WindowClosed
            | Self::NotOnWhatsApp
            | Self::MediaRefused
            | Self::TemplateRefused
            | Self::TemplatePaused
            | Self::TemplateNotApproved
            | Self::WindowOpen
            | Self::BlockedByPlatform
            | Self::OptedOut
            | Self::HeldBack
            | Self::CountryNotAllowed
            | Self::SpamLimited
            | Self::NotATester
            | Self::PhoneNeeded
            | Self::TypeUnsupported
            | Self::TemplateValues
            | Self::Invalid => false,
        }
    }
}

/// Why a message failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryError {
    /// The desk's code.
    pub code: FailureCode,
    /// The platform's own numeric code, for those who look it up.
    pub platform_code: Option<i64>,
    /// The platform's words, for those who look them up.
    pub detail: Option<String>,
}

/// Where an outbound message stands, and since when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The state.
    pub state: DeliveryState,
    /// Why it failed, when it did.
    pub error: Option<DeliveryError>,
    /// How many calls were begun.
    pub attempt: u32,
    /// The platform's id, once it accepted the message.
    pub platform_id: Option<String>,
    /// When the state last changed.
    pub changed_at: Timestamp,
}

impl Delivery {
    /// A message that waits to leave.
    #[must_use]
    pub const fn queued(at: Timestamp) -> Self {
        Self {
            state: DeliveryState::Queued,
            error: None,
            attempt: 0,
            platform_id: None,
            changed_at: at,
        }
    }

    /// Where a new message of a conversation stands: one of the house's own chat is sent as soon as
    /// it is written, for no platform lies between; any other waits to leave.
    #[must_use]
    pub fn first(family: Family, at: Timestamp) -> Self {
        let state = match family {
            Family::Messaging => DeliveryState::Queued,
            Family::Chat => DeliveryState::Sent,
        };
        Self { state, ..Self::queued(at) }
    }

    /// The delivery after a report of the platform; `None` when the report says nothing new.
    #[must_use]
    pub fn join(&self, report: &Report, at: Timestamp) -> Option<Self> {
        let state = report.state();
        if state.rank() <= self.state.rank() {
            return None;
        }
        let error = match report {
            Report::Failed(error) => Some(error.clone()),
            Report::Sent | Report::Delivered | Report::Read => None,
        };
        Some(Self { state, error, changed_at: at, ..self.clone() })
    }

    /// Whether the agent may have it sent again: refused for a passing reason, or never confirmed.
    #[must_use]
    pub fn can_retry(&self) -> bool {
        match self.state {
            DeliveryState::Unknown => true,
            DeliveryState::Failed => self.error.as_ref().is_none_or(|error| error.code.can_retry()),
            DeliveryState::Queued
            | DeliveryState::Sending
            | DeliveryState::Sent
            | DeliveryState::Delivered
            | DeliveryState::Read => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn failed() -> Report {
        Report::Failed(DeliveryError {
            code: FailureCode::NotOnWhatsApp,
            platform_code: Some(131_026),
            detail: None,
        })
    }

    fn settle(reports: &[Report]) -> DeliveryState {
        let mut delivery = Delivery::queued(at(0));
        for report in reports {
            delivery = delivery.join(report, at(1)).unwrap_or(delivery);
        }
        delivery.state
    }

    /// I-22, on the four reports: every order, with repeats, ends in the same place.
    #[test]
    fn i_22_reports_in_any_order_and_number_end_in_the_same_state() {
        let reports = [Report::Sent, Report::Delivered, Report::Read, failed()];
        for subset in 1_u32..16 {
            let chosen: Vec<Report> = reports
                .iter()
                .enumerate()
                .filter(|(position, _)| subset & (1 << position) != 0)
                .map(|(_, report)| report.clone())
                .collect();
            let expected = settle(&chosen);
            for start in 0..chosen.len() {
                let mut rotated = chosen.clone();
                rotated.rotate_left(start);
                assert_eq!(settle(&rotated), expected);
                rotated.reverse();
                rotated.extend(chosen.clone());
                assert_eq!(settle(&rotated), expected);
            }
        }
    }

    #[test]
    fn d5_a_status_never_goes_back() {
        let read = Delivery { state: DeliveryState::Read, ..Delivery::queued(at(0)) };
        assert_eq!(read.join(&Report::Delivered, at(1)), None);
        assert_eq!(read.join(&failed(), at(1)), None);
    }

    #[test]
    fn an_unknown_send_is_healed_by_its_status() {
        let unknown = Delivery { state: DeliveryState::Unknown, ..Delivery::queued(at(0)) };
        assert!(unknown.can_retry());
        let healed = unknown.join(&Report::Sent, at(1)).unwrap();
        assert_eq!(healed.state, DeliveryState::Sent);
        assert!(!healed.can_retry());
    }
}
