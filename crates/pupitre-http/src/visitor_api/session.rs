//! Session: a visitor opens the chat, or comes back to it (V2).

use std::net::IpAddr;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use jiff::SignedDuration;
use pupitre_app::chat::{
    Identify, IdentifyError, OpenVisit, identify, is_user, open_visit, renew_visit,
};
use pupitre_app::mail::{FollowLink, FollowLinkError, Followed, follow_link};
use pupitre_app::ports::store::{StoreError, VisitorSessionRow};
use pupitre_domain::chat::IdentityPolicy;
use pupitre_domain::conversation::{self, Closing, State as Standing};
use pupitre_domain::event::Actor;
use pupitre_domain::language::Language;
use pupitre_domain::mail::LINK_LIFETIME;
use serde::{Deserialize, Serialize};

use super::config::language_of;
use super::identity::{Believed, IdentityBody, believed, signing_keys};
use super::site::{OpenSite, Site};
use super::visitor::{self, Address, written};
use super::wire::{Conversation, Message, Painter, Survey};
use crate::codes;
use crate::extract::JsonBody;
use crate::live::Page;
use crate::problem::Problem;
use crate::session::token_hash;
use crate::state::HttpState;

/// For how long a page still shows a conversation that has ended.
const SHOWN_AFTER_CLOSE: SignedDuration = SignedDuration::from_hours(24);

/// The page that the visitor is on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PageBody {
    pub(crate) url: String,
    #[serde(default)]
    pub(crate) title: Option<String>,
}

/// Who opens the chat.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SessionBody {
    #[serde(default)]
    token: Option<String>,
    #[serde(default)]
    identity: Option<IdentityBody>,
    #[serde(default)]
    resume: Option<String>,
    #[serde(default)]
    page: Option<PageBody>,
    #[serde(default)]
    language: Option<String>,
}

/// Who a visitor is.
#[derive(Debug, Serialize)]
struct VisitorBody {
    id: String,
    name: Option<String>,
    is_identified: bool,
}

/// A session, and what the visitor's page shows.
#[derive(Debug, Serialize)]
pub(super) struct SessionAnswer {
    token: String,
    visitor: VisitorBody,
    seq: u64,
    conversation: Option<Conversation>,
    messages: Vec<Message>,
    survey: Option<Survey>,
}

/// Opens a session, or goes on with the one of the token.
pub(super) async fn open(
    State(state): State<HttpState>,
    Site(site): Site,
    Address(address): Address,
    JsonBody(body): JsonBody<SessionBody>,
) -> Result<Json<SessionAnswer>, Problem> {
    let language = language_of(body.language.as_deref(), site.view.channel.default_language);
    let known = match &body.token {
        Some(token) => visitor::find(&state, site.channel(), token).await?,
        None => None,
    };
    let known = known.zip(body.token);
    let (session, token) = match (body.identity, body.resume) {
        (Some(identity), _) => {
            state.shared.chat_limits.session(address, site.channel())?;
            identified(&state, &site, known, &identity, language).await?
        }
        (None, Some(link)) => resumed(&state, &site, known, (&link, language, address)).await?,
        (None, None) => unnamed(&state, &site, known, language, address).await?,
    };
    if let Some(page) = body.page {
        // A page that the site does not have is nobody's business.
        if let Some(page) = Page::read(&site.view.site, &page.url, page.title.as_deref()) {
            state.hub().visitors().announce(session.identity, page, state.elapsed());
        }
    }
    Ok(Json(answer(&state, site, session, token).await?))
}

/// A session with the token that opens it.
type Opened = (VisitorSessionRow, String);

/// The session of a visitor who comes by the link of a mail, with a token of its own. Whoever the
/// site signed for stays who they are.
async fn resumed(
    state: &HttpState,
    site: &OpenSite,
    known: Option<Opened>,
    (link, language, address): (&str, Language, IpAddr),
) -> Result<Opened, Problem> {
    let is_identified = known.as_ref().is_some_and(|(session, _)| session.is_identified);
    if is_identified || site.view.site.identity == IdentityPolicy::Required {
        return unnamed(state, site, known, language, address).await;
    }
    state.shared.chat_limits.session(address, site.channel())?;
    let over = || Problem::new(codes::CHAT_LINK_OVER);
    let token = state.shared.ports.tokens.token();
    let command = FollowLink {
        channel: site.channel(),
        link_hash: visitor::hash_of(link).ok_or_else(over)?,
        session: known.as_ref().map(|(session, _)| session.clone()),
        token_hash: token_hash(&token),
        language,
    };
    let ctx = state.context(Actor::Visitor);
    let followed = state.desk().write(move |tx| follow_link(tx, &ctx, &command));
    match (followed.await?, known) {
        (Followed::Kept(_), Some((session, kept))) => Ok((session, kept)),
        (Followed::Kept(session) | Followed::Opened(session), _) => Ok((session, written(&token))),
    }
}

impl From<FollowLinkError> for Problem {
    fn from(error: FollowLinkError) -> Self {
        match error {
            FollowLinkError::Over => Self::new(codes::CHAT_LINK_OVER),
            FollowLinkError::Store(error) => error.into(),
        }
    }
}

