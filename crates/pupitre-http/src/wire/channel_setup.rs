//! How a channel is set up at its platform: never a whole secret.

use pupitre_app::ports::setup::{Origin, SecretFacts};
use pupitre_app::ports::store::{ChannelAccount, SealedSecret};
use pupitre_app::view::{PictureView, TestView, WebhookFigures};
use pupitre_domain::channel::{Brand, Channel};
use pupitre_domain::channel_setup::{self, CheckProblem, Checked, SecretField};
use pupitre_domain::delivery::{DeliveryError, DeliveryState, Report};
use pupitre_domain::id::ChannelId;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Instant, Named};
use crate::codes;
use crate::problem::Problem;

/// A secret, of which the last characters are shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct KeptSecret {
    /// The last characters; empty when it is too short to show any.
    ends_with: String,
    /// Since when; null when it comes from the configuration.
    #[schema(required)]
    set_at: Option<Instant>,
    /// When it ends; null when it never does, or nobody said.
    #[schema(required)]
    expires_at: Option<Instant>,
}

/// Something that is wrong with a set-up.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SetupProblem {
    /// A stable code: `token_invalid`, `number_unknown`, …
    code: &'static str,
    /// Whether messages leave and arrive all the same.
    is_warning: bool,
    /// What the platform said.
    #[schema(required)]
    detail: Option<String>,
}

impl SetupProblem {
    fn new(problem: &CheckProblem) -> Self {
        Self {
            code: problem.code.name(),
            is_warning: problem.code.is_warning(),
            detail: problem.detail.clone(),
        }
    }
}

/// What the platform's refusal is answered with.
pub(crate) fn problem_of(problem: &CheckProblem) -> Problem {
    let answer = Problem::new(codes::CHANNEL_PLATFORM_REFUSED).with("problem", problem.code.name());
    match &problem.detail {
        Some(detail) => answer.detail(detail.clone()),
        None => answer,
    }
}

/// What the last check found; the platform's words are from open lists.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SetupCheck {
    /// When.
    at: Instant,
    /// Whether nothing keeps messages from leaving and arriving.
    ok: bool,
    /// The number, as visitors see it.
    #[schema(required)]
    number: Option<String>,
    /// The name that the platform approved.
    #[schema(required)]
    verified_name: Option<String>,
    /// `GREEN`, `YELLOW`, `RED`, …
    #[schema(required)]
    quality: Option<String>,
    /// `TIER_250`, `TIER_2K`, …
    #[schema(required)]
    limit_tier: Option<String>,
    /// `STANDARD`, `HIGH`, …
    #[schema(required)]
    throughput: Option<String>,
    /// What is wrong.
    problems: Vec<SetupProblem>,
}

/// The webhook, as this desk sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SetupWebhook {
    /// When the platform last met it with this channel's word.
    #[schema(required)]
    verified_at: Option<Instant>,
    /// When the platform last told something of this channel.
    #[schema(required)]
    last_event_at: Option<Instant>,
    /// How much it told since midnight.
    received_today: u64,
    /// How many bodies were refused since midnight that said they were of this channel.
    refused_today: u64,
    /// Whether the account's webhooks go to its app; null when nobody asked.
    #[schema(required)]
    subscribed: Option<bool>,
}

/// What visitors read of the brand at its platform.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SetupProfile {
    /// The name that the platform approved.
    #[schema(required)]
    name: Option<String>,
    /// The line under it.
    #[schema(required)]
    about: Option<String>,
    /// What the brand is.
    #[schema(required)]
    description: Option<String>,
    /// The picture beside it.
    picture: SetupPicture,
}

/// The picture of the profile.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SetupPicture {
    /// Where the desk serves it; null while it has none.
    #[schema(required)]
    url: Option<String>,
    /// Whether the profile has one; null while nobody could read it.
    #[schema(required)]
    is_there: Option<bool>,
    /// Whether it is being fetched.
    is_coming: bool,
    /// Why the last one was not taken: a stable code.
    #[schema(required)]
    reason: Option<String>,
}

impl SetupPicture {
    fn new(channel: ChannelId, has_picture: Option<bool>, view: Option<&PictureView>) -> Self {
        Self {
            url: view.and_then(|it| picture_url(channel, it)),
            is_there: has_picture,
            is_coming: view.is_some_and(|it| it.is_coming),
            reason: view.and_then(|it| it.reason.clone()),
        }
    }
}

