//! A web chat site, as managers set it.

use std::collections::BTreeMap;

use pupitre_app::view::ChatSiteView;
use pupitre_domain::chat::{SurveyPolicy, Words};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Instant, logo_url};

/// Words in the two languages of the chat; empty in a language for none.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChatWords {
    /// In French.
    #[serde(default)]
    pub(crate) fr: String,
    /// In English.
    #[serde(default)]
    pub(crate) en: String,
}

impl From<&Words> for ChatWords {
    fn from(words: &Words) -> Self {
        Self { fr: words.french.clone(), en: words.english.clone() }
    }
}

impl From<ChatWords> for Words {
    fn from(words: ChatWords) -> Self {
        Self { french: words.fr, english: words.en }
    }
}

/// What a visitor agrees to before their first message.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ChatConsent {
    /// Grows when the text changes.
    version: u32,
    /// The text.
    text: ChatWords,
    /// Where more is to be read.
    #[schema(required)]
    url: Option<String>,
}

/// The survey after a close.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ChatSurvey {
    /// Whether there is one.
    is_on: bool,
    /// What the score answers; empty for the chat's own words.
    question: ChatWords,
    /// What the comment answers; empty for the chat's own words.
    comment_question: ChatWords,
    /// The chat's own words for the score.
    usual_question: ChatWords,
    /// The chat's own words for the comment.
    usual_comment_question: ChatWords,
}

/// What may be shown of a signing key.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ChatSigningKey {
    /// Its last digits.
    pub(crate) ends_with: String,
    /// Until when the one before counts too.
    #[schema(required)]
    pub(crate) previous_until: Option<Instant>,
}

/// The brand that visitors see.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ChatBrand {
    /// Its id.
    #[schema(format = Uuid)]
    id: String,
    /// Its name, as visitors read it.
    name: String,
    /// Where its logo is.
    #[schema(required)]
    logo_url: Option<String>,
}

/// A web chat site.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ChatSite)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(crate) struct ChatSiteBody {
    /// Its channel.
    #[schema(format = Uuid)]
    channel_id: String,
    /// The channel's name on the desk.
    name: String,
    /// The brand that visitors see.
    brand: ChatBrand,
    /// Its public key, as the script tag names it.
    site: String,
    /// The tag to put into the pages.
    script: String,
    /// Whether visitors may open it.
    is_on: bool,
    /// The origins of the pages that may open it.
    origins: Vec<String>,
    /// Its color, as `#rrggbb`.
    color: String,
    /// `right` or `left`.
    position: &'static str,
    /// What it says before the first message; empty for its own words.
    greeting: ChatWords,
    /// The chat's own words that it replaces, by key.
    texts: BTreeMap<String, ChatWords>,
    /// What is agreed to first.
    #[schema(required)]
    consent: Option<ChatConsent>,
    /// Whether visitors are asked for an e-mail address when nobody is there.
    asks_email: bool,
    /// Whether this desk sends mails: without, visitors are asked for no address.
    mail_is_on: bool,
    /// Whether visitors see the agent's pseudonym, or the brand alone.
    shows_agent: bool,
    /// The survey.
    survey: ChatSurvey,
    /// Who is identified: `off`, `optional` or `required`.
    identity: &'static str,
    /// The key that the brand's own server signs with.
    #[schema(required)]
    signing_key: Option<ChatSigningKey>,
    /// Where the conversation may go on by WhatsApp.
    #[schema(required)]
    whatsapp_url: Option<String>,
}

impl ChatSiteBody {
    pub(crate) fn new(
        view: &ChatSiteView,
        signing_key: Option<ChatSigningKey>,
        (public_url, mail_is_on): (&str, bool),
    ) -> Self {
        let ChatSiteView { channel, brand, site } = view;
        let (survey, key) = (&site.survey, &channel.platform_address);
        Self {
            channel_id: site.channel.to_string(),
            name: channel.name.clone(),
            brand: ChatBrand {
                id: brand.id.to_string(),
                name: brand.name.clone(),
                logo_url: logo_url(brand),
            },
            site: key.clone(),
            script: format!(
                "<script async src=\"{public_url}/chat/widget.js\" data-site=\"{key}\"></script>"
            ),
            is_on: site.is_on,
            origins: site.origins.iter().map(ToString::to_string).collect(),
            color: site.color.to_string(),
            position: site.position.name(),
            greeting: (&site.greeting).into(),
            texts: site.overrides.iter().map(|(key, it)| (key.clone(), it.into())).collect(),
            consent: site.consent.as_ref().map(|it| ChatConsent {
                version: it.version,
                text: (&it.text).into(),
                url: it.url.clone(),
            }),
            asks_email: site.asks_email,
            mail_is_on,
            shows_agent: site.shows_agent,
            survey: ChatSurvey {
                is_on: survey.is_on,
                question: (&survey.question).into(),
                comment_question: (&survey.comment_question).into(),
                usual_question: (&SurveyPolicy::usual_question()).into(),
                usual_comment_question: (&SurveyPolicy::usual_comment_question()).into(),
            },
            identity: site.identity.name(),
            signing_key,
            whatsapp_url: site.whatsapp_url.clone(),
        }
    }
}
