//! Messages and deliveries.

use pupitre_app::ports::store::{DeliveryRow, InboundRecord, Messages, PlatformKey, StoreError};
use pupitre_domain::delivery::{Delivery, DeliveryError, DeliveryState, FailureCode};
use pupitre_domain::id::{ClientId, ConversationId, IdentityId, MessageId};
use pupitre_domain::message::{
    Author, Content, Direction, Forwarded, Message, MessageChanges, MessageContext, Quote,
};

use super::message_parts::{self, Written};
use crate::backend::{Columns, Value, one, values};
use crate::sql;
use crate::transaction::Tx;

type Result<T> = std::result::Result<T, StoreError>;

/// How many columns a message has.
const MESSAGE_COLUMN_COUNT: usize = 22;

/// How many of them are written.
const MESSAGE_VALUE_COUNT: usize = 21;

/// How many columns the state of a delivery has.
const DELIVERY_COLUMN_COUNT: usize = 7;

/// Reads the columns of a message that may be missing.
pub(super) fn optional_message(row: &mut Columns<'_>) -> Result<Option<Message>> {
    let Some(conversation) = row.optional_id()? else {
        row.skip(MESSAGE_COLUMN_COUNT - 1);
        return Ok(None);
    };
    message_of(conversation, row).map(Some)
}

/// Reads the columns of a message: conversation, id, direction, agent, kind, body, file, whether a
/// voice note, its parts, both instants, the platform's id, the client's id; what it came with;
/// what happened to it since.
pub(super) fn message(row: &mut Columns<'_>) -> Result<Message> {
    let conversation = row.id()?;
    message_of(conversation, row)
}

fn message_of(conversation: ConversationId, row: &mut Columns<'_>) -> Result<Message> {
    let id = row.id()?;
    let direction = row.named(Direction::from_name)?;
    let agent = row.optional_id()?;
    let (content, sent_at, received_at) = (content(row)?, row.at()?, row.at()?);
    let platform_id = row.optional_text()?;
    // What the desk sends has the platform's id with its delivery.
    let author = match (direction, agent, &platform_id) {
        (Direction::Inbound, None, _) => Author::Visitor,
        (Direction::Inbound, Some(_), _) => return Err(row.unreadable("a visitor is no agent")),
        (Direction::Outbound, Some(agent), _) => Author::Agent(agent),
        (Direction::Outbound, None, None) => Author::System,
        (Direction::Outbound, None, Some(_)) => Author::Brand,
    };
    Ok(Message {
        id,
        conversation,
        direction,
        author,
        content,
        sent_at,
        received_at,
        platform_id,
        client_id: row.optional_id()?,
        context: context(row)?,
        changes: MessageChanges {
            edited_at: row.optional_at()?,
            first_text: row.optional_text()?,
            revoked_at: row.optional_at()?,
        },
    })
}

fn context(row: &mut Columns<'_>) -> Result<MessageContext> {
    let platform_id = row.optional_text()?;
    let message = row.optional_id()?.zip(row.optional_id()?);
    let is_quote = platform_id.is_some() || message.is_some();
    let quoted = is_quote.then_some(Quote { platform_id, message });
    let forwarded = row.optional_named(Forwarded::from_name)?;
    let (referral, product) = match row.optional_text()? {
        Some(text) => message_parts::read_brought_by(&text)
            .ok_or_else(|| row.unreadable("what brought the visitor"))?,
        None => (None, None),
    };
    Ok(MessageContext { quoted, forwarded, referral, product, has_raw: row.flag()? })
}

fn content(row: &mut Columns<'_>) -> Result<Content> {
    let kind = row.text()?;
    let body = row.optional_text()?;
    let media = row.optional_id()?;
    let is_voice = row.optional_flag()?;
    let parts = row.optional_text()?;
    let content = match (kind.as_str(), media, is_voice) {
        ("audio" | "sticker", Some(_), _) if body.is_some() => None,
        ("audio", Some(media), Some(is_voice)) => Some(Content::Audio { media, is_voice }),
        ("sticker", Some(media), None) => Some(Content::Sticker { media }),
        ("image", Some(media), None) => Some(Content::Image { media, caption: body }),
        ("video", Some(media), None) => Some(Content::Video { media, caption: body }),
        ("document", Some(media), None) => Some(Content::Document { media, caption: body }),
        (kind, None, None) => message_parts::read(kind, body, parts.as_deref()),
        _ => None,
    };
    content.ok_or_else(|| row.unreadable(&format!("the parts of a message of kind `{kind}`")))
}

