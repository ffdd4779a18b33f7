//! A visitor's message.

use jiff::Timestamp;
use pupitre_app::message::InboundContent;
use pupitre_domain::contact::Sender;
use pupitre_domain::message::{Content, MessageContext};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::Reason;
use super::change::{ReadChange, read_change};
use super::content::{Reading, read_content};
use super::context::read_context;
use super::item::{MESSAGE_ID_LENGTH_MAX, read_instant, read_item};
use super::sender::{Contact, read_phone, read_sender};
use super::system::read_system;
use super::text::Text;

/// The types whose objects are read.
const BODIES: [&str; 16] = [
    "text",
    "image",
    "video",
    "audio",
    "voice",
    "document",
    "sticker",
    "button",
    "interactive",
    "unsupported",
    "location",
    "contacts",
    "order",
    "reaction",
    "edit",
    "revoke",
];

/// The longest payload of a button that is read, in bytes.
const PAYLOAD_LENGTH_MAX: usize = 256;

/// The name of what is written to a group.
const GROUP: &str = "group";

/// The fewest and the most digits of a number with its country.
///
/// Source: ITU-T E.164.
const PHONE_DIGITS_MIN: usize = 7;
const PHONE_DIGITS_MAX: usize = 15;

/// What a visitor's message is to the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bearing {
    /// The visitor wrote it: it opens a conversation where none is open (L1).
    Written,
    /// It is about something that was written: it opens none (L1).
    Attached,
    /// It was written to a group, where the brand is one of many: it opens none either.
    Group,
}

/// The message that a visitor's message quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct QuotedMessage {
    /// The platform's id of it; not always one of ours.
    pub(crate) platform_id: String,
    /// What came with a tap on one of its buttons, if the platform gives it back.
    pub(crate) payload: Option<String>,
}

/// A visitor's message.
#[derive(Debug)]
pub(crate) struct VisitorMessage {
    /// Who wrote.
    pub(crate) sender: Sender,
    /// The platform's id.
    pub(crate) platform_id: String,
    /// When it was written, by the platform's clock; `None` when it says nothing that can be.
    pub(crate) sent_at: Option<Timestamp>,
    /// What it is to the conversation.
    pub(crate) bearing: Bearing,
    /// What it says.
    pub(crate) content: InboundContent,
    /// The message that it quotes, and the button of it that was pressed.
    pub(crate) quoted: Option<QuotedMessage>,
    /// What else it came with.
    pub(crate) context: MessageContext,
    /// What it does to an earlier message, when it is nothing by itself.
    pub(crate) change: Option<ReadChange>,
    /// What its sender is known by since.
    pub(crate) becomes: Option<Sender>,
    /// Whether the desk keeps its raw content, because something is only there.
    pub(crate) keeps_raw: bool,
}

#[derive(Deserialize)]
struct Item<'a> {
    #[serde(borrow, default)]
    id: Option<Text<'a>>,
    #[serde(borrow, default)]
    from: Option<Text<'a>>,
    #[serde(borrow, default)]
    from_user_id: Option<Text<'a>>,
    #[serde(borrow, default)]
    to: Option<Text<'a>>,
    #[serde(borrow, default)]
    to_user_id: Option<Text<'a>>,
    #[serde(borrow, default)]
    timestamp: Option<&'a RawValue>,
    #[serde(borrow, default, rename = "type")]
    kind: Option<Text<'a>>,
    #[serde(borrow, default)]
    context: Option<&'a RawValue>,
    #[serde(borrow, default)]
    referral: Option<&'a RawValue>,
    #[serde(borrow, default)]
    errors: Option<&'a RawValue>,
    #[serde(borrow, default)]
    group_id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    text: Option<&'a RawValue>,
    #[serde(borrow, default)]
    image: Option<&'a RawValue>,
    #[serde(borrow, default)]
    video: Option<&'a RawValue>,
    #[serde(borrow, default)]
    audio: Option<&'a RawValue>,
    #[serde(borrow, default)]
    voice: Option<&'a RawValue>,
    #[serde(borrow, default)]
    document: Option<&'a RawValue>,
    #[serde(borrow, default)]
    sticker: Option<&'a RawValue>,
    #[serde(borrow, default)]
    button: Option<&'a RawValue>,
    #[serde(borrow, default)]
    interactive: Option<&'a RawValue>,
    #[serde(borrow, default)]
    unsupported: Option<&'a RawValue>,
    #[serde(borrow, default)]
    location: Option<&'a RawValue>,
    #[serde(borrow, default)]
    contacts: Option<&'a RawValue>,
    #[serde(borrow, default)]
    order: Option<&'a RawValue>,
    #[serde(borrow, default)]
    reaction: Option<&'a RawValue>,
    #[serde(borrow, default)]
    edit: Option<&'a RawValue>,
    #[serde(borrow, default)]
    revoke: Option<&'a RawValue>,
    #[serde(borrow, default)]
    system: Option<&'a RawValue>,
}

