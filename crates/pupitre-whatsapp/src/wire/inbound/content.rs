//! What a visitor's message says.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pupitre_app::media::MediaKind;
use pupitre_app::message::{InboundContent, InboundMedia};
use pupitre_domain::message::Content;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::object::Object;
use super::parts;
use super::text::Text;

/// The longest id of a file that is accepted, in bytes.
const MEDIA_ID_LENGTH_MAX: usize = 128;

/// The longest type of a file that is kept, in bytes.
const MIME_LENGTH_MAX: usize = 128;

/// The longest file name that is kept, in characters.
const FILE_NAME_LENGTH_MAX: usize = 200;

/// The longest name of a type that is kept, in bytes.
const KIND_LENGTH_MAX: usize = 64;

/// The longest words of an error that are kept, in characters.
const REASON_LENGTH_MAX: usize = 300;

/// The name of a type whose own can't be kept.
const KIND_UNKNOWN: &str = "unknown";

/// The type of a file that comes without one.
const MIME_UNKNOWN: &str = "application/octet-stream";

/// A content, and whether it is all that the item says.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) content: InboundContent,
    /// Whether something of the item is only in its raw content.
    pub(super) is_partial: bool,
}

#[derive(Deserialize)]
struct TextBody<'a> {
    #[serde(borrow)]
    body: Text<'a>,
}

#[derive(Deserialize)]
struct MediaBody<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow, default)]
    mime_type: Option<Text<'a>>,
    #[serde(borrow, default)]
    sha256: Option<Text<'a>>,
    #[serde(borrow, default)]
    caption: Option<Text<'a>>,
    #[serde(borrow, default)]
    filename: Option<Text<'a>>,
    #[serde(borrow, default)]
    voice: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct UnsupportedBody<'a> {
    #[serde(borrow, rename = "type")]
    kind: Text<'a>,
}

/// Reads the content of an item of this type; `body` is the object that bears the type's name.
pub(super) fn read_content(
    kind: &str,
    body: Option<&RawValue>,
    errors: Option<&RawValue>,
) -> Reading {
    let reading = body.and_then(|body| match kind {
        "text" => read_text(body),
        "button" => parts::read_button(body),
        "interactive" => parts::read_interactive(body),
        "location" => parts::read_location(body),
        "contacts" => parts::read_contacts(body),
        "order" => parts::read_order(body),
        "image" => read_media(MediaKind::Image, body),
        "video" => read_media(MediaKind::Video, body),
        "audio" => read_media(MediaKind::Audio { is_voice: false }, body),
        "voice" => read_media(MediaKind::Audio { is_voice: true }, body),
        "document" => read_media(MediaKind::Document, body),
        "sticker" => read_media(MediaKind::Sticker, body),
        _ => None,
    });
    reading.unwrap_or_else(|| unsupported(kind, body, errors))
}

fn read_text(body: &RawValue) -> Option<Reading> {
    let TextBody { body } = serde_json::from_str(body.get()).ok()?;
    let is_partial = body.is_altered;
    Some(Reading { content: InboundContent::Text(body.value.into_owned()), is_partial })
}

fn read_media(kind: MediaKind, body: &RawValue) -> Option<Reading> {
    let body: MediaBody<'_> = serde_json::from_str(body.get()).ok()?;
    let is_altered = body.caption.as_ref().is_some_and(|it| it.is_altered);
    let says_voice = body.voice.is_some_and(|it| it.get() == "true");
    let (kind, has_caption) = match kind {
        MediaKind::Audio { is_voice } => {
            (MediaKind::Audio { is_voice: is_voice || says_voice }, false)
        }
        MediaKind::Sticker => (kind, false),
        MediaKind::Image | MediaKind::Video | MediaKind::Document => (kind, true),
    };
    let mime = body.mime_type.as_ref().and_then(|it| it.as_id(MIME_LENGTH_MAX));
    let is_partial = is_altered || (body.caption.is_some() && !has_caption);
    let caption = body.caption.filter(|_| has_caption).map(|it| it.value.into_owned());
    let media = InboundMedia {
        kind,
        platform_id: plain_media_id(&body.id)?.to_owned(),
        mime: mime.unwrap_or(MIME_UNKNOWN).to_owned(),
        sha256: body.sha256.and_then(|it| read_sha256(&it.value)),
        file_name: body.filename.and_then(|it| read_file_name(&it.value)),
        caption: caption.filter(|it| !it.is_empty()),
    };
    Some(Reading { content: InboundContent::Media(media), is_partial })
}

