//! The platform's own table of errors, row by row: what the desk does about each.
//!
//! Source: Cloud API, "Error codes", seen 2026-09-11.

use super::*;

/// A row of the platform's table: the code, what the platform calls it, and what the desk does.
type Row = (i64, &'static str, Class, FailureCode);

use Class::{AFewTimes, ChannelDown, ContactRefused, Later, NeedsTemplate, Stop};
use FailureCode as F;
use Wait::{Backoff, Pair, Seconds};

/// What concerns a channel, its limits and the platform itself.
const CHANNEL: [Row; 38] = [
    (0, "authentication failed", ChannelDown, F::TokenInvalid),
    (1, "invalid request or server error", AFewTimes, F::PlatformUnavailable),
    (2, "temporary, down or overloaded", Later(Backoff), F::PlatformUnavailable),
    (3, "capability or permission", ChannelDown, F::PermissionMissing),
    (4, "app call limit", Later(Seconds(60)), F::RateLimited),
    (10, "permission missing", ChannelDown, F::PermissionMissing),
    (17, "user call limit", Later(Seconds(60)), F::RateLimited),
    (33, "number deleted", ChannelDown, F::NumberUnusable),
    (104, "no token", ChannelDown, F::TokenInvalid),
    (190, "token expired", ChannelDown, F::TokenInvalid),
    (200, "no token given, or permission missing", ChannelDown, F::PermissionMissing),
    (250, "permission missing", ChannelDown, F::PermissionMissing),
    (299, "permission missing", ChannelDown, F::PermissionMissing),
    (368, "blocked for a policy", ChannelDown, F::BlockedByPlatform),
    (613, "call limit", Later(Seconds(60)), F::RateLimited),
    (80_007, "account's call limit", Later(Seconds(60)), F::RateLimited),
    (130_429, "throughput reached", Later(Seconds(2)), F::RateLimited),
    (131_005, "access denied", ChannelDown, F::PermissionMissing),
    (131_016, "service unavailable", Later(Backoff), F::PlatformUnavailable),
    (131_031, "account locked", ChannelDown, F::BlockedByPlatform),
    (131_037, "display name not approved", ChannelDown, F::NumberUnusable),
    (131_042, "payment problem", ChannelDown, F::PaymentProblem),
    (131_045, "number registration", ChannelDown, F::NumberUnusable),
    (131_048, "spam limit", Stop, F::SpamLimited),
    (131_056, "pair limit", Later(Pair), F::PairLimited),
    (131_057, "account in maintenance", Later(Seconds(60)), F::PlatformUnavailable),
    (131_064, "limited for misclassified templates", Stop, F::SpamLimited),
    (133_000, "deregistration failed", ChannelDown, F::NumberUnusable),
    (133_004, "server unavailable", Later(Backoff), F::PlatformUnavailable),
    (133_005, "wrong PIN", ChannelDown, F::NumberUnusable),
    (133_006, "number not verified", ChannelDown, F::NumberUnusable),
    (133_008, "too many PIN guesses", ChannelDown, F::NumberUnusable),
    (133_009, "PIN entered too fast", ChannelDown, F::NumberUnusable),
    (133_010, "number not registered", ChannelDown, F::NumberUnusable),
    (133_015, "number just deleted", ChannelDown, F::NumberUnusable),
    (133_016, "registration limit", ChannelDown, F::NumberUnusable),
    (134_011, "payment terms not accepted", ChannelDown, F::PaymentProblem),
    (2_494_100, "account in maintenance", Later(Seconds(120)), F::PlatformUnavailable),
];

/// What concerns a visitor.
const VISITOR: [Row; 10] = [
    (130_403, "blocked by the business", ContactRefused, F::ContactBlocked),
    (130_472, "part of an experiment", ContactRefused, F::HeldBack),
    (130_497, "country not allowed", ContactRefused, F::CountryNotAllowed),
    (131_021, "sender is recipient", Stop, F::Invalid),
    (131_026, "undeliverable", ContactRefused, F::NotOnWhatsApp),
    (131_030, "not in the test list", ContactRefused, F::NotATester),
    (131_047, "window closed", NeedsTemplate, F::WindowClosed),
    (131_049, "ecosystem health", ContactRefused, F::HeldBack),
    (131_050, "stopped marketing", ContactRefused, F::OptedOut),
    (131_062, "not possible to a user id", ContactRefused, F::PhoneNeeded),
];

/// What concerns a message and its template.
const MESSAGE: [Row; 31] = [
    (100, "parameter wrong", Stop, F::Invalid),
    (803, "node not found", Stop, F::Invalid),
    (131_000, "unknown failure", AFewTimes, F::Unknown),
    (131_008, "parameter missing", Stop, F::Invalid),
    (131_009, "parameter value invalid", Stop, F::Invalid),
    (131_051, "message type unsupported", Stop, F::TypeUnsupported),
    (131_052, "visitor's media not to be had", Stop, F::MediaRefused),
    (131_053, "media upload failed", Stop, F::MediaRefused),
    (131_055, "method not allowed", Stop, F::TypeUnsupported),
    (131_060, "message unavailable", Stop, F::Invalid),
    (131_063, "marketing off", Stop, F::TemplateRefused),
    (132_000, "parameter count", Stop, F::TemplateValues),
    (132_001, "template missing", Stop, F::TemplateNotApproved),
    (132_005, "filled text too long", Stop, F::TemplateValues),
    (132_007, "content policy", Stop, F::TemplateRefused),
    (132_008, "parameter value", Stop, F::TemplateValues),
    (132_012, "parameter format", Stop, F::TemplateValues),
    (132_015, "template paused", Stop, F::TemplatePaused),
    (132_016, "template disabled", Stop, F::TemplateNotApproved),
    (132_018, "template parameters", Stop, F::TemplateValues),
    (132_068, "flow blocked", Stop, F::TemplateRefused),
    (132_069, "flow throttled", Stop, F::RateLimited),
    (134_100, "only marketing", Stop, F::TemplateRefused),
    (134_101, "template being synced", Later(Seconds(600)), F::TemplateNotApproved),
    (134_102, "template not usable", Stop, F::TemplateNotApproved),
    (135_000, "unknown error with the parameters", Stop, F::Invalid),
    (137_000, "identity key mismatch", Stop, F::Invalid),
    // Nobody has told yet what these mean.
    (1_234_567, "unknown", AFewTimes, F::Unknown),
    (999_999, "unknown", AFewTimes, F::Unknown),
    (i64::MAX, "unknown", AFewTimes, F::Unknown),
    (i64::MIN, "unknown", AFewTimes, F::Unknown),
];

/// Rows of what the desk does not do: a message that hears of them was wrong.
const ELSEWHERE: [i64; 25] = [
    131_020, 131_041, 131_059, 131_201, 131_207, 131_208, 131_215, 136_024, 138_000, 138_018,
    139_000, 139_004, 139_100, 139_101, 139_102, 139_103, 147_001, 147_005, 1_752_041, 2_388_012,
    2_388_040, 2_388_299, 2_593_107, 2_593_108, 2_593_109,
];

#[test]
fn c4_d5_each_row_of_the_platforms_table_is_done_justice() {
    for (code, name, class, failure) in CHANNEL.into_iter().chain(VISITOR).chain(MESSAGE) {
        assert_eq!(meaning(code), Meaning::new(class, failure), "{code}, {name}");
        let told = delivery_error(Some(code), None);
        assert_eq!((told.code, told.platform_code), (failure, Some(code)), "{code}, {name}");
    }
    for code in ELSEWHERE {
        assert_eq!(meaning(code), Meaning::new(Stop, F::Invalid), "{code}");
    }
    assert_eq!(delivery_error(None, None).code, F::Unknown);
}

/// The platform's manual has two sets: what a queue sends again, and what pauses a channel.
#[test]
fn c4_c5_the_manuals_two_sets_are_kept() {
    for code in [1, 2, 4, 17, 613, 80_007, 130_429, 131_000, 131_016, 131_056, 131_057, 133_004] {
        assert!(matches!(meaning(code).class, Later(_) | AFewTimes), "{code}");
    }
    for code in [0, 3, 10, 33, 190, 200, 240, 299, 368, 131_031, 131_042, 131_045, 133_010] {
        assert_eq!(meaning(code).class, ChannelDown, "{code}");
    }
}

/// What the desk may send again by itself is what an agent may have sent again: never a refusal.
#[test]
fn d5_whatever_is_tried_again_by_itself_may_be_tried_again_by_hand() {
    for (code, name, class, failure) in CHANNEL.into_iter().chain(VISITOR).chain(MESSAGE) {
        let passes = matches!(class, Later(_) | AFewTimes);
        let waits_for_review = failure == F::TemplateNotApproved;
        assert!(!passes || failure.can_retry() || waits_for_review, "{code}, {name}");
    }
}