/// Where the picture that visitors see is served: another picture has another address.
pub(crate) fn picture_url(channel: ChannelId, view: &PictureView) -> Option<String> {
    let hash = view.shown.as_ref()?.sha256?;
    Some(format!("/api/v1/channels/{channel}/picture/{}", hex::encode(hash)))
}

/// Why a test did not arrive.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TestError {
    /// A code, as a message's.
    code: &'static str,
    /// The platform's own code.
    #[schema(required)]
    platform_code: Option<i64>,
    /// The platform's words.
    #[schema(required)]
    detail: Option<String>,
}

/// The last test message.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SetupTest {
    /// The phone that it went to.
    phone: String,
    /// When it was asked for.
    sent_at: Instant,
    /// When the platform took it.
    #[schema(required)]
    accepted_at: Option<Instant>,
    /// When it reached the phone.
    #[schema(required)]
    delivered_at: Option<Instant>,
    /// When the phone wrote back.
    #[schema(required)]
    answered_at: Option<Instant>,
    /// Why it did not arrive.
    #[schema(required)]
    error: Option<TestError>,
}

impl SetupTest {
    fn new(view: &TestView) -> Self {
        let test = &view.test;
        let arrived = view.reports.iter().filter(|it| {
            matches!(it.report.state(), DeliveryState::Delivered | DeliveryState::Read)
        });
        let failed = view.reports.iter().find_map(|it| match &it.report {
            Report::Failed(error) => Some(error),
            Report::Sent | Report::Delivered | Report::Read => None,
        });
        let error = |error: &DeliveryError| TestError {
            code: error.code.name(),
            platform_code: error.platform_code,
            detail: error.detail.clone(),
        };
        // The platform tells whole seconds.
        let written = view.written_at.filter(|it| it.as_second() >= test.sent_at.as_second());
        Self {
            phone: test.phone.clone(),
            sent_at: Instant(test.sent_at),
            accepted_at: test.accepted_at.map(Instant),
            delivered_at: arrived.map(|it| it.reported_at).min().map(Instant),
            answered_at: written.map(Instant),
            error: test.error.as_ref().or(failed).map(error),
        }
    }
}

/// News of a channel.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ChannelNews {
    /// Its id.
    #[schema(format = Uuid)]
    id: String,
    /// The channel.
    #[schema(format = Uuid)]
    channel_id: String,
    /// A stable code: `quality.low`, `token.refused`, …
    code: &'static str,
    /// `info`, `warning` or `problem`.
    level: &'static str,
    /// What it is about, in the platform's words: a template, a kind of alert.
    #[schema(required)]
    subject: Option<String>,
    /// The platform's words or figures.
    #[schema(required)]
    detail: Option<String>,
    /// When it was told.
    at: Instant,
    /// Whether it still counts.
    is_current: bool,
}

impl ChannelNews {
    pub(crate) fn new(kept: &channel_setup::ChannelNews) -> Self {
        let news = &kept.news;
        Self {
            id: kept.id.to_string(),
            channel_id: kept.channel.to_string(),
            code: news.code.name(),
            level: news.code.level().name(),
            subject: Some(news.subject.clone()).filter(|it| !it.is_empty()),
            detail: news.detail.clone(),
            at: Instant(kept.at),
            is_current: kept.ended_at.is_none(),
        }
    }
}

/// What a set-up is put together from.
pub(crate) struct SetupParts {
    pub(crate) channel: Channel,
    pub(crate) brand: Brand,
    pub(crate) account: Option<ChannelAccount>,
    pub(crate) secrets: Vec<SealedSecret>,
    pub(crate) facts: Option<SecretFacts>,
    pub(crate) check: Option<(jiff::Timestamp, Checked)>,
    pub(crate) picture: Option<PictureView>,
    pub(crate) test: Option<TestView>,
    pub(crate) figures: WebhookFigures,
    pub(crate) news: Vec<channel_setup::ChannelNews>,
    pub(crate) callback_url: String,
}