/// The id becomes part of an address, so that nothing but letters, digits and plain signs is one.
fn plain_media_id<'a>(id: &'a Text<'_>) -> Option<&'a str> {
    let is_plain = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_');
    id.as_id(MEDIA_ID_LENGTH_MAX).filter(|id| id.bytes().all(is_plain))
}

/// Base64 in webhooks, hexadecimal elsewhere; what is neither is not known.
fn read_sha256(text: &str) -> Option<[u8; 32]> {
    let bytes = match text.len() {
        64 => hex::decode(text).ok()?,
        _ => STANDARD.decode(text).ok()?,
    };
    bytes.try_into().ok()
}

/// The last part of a name that may be a path, on one line.
fn read_file_name(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = last.chars().filter(|it| !it.is_control()).take(FILE_NAME_LENGTH_MAX);
    let plain: String = plain.collect();
    let plain = plain.trim();
    (!plain.is_empty() && plain != "." && plain != "..").then(|| plain.to_owned())
}

/// A type that the desk does not show; of those that the platform itself does not bring, the one it
/// names.
fn unsupported(kind: &str, body: Option<&RawValue>, errors: Option<&RawValue>) -> Reading {
    let inner: Option<UnsupportedBody<'_>> =
        body.filter(|_| kind == "unsupported").and_then(|it| serde_json::from_str(it.get()).ok());
    let kind = inner.as_ref().map_or(kind, |it| &it.kind.value);
    let is_name = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_');
    let is_plain = (1..=KIND_LENGTH_MAX).contains(&kind.len()) && kind.bytes().all(is_name);
    let kind = if is_plain { kind } else { KIND_UNKNOWN };
    let content = Content::Unsupported { kind: kind.to_owned(), reason: read_reason(errors) };
    Reading { content: InboundContent::Other(Box::new(content)), is_partial: true }
}

