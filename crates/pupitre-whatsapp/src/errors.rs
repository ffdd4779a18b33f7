//! What the platform's error codes mean for a message: one table for answers and for `failed`
//! statuses.
//!
//! Source: Cloud API, "Error codes", seen 2026-09-11. The same code may come in an answer, in a
//! status or in both. Titles and HTTP statuses differ between answers, so only the code and its
//! details decide.

use jiff::SignedDuration;
use pupitre_domain::delivery::{DeliveryError, FailureCode};

use crate::wire::outbound::GraphError;

/// The longest details that are kept, in characters.
const DETAIL_LENGTH_MAX: usize = 500;

/// The longest wait that a limit on pairs asks for.
const PAIR_WAIT_MAX: SignedDuration = SignedDuration::from_hours(1);

/// What an error in an answer means for the message. In each case it was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// The same message would be refused again.
    Stop,
    /// The window is closed: a template may be sent instead (W8).
    NeedsTemplate,
    /// This visitor is not to be had, or not with this.
    ContactRefused,
    /// It may be sent later.
    Later(Wait),
    /// It may be sent again a few times, then counts as refused.
    AFewTimes,
    /// No message can be sent by this channel until somebody mends it (C5).
    ChannelDown,
}

/// How long to wait before it is sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wait {
    /// As long as the desk waits by itself.
    Backoff,
    /// At least this many seconds.
    Seconds(i64),
    /// The limit on messages between one number and one visitor: 4 to the power of the tries
    /// before, in seconds.
    Pair,
}

impl Wait {
    /// The least wait after the attempt of that number, from 1.
    pub(crate) fn after(self, attempt: u32) -> Option<SignedDuration> {
        match self {
            Self::Backoff => None,
            Self::Seconds(seconds) => Some(SignedDuration::from_secs(seconds)),
            Self::Pair => {
                let seconds = 4_i64.saturating_pow(attempt.saturating_sub(1));
                Some(SignedDuration::from_secs(seconds).min(PAIR_WAIT_MAX))
            }
        }
    }
}

/// What a code means: for the message, and in the desk's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Meaning {
    /// For the message, when the code came in an answer.
    pub(crate) class: Class,
    /// In the desk's words.
    pub(crate) failure: FailureCode,
}

impl Meaning {
    pub(crate) const fn new(class: Class, failure: FailureCode) -> Self {
        Self { class, failure }
    }
}

/// The table. A code that is not in it was not sent either, and is not refused at the first try.
pub(crate) const fn meaning(code: i64) -> Meaning {
    use Class::{AFewTimes, ChannelDown, ContactRefused, Later, NeedsTemplate, Stop};
    use FailureCode as F;
    use Wait::{Backoff, Pair, Seconds};

    match code {
        // The token, and what it is allowed.
        0 | 104 | 190 => Meaning::new(ChannelDown, F::TokenInvalid),
        3 | 10 | 200..=299 | 131_005 => Meaning::new(ChannelDown, F::PermissionMissing),

        // The account and its number.
        368 | 131_031 => Meaning::new(ChannelDown, F::BlockedByPlatform),
        131_042 | 134_011 => Meaning::new(ChannelDown, F::PaymentProblem),
        33 | 131_037 | 131_045 | 133_000 | 133_005..=133_016 => {
            Meaning::new(ChannelDown, F::NumberUnusable)
        }

        // Limits.
        4 | 17 | 613 | 80_007 => Meaning::new(Later(Seconds(60)), F::RateLimited),
        130_429 => Meaning::new(Later(Seconds(2)), F::RateLimited),
        131_056 => Meaning::new(Later(Pair), F::PairLimited),

        // The platform itself.
        2 | 131_016 | 133_004 => Meaning::new(Later(Backoff), F::PlatformUnavailable),
        131_057 => Meaning::new(Later(Seconds(60)), F::PlatformUnavailable),
        2_494_100 => Meaning::new(Later(Seconds(120)), F::PlatformUnavailable),
        1 => Meaning::new(AFewTimes, F::PlatformUnavailable),

        // The window and the visitor.
        131_047 => Meaning::new(NeedsTemplate, F::WindowClosed),
        131_026 => Meaning::new(ContactRefused, F::NotOnWhatsApp),
        130_403 => Meaning::new(ContactRefused, F::ContactBlocked),
        130_472 | 131_049 => Meaning::new(ContactRefused, F::HeldBack),
        130_497 => Meaning::new(ContactRefused, F::CountryNotAllowed),
        131_030 => Meaning::new(ContactRefused, F::NotATester),
        131_050 => Meaning::new(ContactRefused, F::OptedOut),
        131_062 => Meaning::new(ContactRefused, F::PhoneNeeded),

        // The brand's conduct.
        131_048 | 131_064 => Meaning::new(Stop, F::SpamLimited),

        // The file.
        131_052 | 131_053 => Meaning::new(Stop, F::MediaRefused),

        // The template.
        132_015 => Meaning::new(Stop, F::TemplatePaused),
        132_001 | 132_016 | 134_102 => Meaning::new(Stop, F::TemplateNotApproved),
        132_000 | 132_005 | 132_008 | 132_012 | 132_018 => Meaning::new(Stop, F::TemplateValues),
        132_069 => Meaning::new(Stop, F::RateLimited),
        134_101 => Meaning::new(Later(Seconds(600)), F::TemplateNotApproved),
        131_063 | 132_000..=132_999 | 134_100 => Meaning::new(Stop, F::TemplateRefused),

        131_051 | 131_055 => Meaning::new(Stop, F::TypeUnsupported),
        100 | 803 | 131_008 | 131_009 | 131_021 | 131_060 | 135_000 | 137_000 => {
            Meaning::new(Stop, F::Invalid)
        }
        it if is_about_what_the_desk_does_not_do(it) => Meaning::new(Stop, F::Invalid),

        // "Something went wrong", and what this table does not know.
        _ => Meaning::new(AFewTimes, F::Unknown),
    }
}