/// Reads the columns of a delivery's state that may be missing.
pub(super) fn optional_delivery(row: &mut Columns<'_>) -> Result<Option<Delivery>> {
    let Some(state) = row.optional_text()? else {
        row.skip(DELIVERY_COLUMN_COUNT - 1);
        return Ok(None);
    };
    delivery_of(&state, row).map(Some)
}

fn delivery_of(state: &str, row: &mut Columns<'_>) -> Result<Delivery> {
    let state = DeliveryState::from_name(state)
        .ok_or_else(|| row.unreadable(&format!("`{state}` is not a known state")))?;
    Ok(Delivery {
        state,
        error: delivery_error(row)?,
        attempt: row.count()?,
        platform_id: row.optional_text()?,
        changed_at: row.at()?,
    })
}

/// Reads the columns of a failure: code, the platform's code and words; no code is no failure.
pub(super) fn delivery_error(row: &mut Columns<'_>) -> Result<Option<DeliveryError>> {
    let Some(code) = row.optional_text()? else {
        row.skip(2);
        return Ok(None);
    };
    let code = FailureCode::from_name(&code)
        .ok_or_else(|| row.unreadable(&format!("`{code}` is not a known code")))?;
    let (platform_code, detail) = (row.optional_int()?, row.optional_text()?);
    Ok(Some(DeliveryError { code, platform_code, detail }))
}

fn delivery_row(row: &mut Columns<'_>) -> Result<DeliveryRow> {
    let (message, conversation, channel) = (row.id()?, row.id()?, row.id()?);
    let state = row.text()?;
    let delivery = delivery_of(&state, row)?;
    Ok(DeliveryRow { message, conversation, channel, delivery })
}

/// What of a message is written otherwise than it is held.
struct Row {
    written: Written,
    brought_by: Option<String>,
}

impl Row {
    fn new(message: &Message) -> Result<Self> {
        let context = &message.context;
        let (referral, product) = (context.referral.as_deref(), context.product.as_deref());
        Ok(Self {
            written: message_parts::written(&message.content)?,
            brought_by: message_parts::brought_by(referral, product)?,
        })
    }

    /// The parameters of a message, in the order of its columns.
    fn values<'a>(&'a self, message: &'a Message) -> [Value<'a>; MESSAGE_VALUE_COUNT] {
        let agent = match message.author {
            Author::Agent(agent) => Some(agent),
            Author::Visitor | Author::System | Author::Brand => None,
        };
        let is_voice = match &message.content {
            Content::Audio { is_voice, .. } => Some(*is_voice),
            _ => None,
        };
        let quoted = message.context.quoted.as_ref();
        let (quoted_conversation, quoted_message) = quoted.and_then(|it| it.message).unzip();
        values![
            message.conversation,
            message.id,
            message.direction.name(),
            agent,
            message.content.kind(),
            self.written.body.as_deref(),
            message.content.media(),
            is_voice,
            self.written.parts.as_deref(),
            message.sent_at,
            message.received_at,
            message.platform_id.as_deref(),
            message.client_id,
            quoted.and_then(|it| it.platform_id.as_deref()),
            quoted_conversation,
            quoted_message,
            message.context.forwarded.map(Forwarded::name),
            self.brought_by.as_deref(),
            message.changes.edited_at,
            message.changes.first_text.as_deref(),
            message.changes.revoked_at,
        ]
    }
}

