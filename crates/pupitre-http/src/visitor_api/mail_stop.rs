//! Stop: the page that a mail leads to, for whoever wants no more of them, and the one click of
//! their mail program (V3).
//!
//! It belongs to no site's page: no origin is asked for, and what the address carries is enough.
//!
//! Source: RFC 8058, §3.1 and §3.2: the mail program posts `List-Unsubscribe=One-Click`, without a
//! cookie, and is led nowhere else.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use bytes::Bytes;
use pupitre_app::DeskError;
use pupitre_app::mail::{StopMails, StopMailsError, escaped, stop_mails};
use pupitre_app::view::MailWish;
use pupitre_domain::event::Actor;
use pupitre_domain::language::Language;

use super::visitor::{Address, hash_of, written};
use crate::codes;
use crate::problem::Problem;
use crate::state::HttpState;

/// What the page may load: nothing but its own looks; its button asks its own address.
const CSP: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; \
     base-uri 'none'",
);

/// What the page posts for whoever wants the mails again.
const AGAIN: &[u8] = b"again=yes";

/// The longest that a mail program posts, in bytes: one name with its value, or that as a form.
const BODY_BYTES_MAX: usize = 4 * 1024;

/// The route that mails lead to, which no page of a site asks.
pub(crate) fn routes() -> Router<HttpState> {
    let limit = DefaultBodyLimit::max(BODY_BYTES_MAX);
    Router::new().route("/chat/mail/{token}", get(show).post(stop)).layer(limit)
}

/// The address that a mail carries, for the desk of that address.
#[must_use]
pub fn stop_url(public_url: &str, token: &[u8; 32]) -> String {
    format!("{}/chat/mail/{}", public_url.trim_end_matches('/'), written(token))
}

impl From<StopMailsError> for Problem {
    fn from(error: StopMailsError) -> Self {
        match error {
            StopMailsError::Over => Self::new(codes::CHAT_LINK_OVER),
            StopMailsError::Store(error) => error.into(),
        }
    }
}

/// Shows what is wanted now, and a button for the other. Whoever only looks, as the guards of mail
/// boxes do, changes nothing.
async fn show(
    State(state): State<HttpState>,
    Address(address): Address,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    state.shared.chat_limits.request(address)?;
    match hash_of(&token) {
        Some(hash) => wanted(&state, hash).await,
        None => Ok(over()),
    }
}

/// The page that says what is wanted now.
async fn wanted(state: &HttpState, token_hash: [u8; 32]) -> Result<Response, Problem> {
    let wish = state.desk().read(move |queries| queries.mail_wish(token_hash)).await?;
    Ok(wish.map_or_else(over, |wish| page(StatusCode::OK, wish.language, &told(&wish))))
}

/// Notes what is wanted: no more, unless the page's own button says the contrary.
async fn stop(
    State(state): State<HttpState>,
    Address(address): Address,
    Path(token): Path<String>,
    body: Bytes,
) -> Result<Response, Problem> {
    state.shared.chat_limits.request(address)?;
    let Some(token_hash) = hash_of(&token) else { return Ok(over()) };
    let command = StopMails { token_hash, does_stop: body != AGAIN };
    let ctx = state.context(Actor::Visitor);
    match state.desk().write(move |tx| stop_mails(tx, &ctx, &command)).await {
        Ok(()) => wanted(&state, token_hash).await,
        Err(DeskError::Refused(StopMailsError::Over)) => Ok(over()),
        Err(error) => Err(error.into()),
    }
}

/// The words of the page: head, text, and the button with what it posts.
struct Told {
    head: &'static str,
    text: String,
    button: Option<(&'static str, &'static str)>,
}

fn told(MailWish { brand, address, language, is_refused }: &MailWish) -> Told {
    let address = address.as_str();
    let is_french = *language == Language::FRENCH;
    let (head, text, label) = match (is_french, is_refused) {
        (true, false) => (
            "Ne plus recevoir ces e-mails ?",
            format!("{brand} écrit à {address} quand une réponse attend dans le chat."),
            "Ne plus les recevoir",
        ),
        (true, true) => (
            "C’est noté.",
            format!(
                "{brand} n’écrira plus à {address} quand une réponse attend dans le chat. La copie \
                 d’une conversation part encore quand elle est demandée."
            ),
            "Les recevoir à nouveau",
        ),
        (false, false) => (
            "Get no more of these e-mails?",
            format!("{brand} writes to {address} when an answer waits in the chat."),
            "Get no more of them",
        ),
        (false, true) => (
            "Noted.",
            format!(
                "{brand} will no longer write to {address} when an answer waits in the chat. The \
                 copy of a conversation still leaves when it is asked for."
            ),
            "Get them again",
        ),
    };
    let posts = if *is_refused { "again=yes" } else { "List-Unsubscribe=One-Click" };
    Told { head, text, button: Some((label, posts)) }
}

/// The page where the address leads nowhere: which language its mail had is not known.
fn over() -> Response {
    let text = "Ces e-mails datent de plus d’un an, ou l’adresse est incomplète. — These e-mails \
                are more than a year old, or the address is not complete.";
    let told = Told { head: "Ce lien ne mène plus à rien.", text: text.to_owned(), button: None };
    page(StatusCode::NOT_FOUND, Language::FRENCH, &told)
}

fn page(status: StatusCode, language: Language, told: &Told) -> Response {
    let button = told.button.map(|(label, posts)| {
        let (name, value) = posts.split_once('=').unwrap_or((posts, ""));
        format!(
            "<form method=\"post\"><button name=\"{name}\" value=\"{value}\">{label}</button>\
             </form>"
        )
    });
    let page = format!(
        "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"robots\" content=\"noindex\"><title>{head}</title><style>{STYLE}</style>\
         </head><body><main><h1>{head}</h1><p>{text}</p>{button}</main></body></html>",
        head = told.head,
        text = escaped(&told.text),
        button = button.unwrap_or_default(),
    );
    let policy = [(header::CONTENT_SECURITY_POLICY, CSP)];
    (status, policy, Html(page)).into_response()
}

/// Light and dark, as the visitor's device is.
const STYLE: &str = "\
:root{color-scheme:light dark;--page:#f4f5f7;--card:#fff;--ink:#1c1e21;--soft:#555b65;--go:#0b5cad}\
@media(prefers-color-scheme:dark){\
:root{--page:#15171a;--card:#1f2227;--ink:#eceef1;--soft:#b3b9c3;--go:#8cc0ff}}\
body{margin:0;padding:48px 16px;background:var(--page);color:var(--ink);\
font:16px/1.5 system-ui,sans-serif}\
main{max-width:480px;margin:0 auto;padding:28px;border-radius:12px;background:var(--card)}\
h1{margin:0 0 8px;font-size:20px;line-height:1.3}p{margin:0;color:var(--soft);\
overflow-wrap:anywhere}\
button{margin-top:20px;padding:10px 18px;border:1.5px solid var(--go);border-radius:8px;\
background:none;color:var(--go);font:inherit;font-weight:600;cursor:pointer}\
button:focus-visible{outline:2px solid var(--go);outline-offset:2px}";
