//! Change chat: a manager says where a web chat may stand, how it looks and what it says (V1, V3,
//! V6).

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use pupitre_app::chat::{SITE_NAME_LENGTH_MAX, SetSiteError, SiteNames, set_site};
use pupitre_domain::chat::site::{ORIGINS_MAX, OVERRIDES_MAX};
use pupitre_domain::chat::{ChatSite, Color, IdentityPolicy, Origin, Position, SiteError, Words};
use pupitre_domain::id::ChannelId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::show_chat::find;
use crate::codes;
use crate::desk_api::sight::manager;
use crate::extract::{Given, Ids, JsonBody, body_id};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::{ChatSiteBody, ChatWords};

/// On which side of the page it stands.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum ChatPosition {
    /// At the right.
    Right,
    /// At the left.
    Left,
}

/// Who is identified.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum ChatIdentity {
    /// Nobody.
    Off,
    /// Those whom the site signs for.
    Optional,
    /// Only those whom the site signs for may write.
    Required,
}

/// What a visitor agrees to first. Another text is another version.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConsentChange {
    /// The text.
    text: ChatWords,
    /// Where more is to be read.
    #[serde(default)]
    url: Option<String>,
}

/// What is to be changed of the survey; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SurveyChange {
    /// Whether there is one.
    #[serde(default)]
    is_on: Option<bool>,
    /// What the score answers.
    #[serde(default)]
    question: Option<ChatWords>,
    /// What the comment answers.
    #[serde(default)]
    comment_question: Option<ChatWords>,
}

/// What is to be changed; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChatSiteChange {
    /// Its name on the desk: 1 to 80 characters.
    #[serde(default)]
    name: Option<String>,
    /// The name of its brand, as visitors read it: 1 to 80 characters. It changes for every channel
    /// of the brand.
    #[serde(default)]
    brand_name: Option<String>,
    /// Whether visitors may open it.
    #[serde(default)]
    is_on: Option<bool>,
    /// The origins of the pages that may open it: all of them.
    #[serde(default)]
    origins: Option<Vec<String>>,
    /// Its color, as `#rrggbb`.
    #[serde(default)]
    color: Option<String>,
    /// On which side of the page it stands.
    #[serde(default)]
    position: Option<ChatPosition>,
    /// What it says before the first message.
    #[serde(default)]
    greeting: Option<ChatWords>,
    /// The chat's own words that it replaces, by key: all of them.
    #[serde(default)]
    texts: Option<BTreeMap<String, ChatWords>>,
    /// What is agreed to first; null for nothing.
    #[serde(default)]
    #[schema(value_type = Option<ConsentChange>)]
    consent: Given<ConsentChange>,
    /// Whether visitors are asked for an e-mail address when nobody is there.
    #[serde(default)]
    asks_email: Option<bool>,
    /// Whether visitors see the agent's pseudonym, or the brand alone.
    #[serde(default)]
    shows_agent: Option<bool>,
    /// The survey.
    #[serde(default)]
    survey: Option<SurveyChange>,
    /// Who is identified.
    #[serde(default)]
    identity: Option<ChatIdentity>,
    /// Where the conversation may go on by WhatsApp; null for nowhere.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    whatsapp_url: Given<String>,
}

impl From<SetSiteError> for Problem {
    fn from(error: SetSiteError) -> Self {
        let invalid = |field: &str| Self::new(codes::REQUEST_INVALID_VALUE).field(field);
        match error {
            SetSiteError::NotFound => Self::new(codes::CHANNEL_NOT_FOUND),
            SetSiteError::Name(field) => invalid(field).with("limit", SITE_NAME_LENGTH_MAX),
            SetSiteError::Site(SiteError::TooManyOrigins) => {
                invalid("origins").with("limit", ORIGINS_MAX)
            }
            SetSiteError::Site(SiteError::Words { field, limit }) => {
                invalid(field).with("limit", limit)
            }
            SetSiteError::Site(SiteError::EmptyConsent) => invalid("consent.text"),
            SetSiteError::Site(SiteError::Url { field }) => invalid(field),
            SetSiteError::Site(SiteError::Overrides) => {
                invalid("texts").with("limit", OVERRIDES_MAX)
            }
            SetSiteError::Store(error) => error.into(),
        }
    }
}

