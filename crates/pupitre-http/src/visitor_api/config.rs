//! Config: how the chat looks and what it says, before anybody has written (V1, V3).

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use pupitre_app::view::Staffing;
use pupitre_domain::chat::{IdentityPolicy, Words};
use pupitre_domain::language::Language;
use pupitre_domain::message::TEXT_LENGTH_MAX;
use serde::Serialize;
use std::collections::BTreeMap;

use super::file::{FILE_LIMIT_BYTES, FILE_TYPES};
use super::site::{OpenSite, Site};
use crate::extract::Params;
use crate::problem::Problem;
use crate::state::HttpState;
use crate::wire::Instant;

#[derive(Debug, Serialize)]
struct Brand {
    name: String,
    /// Below the address of the site.
    logo_url: Option<String>,
}

#[derive(Debug, Serialize)]
struct Theme {
    color: String,
    text_on_color: String,
    position: &'static str,
    greeting: String,
}

#[derive(Debug, Serialize)]
struct Consent {
    version: u32,
    text: String,
    url: Option<String>,
}

#[derive(Debug, Serialize)]
struct Files {
    max_bytes: u64,
    types: &'static [&'static str],
}

/// What a page is told of a site.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each says its own thing to the page")]
pub(super) struct Config {
    brand: Brand,
    language: String,
    theme: Theme,
    texts: BTreeMap<String, String>,
    consent: Option<Consent>,
    open: bool,
    opens_at: Option<Instant>,
    availability: &'static str,
    asks_email: bool,
    mail: bool,
    files: Files,
    text_max: usize,
    whatsapp_url: Option<String>,
    identified_only: bool,
}

/// The language that a page asks for, among those that the chat speaks.
pub(super) fn language_of(asked: Option<&str>, default: Language) -> Language {
    let asked = asked.and_then(|it| it.get(..2)).and_then(|it| it.parse().ok());
    let spoken = |it: &Language| [Language::FRENCH, Language::ENGLISH].contains(it);
    asked.filter(spoken).or(Some(default).filter(spoken)).unwrap_or(Language::FRENCH)
}

/// Tells how the chat looks, and whether somebody is there.
pub(super) async fn config(
    State(state): State<HttpState>,
    Site(site): Site,
    uri: Uri,
) -> Result<Json<Config>, Problem> {
    let params = Params::read(&uri, &["language"])?;
    let default = site.view.channel.default_language;
    let language = language_of(params.get("language"), default);
    let staffing = state.desk().read(|queries| queries.chat_staffing()).await?;
    Ok(Json(tell(&state, &site, language, staffing)))
}

fn tell(state: &HttpState, site: &OpenSite, language: Language, staffing: Staffing) -> Config {
    let (known, now) = (&site.view.site, state.now());
    let open = site.hours.is_open(now);
    let availability = match staffing {
        _ if !open => "closed",
        Staffing { present_count: 0, .. } => "closed",
        Staffing { free_count: 0, .. } => "busy",
        Staffing { .. } => "available",
    };
    let words = |words: &Words| words.of(language).to_owned();
    let texts = known.overrides.iter().map(|(key, said)| (key.clone(), words(said)));
    Config {
        brand: Brand {
            name: site.view.brand.name.clone(),
            logo_url: site.view.brand.logo.map(|it| format!("logo/{}", hex::encode(it.hash))),
        },
        language: language.to_string(),
        theme: Theme {
            color: known.color.to_string(),
            text_on_color: known.color.text_on().to_string(),
            position: known.position.name(),
            greeting: words(&known.greeting),
        },
        texts: texts.filter(|(_, said)| !said.is_empty()).collect(),
        consent: known.consent.as_ref().map(|it| Consent {
            version: it.version,
            text: words(&it.text),
            url: it.url.clone(),
        }),
        open,
        opens_at: if open { None } else { site.hours.next_opening(now).map(Instant) },
        availability,
        // An address that no mail goes to is not asked for.
        asks_email: known.asks_email && state.config().mail_is_on,
        mail: state.config().mail_is_on,
        files: Files { max_bytes: FILE_LIMIT_BYTES, types: FILE_TYPES },
        text_max: TEXT_LENGTH_MAX,
        whatsapp_url: known.whatsapp_url.clone(),
        identified_only: known.identity == IdentityPolicy::Required,
    }
}
