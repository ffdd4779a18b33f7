//! What a visitor does to a message: a reaction, an edit, a deletion.
//!
//! Source: Cloud API, "Webhooks", references of the types `reaction`, `edit` and `revoke`, 2026-08.

use pupitre_app::ports::store::VisitorChange;
use serde_json::value::RawValue;

use super::item::MESSAGE_ID_LENGTH_MAX;
use super::object::Object;

/// The longest sign of a reaction, in bytes: a family of four with skin tones has 41.
const EMOJI_LENGTH_MAX: usize = 64;

/// What is done, and to which message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReadChange {
    /// The platform's id of the message.
    pub(crate) target: String,
    /// What is done to it.
    pub(crate) change: VisitorChange,
}

/// Reads a change; `None` for what is none, or has another shape.
pub(super) fn read_change(kind: &str, body: Option<&RawValue>) -> Option<ReadChange> {
    let object = Object::read(body?)?;
    let id = |key: &str| {
        let id = object.text(key)?;
        id.as_id(MESSAGE_ID_LENGTH_MAX).map(ToOwned::to_owned)
    };
    let (target, change) = match kind {
        "reaction" => (id("message_id")?, read_reaction(&object)?),
        "edit" => (id("original_message_id")?, VisitorChange::Edit(read_words(&object)?)),
        "revoke" => (id("original_message_id")?, VisitorChange::Revoke),
        _ => return None,
    };
    Some(ReadChange { target, change })
}

/// The sign; no sign, or an empty one, takes the reaction away.
fn read_reaction(reaction: &Object<'_>) -> Option<VisitorChange> {
    if reaction.raw("emoji").is_none() {
        return Some(VisitorChange::Reaction(None));
    }
    let emoji = reaction.text("emoji")?.value.into_owned();
    let is_short = emoji.len() <= EMOJI_LENGTH_MAX;
    is_short.then(|| VisitorChange::Reaction((!emoji.is_empty()).then_some(emoji)))
}

/// The new words: a text, or what stands under a file.
fn read_words(edit: &Object<'_>) -> Option<String> {
    let message = edit.object("message")?;
    let kind = message.text("type")?;
    let body = message.object(&kind.value)?;
    match &*kind.value {
        "text" => Some(body.text("body")?.value.into_owned()),
        "image" | "video" | "document" => {
            Some(body.text("caption").map(|it| it.value.into_owned()).unwrap_or_default())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kind: &str, json: &str) -> Option<VisitorChange> {
        let raw: Box<RawValue> = serde_json::from_str(json).unwrap();
        let read = read_change(kind, Some(&raw))?;
        assert_eq!(read.target, "a");
        Some(read.change)
    }

    #[test]
    fn c3_each_change_is_read_and_what_is_odd_is_none() {
        let put = VisitorChange::Reaction(Some("👍".to_owned()));
        assert_eq!(read("reaction", r#"{"message_id":"a","emoji":"👍"}"#), Some(put));
        let gone = Some(VisitorChange::Reaction(None));
        for json in [
            r#"{"message_id":"a"}"#,
            r#"{"message_id":"a","emoji":""}"#,
            r#"{"message_id":"a","emoji":null}"#,
        ] {
            assert_eq!(read("reaction", json), gone);
        }
        let words = Some(VisitorChange::Edit("Bonsoir".to_owned()));
        let text =
            r#"{"original_message_id":"a","message":{"type":"text","text":{"body":"Bonsoir"}}}"#;
        assert_eq!(read("edit", text), words);
        let photo = r#"{"original_message_id":"a","message":{"type":"image","image":{"id":"1",
            "caption":"Bonsoir"}}}"#;
        assert_eq!(read("edit", photo), words);
        let revoke = r#"{"original_message_id":"a"}"#;
        assert_eq!(read("revoke", revoke), Some(VisitorChange::Revoke));
        let odd = [
            ("reaction", "{}".to_owned()),
            ("reaction", r#"{"message_id":5,"emoji":"x"}"#.to_owned()),
            ("reaction", r#"{"message_id":"a","emoji":5}"#.to_owned()),
            ("reaction", format!(r#"{{"message_id":"a","emoji":"{}"}}"#, "x".repeat(65))),
            ("edit", revoke.to_owned()),
            ("edit", r#"{"original_message_id":"a","message":{"type":"audio"}}"#.to_owned()),
            ("revoke", "[]".to_owned()),
            ("text", revoke.to_owned()),
        ];
        for (kind, json) in odd {
            assert_eq!(read(kind, &json), None, "{kind} {json}");
        }
    }
}
