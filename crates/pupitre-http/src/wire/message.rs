//! A message with what became of it.

use pupitre_app::view::{MessageView, QuotedView, ReactionView};
use pupitre_domain::delivery;
use pupitre_domain::message::{self, Author, Direction, Forwarded};
use serde::Serialize;
use utoipa::ToSchema;

use super::message_content::{Content, content};
use super::{Instant, Named};

/// The longest piece of a quoted message that is shown, in characters.
const EXCERPT_LENGTH_MAX: usize = 200;

/// Who wrote a message.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct MessageAuthor {
    /// `visitor`, `agent`, `system`, or `brand`: somebody of the brand, in the platform's own app.
    kind: &'static str,
    /// The agent.
    #[schema(required, format = Uuid)]
    id: Option<String>,
    /// The agent's name.
    #[schema(required)]
    name: Option<String>,
}

/// Why a message failed.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct DeliveryError {
    /// The desk's code.
    code: &'static str,
    /// The platform's own code.
    #[schema(required)]
    platform_code: Option<i64>,
    /// The platform's words.
    #[schema(required)]
    detail: Option<String>,
}

/// What became of an outbound message.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Delivery {
    /// `queued`, `sending`, `unknown`, `sent`, `delivered`, `read` or `failed`.
    state: &'static str,
    /// Why it failed.
    #[schema(required)]
    error: Option<DeliveryError>,
    /// Whether the agent may have it sent again.
    can_retry: bool,
    /// When the state last changed.
    changed_at: Instant,
}

/// The message that another one answers; all of it is null when the desk has never seen it.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Quoted {
    /// Which.
    #[schema(required, format = Uuid)]
    message_id: Option<String>,
    /// Its conversation, which may be an earlier one with the same contact.
    #[schema(required, format = Uuid)]
    conversation_id: Option<String>,
    /// Who said it: `visitor` or `brand`.
    #[schema(required)]
    by: Option<&'static str>,
    /// The type of its content.
    #[schema(required)]
    kind: Option<String>,
    /// Its first words.
    #[schema(required)]
    excerpt: Option<String>,
}

/// The advertisement or post that brought the visitor.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Referral {
    /// What it is: `ad`, `post`.
    source: String,
    /// Its title.
    #[schema(required)]
    headline: Option<String>,
    /// Its words.
    #[schema(required)]
    text: Option<String>,
    /// Where it is; an http address.
    #[schema(required)]
    url: Option<String>,
    /// Its picture or film; an http address.
    #[schema(required)]
    media_url: Option<String>,
}

/// The product that the visitor asks about.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Product {
    /// The brand's catalog.
    catalog_id: String,
    /// The product's number in it.
    product_id: String,
}

/// What one side made of a message.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Reaction {
    /// Whose it is: `visitor` or `brand`.
    by: &'static str,
    /// The sign.
    emoji: String,
    /// The agent who set it.
    #[schema(required)]
    agent: Option<Named>,
    /// `received`, `queued`, `sent` or `failed`.
    state: &'static str,
}

/// A message.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Message {
    /// Its id.
    #[schema(format = Uuid)]
    id: String,
    /// Its conversation.
    #[schema(format = Uuid)]
    conversation_id: String,
    /// The id that the agent's screen gave it.
    #[schema(required, format = Uuid)]
    client_message_id: Option<String>,
    /// `inbound` or `outbound`.
    direction: &'static str,
    /// Who wrote it.
    author: MessageAuthor,
    /// What it says.
    content: Content,
    /// The instant shown: the channel's for inbound (L5).
    sent_at: Instant,
    /// When it reached the desk.
    received_at: Instant,
    /// What became of it; null for inbound.
    #[schema(required)]
    delivery: Option<Delivery>,
    /// What it answers.
    #[schema(required)]
    quoted: Option<Quoted>,
    /// How often it was passed on before: `once` (five times or fewer) or `many`.
    #[schema(required)]
    forwarded: Option<&'static str>,
    /// What brought the visitor.
    #[schema(required)]
    referral: Option<Referral>,
    /// What the visitor asks about.
    #[schema(required)]
    product: Option<Product>,
    /// When its author last changed its words.
    #[schema(required)]
    edited_at: Option<Instant>,
    /// The words that it had before its author changed them; null unless they did.
    #[schema(required)]
    first_text: Option<String>,
    /// When its author took it back; what it said is still here.
    #[schema(required)]
    revoked_at: Option<Instant>,
    /// What both sides made of it.
    reactions: Vec<Reaction>,
    /// Whether there is more to read in the platform's own words.
    has_raw: bool,
}