/// Reads a message.
///
/// # Errors
///
/// The [`Reason`] why it can't be taken in.
pub(crate) fn read_message(
    raw: &RawValue,
    contacts: &[Contact<'_>],
) -> Result<VisitorMessage, Reason> {
    let item: Item<'_> = read_item(raw)?;
    let platform_id = item.id.as_ref().and_then(|it| it.as_id(MESSAGE_ID_LENGTH_MAX));
    let platform_id = platform_id.ok_or(Reason::BadId)?.to_owned();
    let sent_at = read_instant(item.timestamp);
    let from = item.from.as_ref().and_then(read_phone);
    let system = item.system.and_then(|system| read_system(system, from));
    let named = system.as_ref().and_then(|it| it.user_id.clone());
    let named = named.map(|value| Text { value: value.into(), is_altered: false });
    let user_id = item.from_user_id.as_ref().or(named.as_ref());
    let sender = read_sender(user_id, item.from.as_ref(), contacts).ok_or(Reason::NoSender)?;
    let kind = item.kind_name();
    let is_of_group = item.group_id.is_some();
    let change = read_change(kind, item.body(kind)).filter(|_| !is_of_group);
    let Reading { content, is_partial } = read_content(kind, item.body(kind), item.errors);
    let read = read_context(item.context, item.referral);
    let is_untold = item.kind.is_none() || sent_at.is_none();
    let says_more = is_partial || read.is_partial || item.errors.is_some() || is_untold;
    let message = VisitorMessage {
        sender: with_own_number(sender, &content),
        platform_id,
        sent_at,
        bearing: bearing(kind),
        content,
        quoted: read.quoted.map(|platform_id| QuotedMessage {
            platform_id,
            payload: item.button.filter(|_| kind == "button").and_then(read_payload),
        }),
        context: read.context,
        change,
        becomes: None,
        keeps_raw: says_more,
    };
    Ok(match system {
        _ if is_of_group => of_group(message),
        Some(system) if kind == "system" => VisitorMessage {
            content: InboundContent::Other(Box::new(system.content)),
            becomes: system.becomes,
            keeps_raw: true,
            ..message
        },
        _ => message,
    })
}

/// Reads what the brand wrote in the platform's own app; its sender is the visitor whom it went to.
///
/// # Errors
///
/// The [`Reason`] why it can't be taken in.
pub(crate) fn read_echo(
    raw: &RawValue,
    contacts: &[Contact<'_>],
) -> Result<VisitorMessage, Reason> {
    let item: Item<'_> = read_item(raw)?;
    let to = read_sender(item.to_user_id.as_ref(), item.to.as_ref(), contacts);
    let to = to.ok_or(Reason::NoSender)?;
    let message = read_message(raw, contacts)?;
    if message.bearing != Bearing::Written {
        return Err(Reason::NoOpenConversation);
    }
    Ok(VisitorMessage { sender: Sender { profile_name: None, ..to }, ..message })
}

/// A message that was written to a group: the desk shows that there is one, and answers none.
fn of_group(message: VisitorMessage) -> VisitorMessage {
    let content = Content::Unsupported { kind: GROUP.to_owned(), reason: None };
    VisitorMessage {
        bearing: Bearing::Group,
        content: InboundContent::Other(Box::new(content)),
        quoted: None,
        context: MessageContext::default(),
        keeps_raw: true,
        ..message
    }
}

/// The sender with the number that they give because the brand asked for it (C6).
fn with_own_number(sender: Sender, content: &InboundContent) -> Sender {
    let InboundContent::Other(content) = content else { return sender };
    let Content::Contacts(cards) = &**content else { return sender };
    let given = cards.iter().filter(|it| it.is_requested).flat_map(|it| &it.phones).next();
    let digits: Option<String> =
        given.map(|it| it.value.chars().filter(char::is_ascii_digit).collect());
    let phone = digits.filter(|it| (PHONE_DIGITS_MIN..=PHONE_DIGITS_MAX).contains(&it.len()));
    Sender { phone: sender.phone.or(phone), ..sender }
}

/// The payload of a pressed button, as it was sent with the template.
fn read_payload(button: &RawValue) -> Option<String> {
    #[derive(Deserialize)]
    struct Button<'a> {
        #[serde(borrow)]
        payload: Text<'a>,
    }
    let button: Button<'_> = serde_json::from_str(button.get()).ok()?;
    button.payload.as_id(PAYLOAD_LENGTH_MAX).map(ToOwned::to_owned)
}

impl<'a> Item<'a> {
    /// The name of its type. A file that is too large comes as nothing but its error.
    fn kind_name(&self) -> &str {
        match &self.kind {
            Some(kind) => &kind.value,
            None if self.errors.is_some() => "errors",
            None => self.only_kind().unwrap_or("unknown"),
        }
    }

    /// The type of an item that does not say it and has the object of one type only: seen in the
    /// platform's own examples.
    fn only_kind(&self) -> Option<&'static str> {
        let mut there = BODIES.into_iter().filter(|kind| self.body(kind).is_some());
        let first = there.next();
        first.filter(|_| there.next().is_none())
    }

    /// The object that bears the type's name, of the types that are read.
    fn body(&self, kind: &str) -> Option<&'a RawValue> {
        match kind {
            "text" => self.text,
            "image" => self.image,
            "video" => self.video,
            "audio" => self.audio,
            "voice" => self.voice,
            "document" => self.document,
            "sticker" => self.sticker,
            "button" => self.button,
            "interactive" => self.interactive,
            "unsupported" => self.unsupported,
            "location" => self.location,
            "contacts" => self.contacts,
            "order" => self.order,
            "reaction" => self.reaction,
            "edit" => self.edit,
            "revoke" => self.revoke,
            _ => None,
        }
    }
}

