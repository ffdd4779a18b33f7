//! Web chat sites as rows: what managers set is one text in JSON.

use pupitre_app::ports::store::{ChatSites, SigningKeys, StoreError};
use pupitre_app::view::ChatSiteView;
use pupitre_domain::chat::{ChatSite, Consent, IdentityPolicy, Position, SurveyPolicy, Words};
use pupitre_domain::id::ChannelId;
use serde::{Deserialize, Serialize};

use super::channel::{brand, channel};
use crate::backend::{Columns, Link, one, values};
use crate::sql;
use crate::transaction::Tx;

type Result<T> = std::result::Result<T, StoreError>;

#[derive(Serialize, Deserialize, Default)]
struct StoredWords {
    fr: String,
    en: String,
}

#[derive(Serialize, Deserialize)]
struct StoredConsent {
    version: u32,
    text: StoredWords,
    url: Option<String>,
}

/// What is set for a site, as it is stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    origins: Vec<String>,
    color: String,
    position: String,
    greeting: StoredWords,
    overrides: Vec<(String, StoredWords)>,
    consent: Option<StoredConsent>,
    /// Not written by older releases: then it is the version that is asked.
    consent_version: Option<u32>,
    asks_email: bool,
    shows_agent: bool,
    has_survey: bool,
    question: StoredWords,
    comment_question: StoredWords,
    identity: String,
    whatsapp_url: Option<String>,
}

impl From<&Words> for StoredWords {
    fn from(words: &Words) -> Self {
        Self { fr: words.french.clone(), en: words.english.clone() }
    }
}

impl From<StoredWords> for Words {
    fn from(words: StoredWords) -> Self {
        Self { french: words.fr, english: words.en }
    }
}

impl From<&ChatSite> for Stored {
    fn from(site: &ChatSite) -> Self {
        let overrides = site.overrides.iter();
        Self {
            origins: site.origins.iter().map(ToString::to_string).collect(),
            color: site.color.to_string(),
            position: site.position.name().to_owned(),
            greeting: (&site.greeting).into(),
            overrides: overrides.map(|(key, words)| (key.clone(), words.into())).collect(),
            consent: site.consent.as_ref().map(|it| StoredConsent {
                version: it.version,
                text: (&it.text).into(),
                url: it.url.clone(),
            }),
            consent_version: Some(site.consent_version),
            asks_email: site.asks_email,
            shows_agent: site.shows_agent,
            has_survey: site.survey.is_on,
            question: (&site.survey.question).into(),
            comment_question: (&site.survey.comment_question).into(),
            identity: site.identity.name().to_owned(),
            whatsapp_url: site.whatsapp_url.clone(),
        }
    }
}

impl Stored {
    fn read(self, channel: ChannelId, is_on: bool) -> Option<ChatSite> {
        let origins = self.origins.iter().map(|it| it.parse().ok());
        let overrides = self.overrides.into_iter().map(|(key, words)| (key, words.into()));
        let asked = self.consent.as_ref().map(|it| it.version);
        Some(ChatSite {
            channel,
            is_on,
            origins: origins.collect::<Option<_>>()?,
            color: self.color.parse().ok()?,
            position: Position::from_name(&self.position)?,
            greeting: self.greeting.into(),
            overrides: overrides.collect(),
            consent: self.consent.map(|it| Consent {
                version: it.version,
                text: it.text.into(),
                url: it.url,
            }),
            consent_version: self.consent_version.or(asked).unwrap_or_default(),
            asks_email: self.asks_email,
            shows_agent: self.shows_agent,
            survey: SurveyPolicy {
                is_on: self.has_survey,
                question: self.question.into(),
                comment_question: self.comment_question.into(),
            },
            identity: IdentityPolicy::from_name(&self.identity)?,
            whatsapp_url: self.whatsapp_url,
        })
    }
}

/// Reads the columns of a site: channel, whether it is on, settings.
fn site(row: &mut Columns<'_>) -> Result<ChatSite> {
    let (channel, is_on, settings) = (row.id()?, row.flag()?, row.text()?);
    let stored: Stored =
        serde_json::from_str(&settings).map_err(|error| row.unreadable(&error.to_string()))?;
    stored.read(channel, is_on).ok_or_else(|| row.unreadable("a site that can't be so"))
}

/// Reads a site with its channel and brand.
pub(super) fn site_view(row: &mut Columns<'_>) -> Result<ChatSiteView> {
    Ok(ChatSiteView { channel: channel(row)?, brand: brand(row)?, site: site(row)? })
}

/// Reads the columns of the keys: the one in force, the one before, until when that counts.
fn keys(row: &mut Columns<'_>) -> Result<SigningKeys> {
    let (current, previous) = (row.optional_hash()?, row.optional_hash()?);
    Ok(SigningKeys { current, previous: previous.zip(row.optional_at()?) })
}

/// The signing keys of a site.
pub(super) fn signing_keys(link: &mut dyn Link, channel: ChannelId) -> Result<SigningKeys> {
    Ok(one(link, &sql::CHAT_SIGNING_KEYS, &values![channel], keys)?.unwrap_or_default())
}

impl ChatSites for Tx<'_> {
    fn forget_clear_signing_keys(&mut self, channel: ChannelId) -> Result<()> {
        self.link().execute(&sql::CHAT_FORGET_SIGNING_KEYS, &values![channel])?;
        Ok(())
    }

    fn chat_site(&mut self, channel: ChannelId) -> Result<Option<ChatSite>> {
        one(self.link(), &sql::CHAT_SITE, &values![channel], site)
    }

    fn save_chat_site(&mut self, site: &ChatSite) -> Result<()> {
        let settings = serde_json::to_string(&Stored::from(site))
            .map_err(|error| StoreError::Failed { detail: error.to_string() })?;
        let values = values![site.channel, site.is_on, &settings];
        self.link().execute(&sql::CHAT_SAVE_SITE, &values)?;
        Ok(())
    }
}
