//! How a channel is set up at its platform: its secrets by name, what a check of it found, and the
//! news that the platform tells of it (C1, C5).

use jiff::{SignedDuration, Timestamp};

use crate::id::{ChannelId, ChannelNewsId};
use crate::names::names;

/// The most channels of a desk. Each one's secret may have to be tried on a webhook.
pub const CHANNELS_MAX: usize = 50;

/// How long before its end a token is told to end soon.
pub const TOKEN_WARNING: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The longest detail that is kept of what a platform says, in characters.
pub const DETAIL_LENGTH_MAX: usize = 500;

/// The longest name of a channel or a brand, in characters.
pub const NAME_LENGTH_MAX: usize = 80;

names! {
    /// A secret of a channel.
    SecretField {
        /// Lets us call the platform in the brand's name.
        AccessToken = "access_token",
        /// Signs the webhooks that the platform sends us.
        AppSecret = "app_secret",
        /// The app secret before this one, while it is being replaced.
        PreviousAppSecret = "previous_app_secret",
        /// What the platform says when it first meets our webhook.
        VerifyToken = "verify_token",
        /// Signs who a visitor of a web chat is, on the brand's own server.
        SigningKey = "signing_key",
        /// The signing key before this one, while it is being replaced.
        PreviousSigningKey = "previous_signing_key",
    }
}

names! {
    /// What a check found to be wrong.
    CheckProblemCode {
        /// The platform can't be reached.
        Unreachable = "unreachable",
        /// The platform asked to come back later.
        Later = "later",
        /// The secrets can't be read with the key of this desk.
        SecretsUnreadable = "secrets_unreadable",
        /// The token is not one.
        TokenInvalid = "token_invalid",
        /// The token was one.
        TokenExpired = "token_expired",
        /// The token lacks a permission; the detail names it.
        TokenPermission = "token_permission",
        /// The token ends within [`TOKEN_WARNING`].
        TokenEndsSoon = "token_ends_soon",
        /// The app secret is not the one of the token's app.
        AppSecretWrong = "app_secret_wrong",
        /// The number does not exist, or not for this token.
        NumberUnknown = "number_unknown",
        /// The account does not exist, or not for this token.
        AccountUnknown = "account_unknown",
        /// The number is not one of the account's.
        NumberNotInAccount = "number_not_in_account",
        /// The number is not registered with the platform.
        NumberNotRegistered = "number_not_registered",
        /// The platform restricts the number; the detail is its word.
        NumberRestricted = "number_restricted",
        /// The account or its number is blocked by the platform.
        Blocked = "blocked",
        /// The platform refused for another reason; the detail is its words.
        Refused = "refused",
    }
}

impl CheckProblemCode {
    /// Whether messages can leave and arrive all the same.
    #[must_use]
    pub const fn is_warning(self) -> bool {
        match self {
            Self::TokenEndsSoon | Self::NumberRestricted => true,
            Self::Unreachable
            | Self::Later
            | Self::SecretsUnreadable
            | Self::TokenInvalid
            | Self::TokenExpired
            | Self::TokenPermission
            | Self::AppSecretWrong
            | Self::NumberUnknown
            | Self::AccountUnknown
            | Self::NumberNotInAccount
            | Self::NumberNotRegistered
            | Self::Blocked
            | Self::Refused => false,
        }
    }

    /// Whether the platform said it of the set-up; not that it could not be asked.
    #[must_use]
    pub const fn is_verdict(self) -> bool {
        !matches!(self, Self::Unreachable | Self::Later)
    }
}

/// Something that a check found to be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckProblem {
    /// What.
    pub code: CheckProblemCode,
    /// What the platform said of it.
    pub detail: Option<String>,
}

impl CheckProblem {
    /// A problem that its code says whole.
    #[must_use]
    pub const fn plain(code: CheckProblemCode) -> Self {
        Self { code, detail: None }
    }
}