/// How a channel is set up.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ChannelSetup {
    /// The channel.
    #[schema(format = Uuid)]
    id: String,
    /// `whatsapp` or `webchat`.
    kind: &'static str,
    /// Its name on the desk.
    name: String,
    /// Its brand.
    brand: Named,
    /// Where its secrets come from: `desk`, or `configuration`, which is changed there.
    origin: &'static str,
    /// The number, as the platform names it.
    phone_number_id: String,
    /// The account, as the platform names it.
    #[schema(required)]
    business_account_id: Option<String>,
    /// The access token.
    #[schema(required)]
    access_token: Option<KeptSecret>,
    /// The app secret.
    #[schema(required)]
    app_secret: Option<KeptSecret>,
    /// What the platform says when it meets the webhook; to be copied.
    #[schema(required)]
    verify_token: Option<String>,
    /// Where the platform is told to post; to be copied.
    callback_url: String,
    /// What the last check found.
    #[schema(required)]
    check: Option<SetupCheck>,
    /// The webhook.
    webhook: SetupWebhook,
    /// What visitors read of the brand.
    #[schema(required)]
    profile: Option<SetupProfile>,
    /// The last test.
    #[schema(required)]
    test: Option<SetupTest>,
    /// News, newest first.
    news: Vec<ChannelNews>,
}

impl ChannelSetup {
    pub(crate) fn new(parts: &SetupParts) -> Self {
        let SetupParts { channel, brand, account, secrets, facts, check, .. } = parts;
        let ends_at = check.as_ref().and_then(|(_, it)| it.facts.token_ends_at);
        let kept = |field: SecretField, ends_with: &str, expires_at| {
            let set = secrets.iter().find(|it| it.field == field);
            let (ends_with, set_at) = (ends_with.to_owned(), set.map(|it| Instant(it.set_at)));
            KeptSecret { ends_with, set_at, expires_at }
        };
        let facts = facts.as_ref();
        let token = facts
            .map(|it| kept(SecretField::AccessToken, &it.access_token_end, ends_at.map(Instant)));
        let app_secret = facts.map(|it| kept(SecretField::AppSecret, &it.app_secret_end, None));
        Self {
            id: channel.id.to_string(),
            kind: channel.kind.name(),
            name: channel.name.clone(),
            brand: Named { id: brand.id.to_string(), name: brand.name.clone() },
            origin: match facts.map(|it| it.origin) {
                Some(Origin::Configuration) => "configuration",
                Some(Origin::Desk) | None => "desk",
            },
            phone_number_id: channel.platform_address.clone(),
            business_account_id: account.as_ref().map(|it| it.business_account_id.clone()),
            access_token: token,
            app_secret,
            verify_token: facts.map(|it| it.verify_token.clone()),
            callback_url: parts.callback_url.clone(),
            check: check.as_ref().map(|(at, checked)| check_wire(*at, checked)),
            webhook: webhook(parts),
            profile: check.as_ref().map(|(_, checked)| SetupProfile {
                name: checked.facts.verified_name.clone(),
                about: checked.facts.about.clone(),
                description: checked.facts.description.clone(),
                picture: SetupPicture::new(
                    channel.id,
                    checked.facts.has_picture,
                    parts.picture.as_ref(),
                ),
            }),
            test: parts.test.as_ref().map(SetupTest::new),
            news: parts.news.iter().map(ChannelNews::new).collect(),
        }
    }
}

fn check_wire(at: jiff::Timestamp, checked: &Checked) -> SetupCheck {
    let facts = &checked.facts;
    SetupCheck {
        at: Instant(at),
        ok: checked.is_ok(),
        number: facts.number.clone(),
        verified_name: facts.verified_name.clone(),
        quality: facts.quality.clone(),
        limit_tier: facts.limit_tier.clone(),
        throughput: facts.throughput.clone(),
        problems: checked.problems.iter().map(SetupProblem::new).collect(),
    }
}

fn webhook(parts: &SetupParts) -> SetupWebhook {
    let verified_at = parts.account.as_ref().and_then(|it| it.webhook_verified_at);
    SetupWebhook {
        verified_at: verified_at.map(Instant),
        last_event_at: parts.figures.last_at.map(Instant),
        received_today: parts.figures.received,
        refused_today: parts.figures.refused,
        subscribed: parts.check.as_ref().and_then(|(_, it)| it.facts.is_subscribed),
    }
}
