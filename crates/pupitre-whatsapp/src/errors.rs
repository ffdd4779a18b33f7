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
    Rejected,
    /// It may be sent later.
    Later(Wait),
    /// It may be sent again a few times, then counts as refused.
    AFewTimes,
    /// No message can be sent by this channel until somebody mends it.
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
    use Class::{AFewTimes, ChannelDown, Later, Rejected};
    use FailureCode as F;
    use Wait::{Backoff, Pair, Seconds};

    match code {
        // The token, and what it is allowed.
        0 | 3 | 10 | 104 | 190 | 200..=299 | 131_005 => Meaning::new(ChannelDown, F::TokenInvalid),

        // The account and its number.
        33 | 368 | 131_031 | 131_042 | 131_045 | 133_010 => {
            Meaning::new(ChannelDown, F::BlockedByPlatform)
        }

        // Limits.
        4 | 17 | 613 | 80_007 => Meaning::new(Later(Seconds(60)), F::RateLimited),
        130_429 => Meaning::new(Later(Seconds(2)), F::RateLimited),
        131_056 => Meaning::new(Later(Pair), F::RateLimited),

        // The platform itself.
        2 | 131_016 | 133_004 => Meaning::new(Later(Backoff), F::PlatformUnavailable),
        131_057 => Meaning::new(Later(Seconds(60)), F::PlatformUnavailable),
        2_494_100 => Meaning::new(Later(Seconds(120)), F::PlatformUnavailable),
        1 => Meaning::new(AFewTimes, F::PlatformUnavailable),

        // The window and the visitor.
        131_047 => Meaning::new(Rejected, F::WindowClosed),
        131_026 => Meaning::new(Rejected, F::NotOnWhatsApp),

        // What the platform does not bring to this visitor, or not from this account.
        130_403 | 130_472 | 130_497 | 131_030 | 131_037 | 131_048..=131_050 | 131_063 | 131_064 => {
            Meaning::new(Rejected, F::BlockedByPlatform)
        }

        // The file.
        131_052 | 131_053 => Meaning::new(Rejected, F::MediaRefused),

        // The template.
        132_015 => Meaning::new(Rejected, F::TemplatePaused),
        132_001 | 132_016 => Meaning::new(Rejected, F::TemplateNotApproved),
        132_000..=132_018 | 132_068 | 132_069 | 134_100..=134_102 => {
            Meaning::new(Rejected, F::TemplateRefused)
        }

        // The request.
        100
        | 803
        | 131_008
        | 131_009
        | 131_020
        | 131_021
        | 131_041
        | 131_051
        | 131_055
        | 131_059
        | 131_060
        | 131_062
        | 131_201..=131_215
        | 134_011
        | 135_000
        | 137_000
        | 138_000..=138_018
        | 139_000..=139_004 => Meaning::new(Rejected, F::Invalid),

        // "Something went wrong", and what this table does not know.
        _ => Meaning::new(AFewTimes, F::Unknown),
    }
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
        Class::Rejected | Class::AFewTimes if error.is_transient => {
            Meaning::new(Class::Later(Wait::Backoff), known.failure)
        }
        Class::Rejected | Class::AFewTimes | Class::Later(_) | Class::ChannelDown => known,
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
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The codes that the platform's manual says to send again.
    const MAY_BE_SENT_AGAIN: [i64; 14] = [
        1, 2, 4, 17, 613, 80_007, 130_429, 131_000, 131_016, 131_056, 131_057, 133_004, 2_494_100,
        999_999,
    ];

    /// The codes that stop a channel.
    const STOPS_THE_CHANNEL: [i64; 16] = [
        0, 3, 10, 33, 104, 190, 200, 230, 299, 368, 131_005, 131_031, 131_042, 131_045, 133_010,
        190,
    ];

    #[test]
    fn c5_what_stops_the_channel_is_told_from_what_passes() {
        for code in MAY_BE_SENT_AGAIN {
            let class = meaning(code).class;
            assert!(matches!(class, Class::Later(_) | Class::AFewTimes), "{code}: {class:?}");
        }
        for code in STOPS_THE_CHANNEL {
            assert_eq!(meaning(code).class, Class::ChannelDown, "{code}");
        }
    }

    #[test]
    fn d5_each_reason_has_the_desks_own_word() {
        let words = [
            (131_047, FailureCode::WindowClosed),
            (131_026, FailureCode::NotOnWhatsApp),
            (131_056, FailureCode::RateLimited),
            (130_429, FailureCode::RateLimited),
            (190, FailureCode::TokenInvalid),
            (131_053, FailureCode::MediaRefused),
            (132_012, FailureCode::TemplateRefused),
            (132_015, FailureCode::TemplatePaused),
            (132_001, FailureCode::TemplateNotApproved),
            (131_049, FailureCode::BlockedByPlatform),
            (130_403, FailureCode::BlockedByPlatform),
            (131_042, FailureCode::BlockedByPlatform),
            (100, FailureCode::Invalid),
            (131_009, FailureCode::Invalid),
            (131_016, FailureCode::PlatformUnavailable),
            (131_000, FailureCode::Unknown),
            (1_234_567, FailureCode::Unknown),
        ];
        for (code, failure) in words {
            assert_eq!(meaning(code).failure, failure, "{code}");
            assert_eq!(delivery_error(Some(code), None).code, failure, "{code}");
        }
        assert_eq!(delivery_error(None, None).code, FailureCode::Unknown);
    }

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
        assert_eq!(meaning_of(&error(100)).class, Class::Rejected);
        let unseen = GraphError { subcode: Some(33), ..error(100) };
        assert_eq!(meaning_of(&unseen).class, Class::ChannelDown);
        let message = Some("Invalid appsecret_proof provided in the API argument".to_owned());
        let unproven = GraphError { message, ..error(100) };
        assert_eq!(meaning_of(&unproven).class, Class::ChannelDown);
    }

    #[test]
    fn what_the_platform_says_will_pass_is_tried_later() {
        for code in [100, 131_047, 131_000, 7_777] {
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
            if matches!(known.class, Class::Rejected | Class::ChannelDown) {
                prop_assert_ne!(known.failure, FailureCode::Unknown);
            }
        }
    }
}