impl ChatSiteChange {
    /// Writes what is given into the site.
    fn apply(&self, site: &mut ChatSite) {
        let words = |given: &Option<ChatWords>, known: &mut Words| {
            if let Some(given) = given {
                *known = given.clone().into();
            }
        };
        site.is_on = self.is_on.unwrap_or(site.is_on);
        site.asks_email = self.asks_email.unwrap_or(site.asks_email);
        site.shows_agent = self.shows_agent.unwrap_or(site.shows_agent);
        words(&self.greeting, &mut site.greeting);
        if let Some(survey) = &self.survey {
            site.survey.is_on = survey.is_on.unwrap_or(site.survey.is_on);
            words(&survey.question, &mut site.survey.question);
            words(&survey.comment_question, &mut site.survey.comment_question);
        }
        if let Some(texts) = &self.texts {
            let texts = texts.iter().map(|(key, it)| (key.clone(), it.clone().into()));
            site.overrides = texts.collect();
        }
        site.position = self.position.map_or(site.position, |it| match it {
            ChatPosition::Right => Position::Right,
            ChatPosition::Left => Position::Left,
        });
        site.identity = self.identity.map_or(site.identity, |it| match it {
            ChatIdentity::Off => IdentityPolicy::Off,
            ChatIdentity::Optional => IdentityPolicy::Optional,
            ChatIdentity::Required => IdentityPolicy::Required,
        });
        match &self.whatsapp_url {
            Given::Nothing => {}
            Given::Null => site.whatsapp_url = None,
            Given::Value(url) => site.whatsapp_url = Some(url.clone()),
        }
        match &self.consent {
            Given::Nothing => {}
            Given::Null => site.consent = None,
            Given::Value(change) => {
                site.ask_consent(change.text.clone().into(), change.url.clone());
            }
        }
    }
}

/// The origins of a list.
///
/// # Errors
///
/// [`Problem`]: which one is none.
pub(super) fn read_origins(texts: &[String]) -> Result<Vec<Origin>, Problem> {
    let mut origins = Vec::with_capacity(texts.len());
    for (position, text) in texts.iter().enumerate() {
        origins.push(body_id(text, &format!("origins[{position}]"))?);
    }
    Ok(origins)
}

/// Changes how a web chat site is set.
#[utoipa::path(
    patch,
    operation_id = "change_chat_site",
    path = "/api/v1/channels/{channel}/chat",
    tag = "channel",
    params(("channel" = String, Path, format = Uuid, description = "Its id.")),
    request_body = ChatSiteChange,
    responses(
        (status = 200, description = "The site as it is now.", body = ChatSiteBody),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 404, description = "No such web chat.", body = ProblemBody),
        (status = 422, description = "A value that does not fit.", body = ProblemBody),
    )
)]
pub(crate) async fn change_chat(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(body): JsonBody<ChatSiteChange>,
) -> Result<Json<ChatSiteBody>, Problem> {
    manager(&session)?;
    let channel: ChannelId = ids.get("channel", codes::CHANNEL_NOT_FOUND)?;
    let origins = body.origins.as_deref().map(read_origins).transpose()?;
    let color: Option<Color> = body.color.as_deref().map(|it| body_id(it, "color")).transpose()?;
    let ctx = state.context(session.actor());
    let written = state.desk().write(move |tx| {
        let mut site = tx.chat_site(channel)?.ok_or(SetSiteError::NotFound)?;
        body.apply(&mut site);
        if let Some(origins) = &origins {
            site.origins.clone_from(origins);
        }
        site.color = color.unwrap_or(site.color);
        let names = SiteNames { name: body.name.as_deref(), brand: body.brand_name.as_deref() };
        set_site(tx, &ctx, &site, names)
    });
    written.await?;
    state.shared.sites.forget();
    Ok(Json(find(&state, channel).await?))
}