/// The number as the platform sees it; its own words, from open lists.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NumberFacts {
    /// As visitors see it.
    pub number: Option<String>,
    /// The name that the platform approved.
    pub verified_name: Option<String>,
    /// `GREEN`, `YELLOW`, `RED`, or none yet.
    pub quality: Option<String>,
    /// How many visitors may be written to first in a day: `TIER_2K`, …
    pub limit_tier: Option<String>,
    /// `STANDARD` or `HIGH`.
    pub throughput: Option<String>,
    /// When the token ends; none when it never does, or nobody said.
    pub token_ends_at: Option<Timestamp>,
    /// Whether the account's webhooks go to an app.
    pub is_subscribed: Option<bool>,
    /// The line that visitors read under the name.
    pub about: Option<String>,
    /// What the brand says it is.
    pub description: Option<String>,
    /// Whether the profile has a picture; none while nobody could read the profile.
    pub has_picture: Option<bool>,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checked {
    /// The number, as far as the platform said.
    pub facts: NumberFacts,
    /// What is wrong.
    pub problems: Vec<CheckProblem>,
}

impl Checked {
    /// Whether nothing keeps messages from leaving and arriving.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.problems.iter().all(|it| it.code.is_warning())
    }
}

names! {
    /// How much a piece of news matters.
    NewsLevel {
        /// Good to know.
        Info = "info",
        /// Something will go wrong.
        Warning = "warning",
        /// Something is wrong now.
        Problem = "problem",
    }
}

names! {
    /// What a piece of news is about: a later one of the same takes its place.
    NewsTopic {
        /// Whether messages can be sent.
        Sending = "sending",
        /// The token.
        Token = "token",
        /// How visitors take the number.
        Quality = "quality",
        /// How many visitors may be written to.
        Limit = "limit",
        /// The account.
        Account = "account",
        /// The name that visitors see.
        Name = "name",
        /// Who changed what protects the number.
        Security = "security",
        /// A template.
        Template = "template",
        /// What the platform alerts to.
        Alert = "alert",
    }
}