/// The parameters of a delivery's state, in the order of its columns.
fn delivery_values(delivery: &Delivery) -> [Value<'_>; DELIVERY_COLUMN_COUNT] {
    let error = delivery.error.as_ref();
    values![
        delivery.state.name(),
        error.map(|error| error.code.name()),
        error.and_then(|error| error.platform_code),
        error.and_then(|error| error.detail.as_deref()),
        delivery.attempt,
        delivery.platform_id.as_deref(),
        delivery.changed_at,
    ]
}

impl Messages for Tx<'_> {
    fn insert_inbound(
        &mut self,
        message: &Message,
        key: PlatformKey,
        raw: Option<&str>,
    ) -> Result<InboundRecord> {
        let row = Row::new(message)?;
        let mut values = row.values(message).to_vec();
        values.extend(values![key, raw]);
        match self.link().execute(&sql::MESSAGE_INSERT_INBOUND, &values)? {
            0 => Ok(InboundRecord::Duplicate),
            _ => Ok(InboundRecord::New),
        }
    }

    fn inbound_by_key(&mut self, key: PlatformKey) -> Result<Option<Message>> {
        one(self.link(), &sql::MESSAGE_BY_KEY, &values![key], message)
    }

    fn insert_outbound(&mut self, message: &Message, delivery: &DeliveryRow) -> Result<()> {
        let row = Row::new(message)?;
        let values = row.values(message);
        self.link().execute(&sql::MESSAGE_INSERT_OUTBOUND, &values)?;
        let mut values =
            values![delivery.message, delivery.conversation, delivery.channel].to_vec();
        values.extend(delivery_values(&delivery.delivery));
        self.link().execute(&sql::MESSAGE_INSERT_DELIVERY, &values)?;
        if let Author::Agent(agent) = message.author {
            let values = values![message.conversation, agent];
            self.link().execute(&sql::CONTACT_SAVE_LAST_AGENT, &values)?;
        }
        Ok(())
    }

    fn message(&mut self, conversation: ConversationId, id: MessageId) -> Result<Option<Message>> {
        one(self.link(), &sql::MESSAGE_MESSAGE, &values![conversation, id], message)
    }

    fn message_of(&mut self, identity: IdentityId, id: MessageId) -> Result<Option<Message>> {
        one(self.link(), &sql::MESSAGE_WITH_CONTACT, &values![identity, id], message)
    }

    fn message_by_client_id(
        &mut self,
        conversation: ConversationId,
        client_id: ClientId,
    ) -> Result<Option<Message>> {
        one(self.link(), &sql::MESSAGE_BY_CLIENT_ID, &values![conversation, client_id], message)
    }

    fn delivery(&mut self, message: MessageId) -> Result<Option<DeliveryRow>> {
        one(self.link(), &sql::MESSAGE_DELIVERY, &values![message], delivery_row)
    }

    fn delivery_by_key(&mut self, key: PlatformKey) -> Result<Option<DeliveryRow>> {
        one(self.link(), &sql::MESSAGE_DELIVERY_BY_KEY, &values![key], delivery_row)
    }

    fn save_delivery(&mut self, delivery: &DeliveryRow, key: Option<PlatformKey>) -> Result<()> {
        let mut values = values![delivery.message].to_vec();
        values.extend(delivery_values(&delivery.delivery));
        match key {
            Some(key) => {
                values.push(Value::from(key));
                self.link().execute(&sql::MESSAGE_BIND_DELIVERY, &values)?;
            }
            None => {
                self.link().execute(&sql::MESSAGE_SAVE_DELIVERY, &values)?;
            }
        }
        Ok(())
    }

    fn save_changed(&mut self, message: &Message) -> Result<()> {
        let written = message_parts::written(&message.content)?;
        let values = values![
            message.conversation,
            message.id,
            written.body.as_deref(),
            written.parts.as_deref(),
            message.changes.edited_at,
            message.changes.first_text.as_deref(),
            message.changes.revoked_at,
        ];
        self.link().execute(&sql::MESSAGE_SAVE_CHANGED, &values)?;
        Ok(())
    }

    fn last_inbound(&mut self, conversation: ConversationId) -> Result<Option<Message>> {
        one(self.link(), &sql::MESSAGE_LAST_INBOUND, &values![conversation], message)
    }
}