/// The platform's words why it does not bring more: the first of its errors that says something.
fn read_reason(errors: Option<&RawValue>) -> Option<String> {
    let errors: Vec<&RawValue> = serde_json::from_str(errors?.get()).ok()?;
    errors.iter().filter_map(|it| Object::read(it)).find_map(|error| {
        let details =
            error.object("error_data").and_then(|it| it.words("details", REASON_LENGTH_MAX));
        let words = |key| error.words(key, REASON_LENGTH_MAX);
        details.or_else(|| words("details")).or_else(|| words("title")).or_else(|| words("message"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(kind: &str, body: &str) -> InboundContent {
        read_content(kind, Some(serde_json::from_str(body).unwrap()), None).content
    }

    fn unsupported_of(kind: &str) -> InboundContent {
        let content = Content::Unsupported { kind: kind.to_owned(), reason: None };
        InboundContent::Other(Box::new(content))
    }

    /// The words of what is read.
    fn words(content: &InboundContent) -> Option<&str> {
        match content {
            InboundContent::Text(text) => Some(text),
            InboundContent::Other(content) => content.text(),
            InboundContent::Media(_)
            | InboundContent::Stored { .. }
            | InboundContent::Attached(_) => None,
        }
    }

    #[test]
    fn b_045_a_text_without_words_is_not_dropped() {
        for body in ["{}", r#"{"body":null}"#, r#"{"body":5}"#, r#""hello""#, "[]"] {
            assert_eq!(content("text", body), unsupported_of("text"), "{body}");
        }
        assert_eq!(read_content("text", None, None).content, unsupported_of("text"));
        for words in ["", "  ", "\n"] {
            let body = serde_json::json!({ "body": words }).to_string();
            assert_eq!(content("text", &body), InboundContent::Text(words.to_owned()));
        }
    }

    #[test]
    fn b_048_and_b_051_words_stay_words() {
        for words in ["<img src=x onerror=alert(1)>", "{{7*7}}", "=cmd()", "'; DROP TABLE messages"]
        {
            let expected = InboundContent::Text(words.to_owned());
            let text = serde_json::json!({ "body": words }).to_string();
            assert_eq!(content("text", &text), expected);
            let button = serde_json::json!({ "text": words, "payload": "{}" }).to_string();
            assert_eq!(self::words(&content("button", &button)), Some(words));
            for name in ["button_reply", "list_reply"] {
                let choice =
                    serde_json::json!({ "type": name, name: { "id": "1", "title": words } });
                assert_eq!(self::words(&content("interactive", &choice.to_string())), Some(words));
            }
        }
        let flow = r#"{"type":"nfm_reply","nfm_reply":{"response_json":"not json"}}"#;
        assert_eq!(content("interactive", flow), unsupported_of("interactive"));
    }

    #[test]
    fn b_053_a_file_without_a_plain_id_is_named_but_never_asked_for() {
        let bodies =
            ["{}", r#"{"id":""}"#, r#"{"id":"../../x"}"#, r#"{"id":5}"#, r#"{"id":"a?b"}"#, "null"];
        for kind in ["image", "video", "audio", "document", "sticker"] {
            for body in bodies {
                assert_eq!(content(kind, body), unsupported_of(kind), "{kind} {body}");
            }
        }
    }

    #[test]
    fn c3_files_are_read_whole() {
        let body = r#"{"id":"77","mime_type":"audio/ogg; codecs=opus","voice":true,"url":"x",
            "sha256":"LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="}"#;
        let InboundContent::Media(media) = content("audio", body) else { panic!("a file") };
        assert_eq!(media.kind, MediaKind::Audio { is_voice: true });
        assert_eq!((&*media.platform_id, &*media.mime), ("77", "audio/ogg; codecs=opus"));
        let sha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
        assert_eq!(media.sha256.map(hex::encode).as_deref(), Some(sha256));
        assert_eq!(read_sha256(sha256), media.sha256);
        assert_eq!(read_sha256("AAAA"), None);

        let body = r#"{"id":"8","caption":"under it","mime_type":""}"#;
        for (kind, caption) in [("image", Some("under it")), ("sticker", None), ("audio", None)] {
            let InboundContent::Media(media) = content(kind, body) else { panic!("a file") };
            assert_eq!(media.caption.as_deref(), caption, "{kind}");
            assert_eq!(media.mime, MIME_UNKNOWN);
        }
    }

    #[test]
    fn a_file_name_is_never_a_path() {
        let table = [
            ("report.pdf", Some("report.pdf")),
            ("../../etc/passwd", Some("passwd")),
            ("C:\\tmp\\a.doc", Some("a.doc")),
            (" a\u{0}\n.txt ", Some("a.txt")),
            ("..", None),
            ("dir/", None),
            ("", None),
        ];
        for (name, expected) in table {
            assert_eq!(read_file_name(name).as_deref(), expected, "{name}");
        }
        assert_eq!(read_file_name(&"é".repeat(999)).unwrap().chars().count(), FILE_NAME_LENGTH_MAX);
    }

    #[test]
    fn b_044_an_unknown_type_keeps_its_name() {
        assert_eq!(content("hologram", "{}"), unsupported_of("hologram"));
        assert_eq!(content("location", r#"{"latitude":999}"#), unsupported_of("location"));
        assert_eq!(
            content("unsupported", r#"{"type":"poll_creation"}"#),
            unsupported_of("poll_creation")
        );
        assert_eq!(read_content("unsupported", None, None).content, unsupported_of("unsupported"));
        let errors =
            r#"[{"code":131051,"title":"Message type unknown","error_data":{"details":"Why"}}]"#;
        let errors = serde_json::from_str(errors).unwrap();
        let reason = Some("Why".to_owned());
        let content = Content::Unsupported { kind: "edit".to_owned(), reason };
        assert_eq!(
            read_content("edit", None, errors).content,
            InboundContent::Other(Box::new(content))
        );
        for kind in ["", "<b>", "a b", &"x".repeat(65)] {
            assert_eq!(self::content(kind, "{}"), unsupported_of(KIND_UNKNOWN), "{kind}");
        }
    }
}