macro_rules! news_codes {
    ($($(#[$doc:meta])* $value:ident = $name:literal, $topic:ident, $level:ident;)+) => {
        names! {
            /// What the platform tells of a channel, or the desk finds out.
            NewsCode { $($(#[$doc])* $value = $name,)+ }
        }

        impl NewsCode {
            /// What it is about.
            #[must_use]
            pub const fn topic(self) -> NewsTopic {
                match self { $(Self::$value => NewsTopic::$topic,)+ }
            }

            /// How much it matters.
            #[must_use]
            pub const fn level(self) -> NewsLevel {
                match self { $(Self::$value => NewsLevel::$level,)+ }
            }
        }
    };
}

news_codes! {
    /// The token is refused: messages wait.
    TokenRefused = "token.refused", Token, Problem;
    /// The token ends soon.
    TokenEndsSoon = "token.ends_soon", Token, Warning;
    /// The token is well again.
    TokenMended = "token.mended", Token, Info;
    /// The platform blocks the account or the number: messages wait.
    SendingBlocked = "sending.blocked", Sending, Problem;
    /// Messages leave again.
    SendingMended = "sending.mended", Sending, Info;
    /// Visitors complain: the quality is low.
    QualityLow = "quality.low", Quality, Problem;
    /// The quality sinks.
    QualityMedium = "quality.medium", Quality, Warning;
    /// The quality is high again.
    QualityHigh = "quality.high", Quality, Info;
    /// Fewer visitors may be written to first.
    LimitLowered = "limit.lowered", Limit, Warning;
    /// The limit is another.
    LimitChanged = "limit.changed", Limit, Info;
    /// More messages may leave each second.
    ThroughputRaised = "limit.throughput", Limit, Info;
    /// The account broke a rule of the platform.
    AccountViolation = "account.violation", Account, Warning;
    /// The account may not do everything.
    AccountRestricted = "account.restricted", Account, Problem;
    /// The account will be disabled.
    AccountDisabling = "account.disabling", Account, Problem;
    /// The account is disabled.
    AccountDisabled = "account.disabled", Account, Problem;
    /// The account may be used again.
    AccountReinstated = "account.reinstated", Account, Info;
    /// The account is gone.
    AccountDeleted = "account.deleted", Account, Problem;
    /// The account no longer works with this app.
    AccountDisconnected = "account.disconnected", Account, Problem;
    /// The account was approved.
    AccountApproved = "account.approved", Account, Info;
    /// The account was not approved.
    AccountRejected = "account.rejected", Account, Problem;
    /// Something else of the account changed.
    AccountChanged = "account.changed", Account, Info;
    /// The name was approved.
    NameApproved = "name.approved", Name, Info;
    /// The name was refused.
    NameRejected = "name.rejected", Name, Warning;
    /// The name waits for a decision.
    NamePending = "name.pending", Name, Info;
    /// Somebody changed the PIN of the number.
    PinChanged = "security.pin_changed", Security, Warning;
    /// Somebody asked to reset the PIN of the number.
    PinResetAsked = "security.pin_reset_asked", Security, Warning;
    /// The PIN was reset.
    PinReset = "security.pin_reset", Security, Warning;
    /// A template is paused: it can't be sent for now.
    TemplatePaused = "template.paused", Template, Warning;
    /// A template is disabled for good.
    TemplateDisabled = "template.disabled", Template, Warning;
    /// A template was refused.
    TemplateRejected = "template.rejected", Template, Warning;
    /// A template is about to be paused.
    TemplateFlagged = "template.flagged", Template, Warning;
    /// A template may be sent again.
    TemplateMended = "template.mended", Template, Info;
    /// The platform alerts to something grave.
    AlertCritical = "alert.critical", Alert, Problem;
    /// The platform alerts to something.
    AlertWarning = "alert.warning", Alert, Warning;
    /// The platform says something.
    AlertInfo = "alert.info", Alert, Info;
}

/// News to be noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// What is told.
    pub code: NewsCode,
    /// What of the topic it is about: a template's name, a kind of alert; empty for all of it.
    pub subject: String,
    /// The platform's words or figures.
    pub detail: Option<String>,
    /// What the platform wrote.
    pub raw: Option<String>,
}

impl News {
    /// News that its code says whole.
    #[must_use]
    pub const fn plain(code: NewsCode) -> Self {
        Self { code, subject: String::new(), detail: None, raw: None }
    }
}

/// News of a channel, as they are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelNews {
    /// Its id.
    pub id: ChannelNewsId,
    /// The channel.
    pub channel: ChannelId,
    /// The news.
    pub news: News,
    /// When it was told.
    pub at: Timestamp,
    /// When later news took its place, or a manager had seen it.
    pub ended_at: Option<Timestamp>,
}

/// The tier that allows more, of the platform's words; none when one of them is not known.
///
/// Source: Cloud API, "Messaging limits", seen 2026-06.
#[must_use]
pub fn is_lower_tier(now: &str, before: &str) -> bool {
    const TIERS: [&str; 7] =
        ["TIER_50", "TIER_250", "TIER_1K", "TIER_2K", "TIER_10K", "TIER_100K", "TIER_UNLIMITED"];
    let place = |tier: &str| TIERS.iter().position(|it| *it == tier);
    matches!((place(now), place(before)), (Some(now), Some(before)) if now < before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c1_a_warning_does_not_make_a_check_fail() {
        let with =
            |code| Checked { problems: vec![CheckProblem::plain(code)], ..Checked::default() };
        assert!(Checked::default().is_ok());
        assert!(with(CheckProblemCode::TokenEndsSoon).is_ok());
        assert!(!with(CheckProblemCode::TokenInvalid).is_ok());
    }

    #[test]
    fn c5_a_lower_limit_is_told_from_a_higher_one() {
        assert!(is_lower_tier("TIER_250", "TIER_2K"));
        assert!(!is_lower_tier("TIER_2K", "TIER_250"));
        assert!(!is_lower_tier("TIER_NEW", "TIER_250"));
    }

    #[test]
    fn c5_a_name_of_news_begins_with_what_it_is_about() {
        for code in NewsCode::ALL {
            let topic = code.name().split('.').next().unwrap();
            assert_eq!(topic, code.topic().name());
        }
    }
}
