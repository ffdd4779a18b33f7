//! A visitor's message.

use jiff::Timestamp;
use pupitre_app::message::InboundContent;
use pupitre_domain::contact::Sender;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::Reason;
use super::content::{Reading, read_content};
use super::item::{MESSAGE_ID_LENGTH_MAX, read_instant, read_item};
use super::sender::{Contact, read_sender};
use super::text::Text;

/// The longest payload of a button that is read, in bytes.
const PAYLOAD_LENGTH_MAX: usize = 256;

/// What a visitor's message is to the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bearing {
    /// The visitor wrote it: it opens a conversation where none is open (L1).
    Written,
    /// It is about something that was written: it opens none (L1).
    Attached,
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
    system: Option<&'a RawValue>,
}

/// What the platform says about a person itself.
#[derive(Deserialize)]
struct System<'a> {
    #[serde(borrow, default)]
    user_id: Option<Text<'a>>,
    #[serde(borrow, default)]
    previous_user_id: Option<Text<'a>>,
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
    if item.group_id.is_some() {
        return Err(Reason::Group);
    }
    let platform_id = item.id.as_ref().and_then(|it| it.as_id(MESSAGE_ID_LENGTH_MAX));
    let platform_id = platform_id.ok_or(Reason::BadId)?.to_owned();
    let sent_at = read_instant(item.timestamp);
    let system: Option<System<'_>> =
        item.system.and_then(|system| serde_json::from_str(system.get()).ok());
    let named = system.as_ref().and_then(|it| it.previous_user_id.as_ref().or(it.user_id.as_ref()));
    let user_id = item.from_user_id.as_ref().or(named);
    let sender = read_sender(user_id, item.from.as_ref(), contacts).ok_or(Reason::NoSender)?;
    let kind = item.kind_name();
    let Reading { content, is_partial } = read_content(kind, item.body(kind));
    let says_more = item.context.is_some() || item.referral.is_some() || item.errors.is_some();
    Ok(VisitorMessage {
        sender,
        platform_id,
        sent_at,
        bearing: bearing(kind),
        content,
        quoted: read_quoted(&item, kind),
        keeps_raw: is_partial || says_more || sent_at.is_none(),
    })
}

/// A quoted message without a plain id is none: the message stands by itself.
fn read_quoted(item: &Item<'_>, kind: &str) -> Option<QuotedMessage> {
    #[derive(Deserialize)]
    struct Context<'a> {
        #[serde(borrow)]
        id: Text<'a>,
    }
    let context: Context<'_> = serde_json::from_str(item.context?.get()).ok()?;
    let platform_id = context.id.as_id(MESSAGE_ID_LENGTH_MAX)?.to_owned();
    let payload = item.button.filter(|_| kind == "button").and_then(read_payload);
    Some(QuotedMessage { platform_id, payload })
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
            None => "unknown",
        }
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
            keeps_raw: true,
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
            plain.replace(r#""type""#, r#""context":{},"type""#),
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