/// The session of a visitor whom nobody signs for: the one that they have, else a new one.
async fn unnamed(
    state: &HttpState,
    site: &OpenSite,
    known: Option<Opened>,
    language: Language,
    address: IpAddr,
) -> Result<Opened, Problem> {
    let is_identified = known.as_ref().is_some_and(|(session, _)| session.is_identified);
    if site.view.site.identity == IdentityPolicy::Required && !is_identified {
        return Err(Problem::new(codes::CHAT_IDENTITY_REQUIRED));
    }
    let ctx = state.context(Actor::Visitor);
    if let Some((session, token)) = known {
        let renewed = state.desk().write(move |tx| renew_visit(tx, &ctx, &session, language));
        return Ok((renewed.await?, token));
    }
    state.shared.chat_limits.session(address, site.channel())?;
    let token = state.shared.ports.tokens.token();
    let command = OpenVisit { channel: site.channel(), token_hash: token_hash(&token), language };
    let opened = state.desk().write(move |tx| open_visit(tx, &ctx, &command));
    Ok((opened.await?, written(&token)))
}

/// The session of a visitor whom the site signed for, with a token of its own.
async fn identified(
    state: &HttpState,
    site: &OpenSite,
    known: Option<Opened>,
    body: &IdentityBody,
    language: Language,
) -> Result<Opened, Problem> {
    if site.view.site.identity == IdentityPolicy::Off {
        return Err(Problem::new(codes::CHAT_IDENTITY_INVALID));
    }
    let (channel, elapsed) = (site.channel(), state.elapsed());
    let keys = signing_keys(state, channel).await?;
    let Believed { statement, email } =
        believed(body, &site.view.channel.platform_address, &keys, elapsed)?;
    let token = state.shared.ports.tokens.token();
    let command = Identify {
        channel,
        session: known.as_ref().map(|(session, _)| session.id),
        token_hash: token_hash(&token),
        nonce_expires_at: statement.forgotten_at(elapsed),
        user_id: statement.id,
        name: statement.name,
        email,
        nonce: statement.nonce,
        language,
    };
    let ctx = state.context(Actor::Visitor);
    let before = known.as_ref().map(|(session, _)| session.clone());
    let written = state.desk().write(move |tx| {
        if let Some(session) = &before
            && is_user(tx, session, &command.user_id)?
        {
            return Ok((renew_visit(tx, &ctx, session, language)?, false));
        }
        identify(tx, &ctx, &command).map(|session| (session, true))
    });
    let (session, is_new) = written.await?;
    match known {
        Some((_, kept)) if !is_new => Ok((session, kept)),
        Some((before, _)) if before.is_identified => {
            state.hub().visitors().close_session(before.id);
            Ok((session, visitor::written(&token)))
        }
        Some((before, _)) => {
            let visitors = state.hub().visitors();
            visitors.close_visitor(before.identity);
            // Elsewhere the person now has what was said here.
            visitors.reload(session.identity);
            Ok((session, visitor::written(&token)))
        }
        None => Ok((session, visitor::written(&token))),
    }
}

impl From<IdentifyError> for Problem {
    fn from(error: IdentifyError) -> Self {
        match error {
            IdentifyError::Replayed => Self::new(codes::CHAT_IDENTITY_REPLAYED),
            IdentifyError::Store(error) => error.into(),
        }
    }
}

/// Whether the visitor's page shows this conversation.
fn is_shown(
    conversation: &conversation::Conversation,
    shown_for: SignedDuration,
    now: jiff::Timestamp,
) -> bool {
    match conversation.state {
        Standing::Closed(Closing { at, .. }) => now.duration_since(at) < shown_for,
        Standing::Queued { .. } | Standing::Assigned { .. } | Standing::Snoozed(_) => true,
    }
}

async fn answer(
    state: &HttpState,
    site: Arc<OpenSite>,
    session: VisitorSessionRow,
    token: String,
) -> Result<SessionAnswer, Problem> {
    let (identity, now) = (session.identity, state.now());
    let read = state.desk().read(move |queries| {
        let seq = queries.last_seq()?;
        let contact = queries.visitor_contact(identity)?;
        let mut painter = Painter::new(queries, &site.view.site);
        let current = match painter.current(identity)? {
            Some(it) => {
                // A mail led to it: it is there as long as its link leads anywhere.
                let is_mailed = painter.queries().last_mail(it.id)?.is_some();
                let shown_for = if is_mailed { LINK_LIFETIME } else { SHOWN_AFTER_CLOSE };
                is_shown(&it, shown_for, now).then_some(it)
            }
            None => None,
        };
        let (conversation, messages, survey) = match &current {
            Some(it) => {
                (Some(painter.conversation(it)?), painter.messages(it)?, painter.survey(it)?)
            }
            None => (None, Vec::new(), None),
        };
        Ok::<_, StoreError>((seq, contact, conversation, messages, survey))
    });
    let (seq, contact, conversation, messages, survey) = read.await?;
    if conversation.as_ref().is_some_and(|it| it.state == "waiting") {
        state.hub().visitors().places().waits(identity);
    }
    let name = contact.map(|it| it.name).filter(|it| session.is_identified && !it.is_empty());
    Ok(SessionAnswer {
        token,
        visitor: VisitorBody {
            id: identity.to_string(),
            name,
            is_identified: session.is_identified,
        },
        seq,
        conversation,
        messages,
        survey,
    })
}