impl From<&delivery::Delivery> for Delivery {
    fn from(delivery: &delivery::Delivery) -> Self {
        Self {
            state: delivery.state.name(),
            error: delivery.error.as_ref().map(|error| DeliveryError {
                code: error.code.name(),
                platform_code: error.platform_code,
                detail: error.detail.clone(),
            }),
            can_retry: delivery.can_retry(),
            changed_at: Instant(delivery.changed_at),
        }
    }
}

fn author(author: Author, name: Option<&str>) -> MessageAuthor {
    let (kind, id) = match author {
        Author::Visitor => ("visitor", None),
        Author::Agent(id) => ("agent", Some(id.to_string())),
        Author::System => ("system", None),
        Author::Brand => ("brand", None),
    };
    MessageAuthor { kind, id, name: name.map(str::to_owned) }
}

/// Whose words go that way.
const fn side(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "visitor",
        Direction::Outbound => "brand",
    }
}

fn quoted(quote: &message::Quote, view: Option<&QuotedView>) -> Quoted {
    let (conversation, message) = quote.message.unzip();
    Quoted {
        message_id: message.map(|it| it.to_string()),
        conversation_id: conversation.map(|it| it.to_string()),
        by: view.map(|it| side(it.direction)),
        kind: view.map(|it| it.kind.clone()),
        excerpt: view
            .and_then(|it| it.text.as_ref())
            .map(|it| it.chars().take(EXCERPT_LENGTH_MAX).collect()),
    }
}

fn referral(referral: &message::Referral) -> Referral {
    Referral {
        source: referral.source.clone(),
        headline: referral.headline.clone(),
        text: referral.text.clone(),
        url: referral.url.clone(),
        media_url: referral.media_url.clone(),
    }
}

fn product(product: &message::ReferredProduct) -> Product {
    Product { catalog_id: product.catalog_id.clone(), product_id: product.product_id.clone() }
}

fn reaction(view: &ReactionView) -> Option<Reaction> {
    let reaction = &view.reaction;
    let agent = reaction.agent.zip(view.agent_name.as_ref());
    Some(Reaction {
        by: side(reaction.side),
        emoji: reaction.emoji.clone()?,
        agent: agent.map(|(id, name)| Named { id: id.to_string(), name: name.clone() }),
        state: reaction.state.name(),
    })
}

impl From<&MessageView> for Message {
    fn from(view: &MessageView) -> Self {
        let message = &view.message;
        let (context, changes) = (&message.context, &message.changes);
        Self {
            id: message.id.to_string(),
            conversation_id: message.conversation.to_string(),
            client_message_id: message.client_id.map(|id| id.to_string()),
            direction: message.direction.name(),
            author: author(message.author, view.author_name.as_deref()),
            content: content(&message.content, view.media.as_ref()),
            sent_at: Instant(message.sent_at),
            received_at: Instant(message.received_at),
            delivery: view.delivery.as_ref().map(Delivery::from),
            quoted: context.quoted.as_ref().map(|it| quoted(it, view.quoted.as_ref())),
            forwarded: context.forwarded.map(Forwarded::name),
            referral: context.referral.as_deref().map(referral),
            product: context.product.as_deref().map(product),
            edited_at: changes.edited_at.map(Instant),
            first_text: changes.first_text.clone(),
            revoked_at: changes.revoked_at.map(Instant),
            reactions: view.reactions.iter().filter_map(reaction).collect(),
            has_raw: context.has_raw,
        }
    }
}
