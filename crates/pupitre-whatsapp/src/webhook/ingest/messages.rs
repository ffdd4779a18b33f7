//! Messages and echoes of a body, as what is to be done with them.

use jiff::Timestamp;
use pupitre_app::message::{ChangeMessage, InboundContent, Quoted, ReceiveMessage};
use pupitre_app::ports::store::PlatformKey;
use pupitre_domain::channel::Channel;
use pupitre_domain::event::Actor;
use serde_json::value::RawValue;

use super::{Item, Moment, Work};
use crate::key::{delivery_key, inbound_key};
use crate::wire::inbound::{Bearing, Contact, ReadChange, VisitorMessage, read_echo, read_message};

impl Moment<'_> {
    pub(super) fn message(
        &self,
        raw: &RawValue,
        channel: &Channel,
        contacts: &[Contact<'_>],
    ) -> Item {
        let bytes = raw.get().as_bytes();
        let message = match read_message(raw, contacts) {
            Ok(message) => message,
            Err(reason) => return self.aside(reason, Some(channel.id), bytes),
        };
        if let Some(ReadChange { target, change }) = message.change {
            let command = ChangeMessage {
                channel: channel.clone(),
                sender: message.sender,
                key: key_of(channel, &message.platform_id, message.sent_at),
                target: delivery_key(channel.id, &target),
                target_platform_id: target,
                change,
                sent_at: message.sent_at.unwrap_or(self.now),
                raw: raw.get().to_owned(),
            };
            let work = Work::Change(Box::new(command));
            return self.item(work, Actor::Visitor, Some(channel.id), bytes);
        }
        let (bearing, becomes) = (message.bearing, message.becomes.clone());
        let command = Box::new(self.command(raw, channel, message));
        let work = match becomes {
            Some(becomes) => Work::Notice(command, becomes),
            None => Work::Receive(command, bearing),
        };
        self.item(work, Actor::Visitor, Some(channel.id), bytes)
    }

    pub(super) fn echo(&self, raw: &RawValue, channel: &Channel, contacts: &[Contact<'_>]) -> Item {
        let bytes = raw.get().as_bytes();
        let work = match read_echo(raw, contacts) {
            Ok(message) => Work::Echo(Box::new(self.command(raw, channel, message))),
            Err(reason) => return self.aside(reason, Some(channel.id), bytes),
        };
        self.item(work, Actor::System, Some(channel.id), bytes)
    }

    /// What is to be received.
    fn command(
        &self,
        raw: &RawValue,
        channel: &Channel,
        message: VisitorMessage,
    ) -> ReceiveMessage {
        ReceiveMessage {
            channel: channel.clone(),
            sender: message.sender,
            key: key_of(channel, &message.platform_id, message.sent_at),
            own_key: delivery_key(channel.id, &message.platform_id),
            platform_id: message.platform_id,
            sent_at: message.sent_at.unwrap_or(self.now),
            content: borne(message.content, message.bearing),
            raw: message.keeps_raw.then(|| raw.get().to_owned()),
            quoted: message.quoted.map(|it| Quoted {
                key: delivery_key(channel.id, &it.platform_id),
                platform_id: it.platform_id,
                payload: it.payload,
            }),
            context: message.context,
        }
    }
}

/// The key must be the same when the platform repeats the message: the time of receipt is not.
fn key_of(channel: &Channel, platform_id: &str, sent_at: Option<Timestamp>) -> PlatformKey {
    inbound_key(channel.id, platform_id, sent_at.unwrap_or(Timestamp::UNIX_EPOCH))
}

/// What a message says, by what it is to the conversation.
fn borne(content: InboundContent, bearing: Bearing) -> InboundContent {
    match (bearing, content) {
        (Bearing::Attached | Bearing::Group, InboundContent::Other(content)) => {
            InboundContent::Attached(content)
        }
        (Bearing::Attached | Bearing::Group | Bearing::Written, content) => content,
    }
}