/// Groups, calls, flows, blocking, user names, onboarding, templates being written, and the history
/// of a number: a message that hears of them was wrong.
const fn is_about_what_the_desk_does_not_do(code: i64) -> bool {
    matches!(
        code,
        131_020
            | 131_041
            | 131_059
            | 131_201..=131_215
            | 136_024
            | 138_000..=138_018
            | 139_000..=139_004
            | 139_100..=139_103
            | 147_001..=147_005
            | 1_752_041
            | 2_388_000..=2_388_999
            | 2_593_107..=2_593_109
    )
}

/// What an error in an answer means: its code, and two cases that share code 100 with faulty
/// requests.
pub(crate) fn meaning_of(error: &GraphError) -> Meaning {
    const NO_SUCH_OBJECT_OR_NO_PERMISSION: i64 = 33;
    let words = [&error.message, &error.details];
    let is_about_access = error.subcode == Some(NO_SUCH_OBJECT_OR_NO_PERMISSION)
        || words.into_iter().flatten().any(|it| it.contains("appsecret_proof"));
    if error.code == 100 && is_about_access {
        return Meaning::new(Class::ChannelDown, FailureCode::TokenInvalid);
    }
    let known = meaning(error.code);
    match known.class {
        Class::Stop | Class::NeedsTemplate | Class::ContactRefused | Class::AFewTimes
            if error.is_transient =>
        {
            Meaning::new(Class::Later(Wait::Backoff), known.failure)
        }
        Class::Stop
        | Class::NeedsTemplate
        | Class::ContactRefused
        | Class::AFewTimes
        | Class::Later(_)
        | Class::ChannelDown => known,
    }
}

/// An error of the platform in the desk's words, for a `failed` status. One without a code is
/// unknown.
pub(crate) fn delivery_error(code: Option<i64>, detail: Option<&str>) -> DeliveryError {
    DeliveryError {
        code: code.map_or(FailureCode::Unknown, |it| meaning(it).failure),
        platform_code: code,
        detail: detail.and_then(shown),
    }
}

/// The platform's words as they are kept: on one line, and not endless.
fn shown(detail: &str) -> Option<String> {
    let plain = detail.chars().map(|it| if it.is_control() { ' ' } else { it });
    let short: String = plain.take(DETAIL_LENGTH_MAX).collect();
    let trimmed = short.trim();
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

#[cfg(test)]
mod rows;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn error(code: i64) -> GraphError {
        GraphError {
            code,
            subcode: None,
            message: None,
            details: None,
            is_transient: false,
            trace: None,
        }
    }

    #[test]
    fn a_number_that_the_token_does_not_reach_stops_the_channel() {
        assert_eq!(meaning_of(&error(100)).class, Class::Stop);
        let unseen = GraphError { subcode: Some(33), ..error(100) };
        assert_eq!(meaning_of(&unseen).class, Class::ChannelDown);
        let message = Some("Invalid appsecret_proof provided in the API argument".to_owned());
        let unproven = GraphError { message, ..error(100) };
        assert_eq!(meaning_of(&unproven).class, Class::ChannelDown);
    }

    #[test]
    fn what_the_platform_says_will_pass_is_tried_later() {
        for code in [100, 131_026, 131_047, 131_000, 7_777] {
            let passing = GraphError { is_transient: true, ..error(code) };
            assert_eq!(meaning_of(&passing).class, Class::Later(Wait::Backoff), "{code}");
        }
        let refused = GraphError { is_transient: true, ..error(190) };
        assert_eq!(meaning_of(&refused).class, Class::ChannelDown);
    }

    #[test]
    fn the_pair_limit_waits_four_times_longer_each_time_up_to_an_hour() {
        let seconds = |attempt| Wait::Pair.after(attempt).map(|it| it.as_secs());
        assert_eq!([0, 1, 2, 3, 6].map(seconds), [1, 1, 4, 16, 1024].map(Some));
        assert_eq!([7, 8, u32::MAX].map(seconds), [Some(3600); 3]);
    }

    #[test]
    fn details_are_kept_on_one_line_and_cut() {
        let error = delivery_error(Some(100), Some("first\nsecond\u{1b}[31m "));
        assert_eq!(error.detail.as_deref(), Some("first second [31m"));
        let error = delivery_error(Some(100), Some(&"é".repeat(DETAIL_LENGTH_MAX + 1)));
        assert_eq!(error.detail.map(|it| it.chars().count()), Some(DETAIL_LENGTH_MAX));
        assert_eq!(delivery_error(Some(100), Some(" \n ")).detail, None);
    }

    proptest! {
        #[test]
        fn a_code_that_nobody_knows_is_tried_again_and_shown(code: i64) {
            let known = meaning(code);
            if known.failure == FailureCode::Unknown {
                prop_assert_eq!(known.class, Class::AFewTimes);
            }
            prop_assert_eq!(delivery_error(Some(code), None).platform_code, Some(code));
        }

        /// A message of the desk is refused for good only for a reason that the desk can name.
        #[test]
        fn what_is_refused_or_stops_the_channel_has_a_name(code in -10_i64..3_000_000) {
            let known = meaning(code);
            if !matches!(known.class, Class::AFewTimes | Class::Later(_)) {
                prop_assert_ne!(known.failure, FailureCode::Unknown);
            }
        }
    }
}
