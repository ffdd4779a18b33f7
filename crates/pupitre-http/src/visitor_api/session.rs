//! Session: a visitor opens the chat, or comes back to it (V2).

use axum::Json;
use axum::extract::State;
use jiff::SignedDuration;
use pupitre_app::chat::{OpenVisit, open_visit, renew_visit};
use pupitre_app::ports::store::{StoreError, VisitorSessionRow};
use pupitre_domain::chat::IdentityPolicy;
use pupitre_domain::conversation::{self, Closing, State as Standing};
use pupitre_domain::event::Actor;
use pupitre_domain::id::IdentityId;
use serde::{Deserialize, Serialize};

use super::config::language_of;
use super::site::{OpenSite, Site};
use super::visitor::{self, Address, written};
use super::wire::{Conversation, Message, Painter};
use crate::codes;
use crate::extract::JsonBody;
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
    let ctx = state.context(Actor::Visitor);
    let (session, token) = if let Some((session, token)) = known.zip(body.token) {
        let renewed = state.desk().write(move |tx| renew_visit(tx, &ctx, &session, language));
        (renewed.await?, token)
    } else {
        state.shared.chat_limits.session(address, site.channel())?;
        let token = state.shared.ports.tokens.token();
        let token_hash = token_hash(&token);
        let command = OpenVisit { channel: site.channel(), token_hash, language };
        let opened = state.desk().write(move |tx| open_visit(tx, &ctx, &command));
        (opened.await?, written(&token))
    };
    if let Some(page) = body.page {
        state.hub().visitors().turn_to(session.identity, &page.url, page.title.as_deref());
    }
    if site.view.site.identity == IdentityPolicy::Required && !session.is_identified {
        return Err(Problem::new(codes::CHAT_IDENTITY_REQUIRED));
    }
    Ok(Json(answer(&state, &site, session, token).await?))
}

/// Whether the visitor's page shows this conversation.
fn is_shown(conversation: &conversation::Conversation, now: jiff::Timestamp) -> bool {
    match conversation.state {
        Standing::Closed(Closing { at, .. }) => now.duration_since(at) < SHOWN_AFTER_CLOSE,
        Standing::Queued { .. } | Standing::Assigned { .. } | Standing::Snoozed(_) => true,
    }
}

async fn answer(
    state: &HttpState,
    site: &OpenSite,
    session: VisitorSessionRow,
    token: String,
) -> Result<SessionAnswer, Problem> {
    let (shows_agent, now) = (site.view.site.shows_agent, state.now());
    let identity: IdentityId = session.identity;
    let read = state.desk().read(move |queries| {
        let seq = queries.last_seq()?;
        let contact = queries.visitor_contact(identity)?;
        let mut painter = Painter::new(queries, shows_agent);
        let current = painter.current(identity)?.filter(|it| is_shown(it, now));
        let (conversation, messages) = match &current {
            Some(it) => (Some(painter.conversation(it)?), painter.messages(it)?),
            None => (None, Vec::new()),
        };
        Ok::<_, StoreError>((seq, contact, conversation, messages))
    });
    let (seq, contact, conversation, messages) = read.await?;
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
    })
}