/// Reactions, edits, deletions and what the platform says itself are about something else (L1).
fn bearing(kind: &str) -> Bearing {
    match kind {
        "reaction" | "edit" | "revoke" | "system" | "request_welcome" => Bearing::Attached,
        _ => Bearing::Written,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::wire::inbound::read_contacts;

    fn read(json: &str) -> Result<VisitorMessage, Reason> {
        let contact = r#"[{"profile":{"name":"Ana"},"wa_id":"33600000001","user_id":"FR.1"}]"#;
        let contacts: Vec<&RawValue> = serde_json::from_str(contact).unwrap();
        read_message(serde_json::from_str(json).unwrap(), &read_contacts(&contacts))
    }

    #[test]
    fn a_voice_note_that_answers_something_is_read_whole() {
        let json = r#"{"context":{"from":"33100000001","id":"wamid.out"},"from":"33600000001",
            "from_user_id":"FR.1","id":"wamid.in","timestamp":"1795000000","type":"audio",
            "audio":{"mime_type":"audio/ogg; codecs=opus","id":"305","voice":true}}"#;
        insta::assert_debug_snapshot!(read(json).unwrap(), @r#"
        VisitorMessage {
            sender: Sender {
                user_id: Some(
                    "FR.1",
                ),
                phone: Some(
                    "33600000001",
                ),
                profile_name: Some(
                    "Ana",
                ),
            },
            platform_id: "wamid.in",
            sent_at: Some(
                2026-11-18T11:06:40Z,
            ),
            bearing: Written,
            content: Media(
                InboundMedia {
                    kind: Audio {
                        is_voice: true,
                    },
                    platform_id: "305",
                    mime: "audio/ogg; codecs=opus",
                    sha256: None,
                    file_name: None,
                    caption: None,
                },
            ),
            quoted: Some(
                QuotedMessage {
                    platform_id: "wamid.out",
                    payload: None,
                },
            ),
            context: MessageContext {
                quoted: None,
                forwarded: None,
                referral: None,
                product: None,
                has_raw: false,
            },
            change: None,
            becomes: None,
            keeps_raw: false,
        }
        "#);
    }

    #[test]
    fn words_alone_need_no_raw_content_beside_them() {
        let plain = r#"{"from":"33600000001","id":"wamid.in","timestamp":"1795000000","type":"text",
            "text":{"body":"Bonjour"}}"#;
        assert!(!read(plain).unwrap().keeps_raw);
        for other in [
            plain.replace("Bonjour", "\\ud800"),
            plain.replace("1795000000", "soon"),
            plain.replace(r#""type""#, r#""context":{"other":1},"type""#),
            plain.replace(r#""type""#, r#""referral":{},"type""#),
            plain.replace(r#""type""#, r#""errors":[],"type""#),
        ] {
            assert!(read(&other).unwrap().keeps_raw, "{other}");
        }
    }

    #[test]
    fn c6_a_change_of_number_is_of_the_person_that_it_was() {
        let json = r#"{"from":"33600000001","id":"wamid.in","type":"system",
            "system":{"type":"user_changed_number","wa_id":"33600000011","user_id":"FR.2",
            "previous_user_id":"FR.1"}}"#;
        let message = read(json).unwrap();
        assert_eq!(message.bearing, Bearing::Attached);
        assert_eq!(message.sender.user_id.as_deref(), Some("FR.1"));
        assert_eq!(message.sender.phone.as_deref(), Some("33600000001"));
    }

    #[test]
    fn w6_a_tap_names_its_message_and_its_payload() {
        let tap = |button: &str| {
            let json = format!(
                r#"{{"context":{{"id":"wamid.out"}},"from":"33600000001","id":"wamid.in",
                "type":"button","button":{button}}}"#
            );
            read(&json).unwrap().quoted.unwrap().payload
        };
        assert_eq!(tap(r#"{"text":"Oui","payload":"m:0"}"#), Some("m:0".to_owned()));
        assert_eq!(tap(r#"{"text":"Oui"}"#), None);
        assert_eq!(tap(r#"{"text":"Oui","payload":5}"#), None);
        let odd = r#"{"context":{"id":5},"from":"33600000001","id":"wamid.in","type":"button"}"#;
        assert_eq!(read(odd).unwrap().quoted, None);
    }

    #[test]
    fn a_list_is_not_an_item() {
        for json in [r#"["wamid.in","33600000001"]"#, "[]", "5", "null", r#""text""#] {
            assert_eq!(read(json).unwrap_err(), Reason::UnexpectedShape, "{json}");
        }
    }

    proptest! {
        #[test]
        fn any_words_come_through(words in any::<String>()) {
            let words = words.replace('\0', "");
            let json = serde_json::json!({
                "id": "wamid.in", "from": "1", "type": "text", "text": { "body": words },
            });
            let message = read(&json.to_string()).unwrap();
            prop_assert_eq!(message.content, InboundContent::Text(words));
        }
    }
}
