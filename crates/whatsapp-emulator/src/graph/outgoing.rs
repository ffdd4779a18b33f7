//! The body of a send, checked by the manual's rules for each type.

use serde_json::Value;

use crate::brand::{Content, Outgoing, Source};
use crate::graph::errors::GraphError;
use crate::graph::interactive;
use crate::graph::recipient::Recipient;
use crate::state::Location;
use crate::template::TemplateSend;

/// What can be sent.
const KINDS: [&str; 11] = [
    "text",
    "image",
    "video",
    "audio",
    "document",
    "sticker",
    "location",
    "contacts",
    "reaction",
    "template",
    "interactive",
];
/// Longest text, in characters (Meta, text messages, 2026-07-02).
const TEXT_LENGTH_MAX: usize = 4_096;
/// Longest caption, in characters.
const CAPTION_LENGTH_MAX: usize = 1_024;
/// Longest `biz_opaque_callback_data`, in characters.
const OPAQUE_LENGTH_MAX: usize = 512;
/// Most contacts in a message.
const CONTACT_COUNT_MAX: usize = 257;

/// Reads a send.
///
/// # Errors
///
/// 100 for what is malformed or too long, 131008 for what is missing, 131009 for a wrong value,
/// 131051 for an unknown type.
pub(crate) fn read(body: &Value, own_digits: &str) -> Result<Outgoing, GraphError> {
    if body.get("messaging_product").and_then(Value::as_str) != Some("whatsapp") {
        return Err(GraphError::parameter("The parameter messaging_product is required."));
    }
    match body.get("recipient_type").and_then(Value::as_str) {
        None | Some("individual") => {}
        Some(_) => return Err(GraphError::value("recipient_type must be individual")),
    }
    let recipient = Recipient::read(body, own_digits)?;
    let kind = body.get("type").and_then(Value::as_str).unwrap_or("text");
    if !KINDS.contains(&kind) {
        let details = format!("Unsupported message type: {kind}");
        return Err(GraphError::platform(131_051, details));
    }
    let object = opened(body.get(kind)).ok_or_else(|| GraphError::missing(kind))?;
    let content = content(kind, &object)?;
    let reply_to = quoted(body, kind)?;
    let opaque = opaque(body)?;
    Ok(Outgoing { recipient, content, reply_to, opaque })
}

/// An object, or a string that holds one: the platform takes both (seen in production).
pub(crate) fn opened(value: Option<&Value>) -> Option<Value> {
    match value? {
        Value::Null => None,
        Value::String(text) => match serde_json::from_str(text) {
            Ok(value @ (Value::Object(_) | Value::Array(_))) => Some(value),
            Ok(_) | Err(_) => None,
        },
        value => Some(value.clone()),
    }
}

/// A needed text of at least one and at most so many characters.
pub(crate) fn text(
    object: &Value,
    key: &str,
    name: &str,
    length_max: usize,
) -> Result<String, GraphError> {
    optional_text(object, key, name, length_max)?
        .filter(|it| !it.is_empty())
        .ok_or_else(|| GraphError::missing(name))
}

/// A text that may be absent.
pub(crate) fn optional_text(
    object: &Value,
    key: &str,
    name: &str,
    length_max: usize,
) -> Result<Option<String>, GraphError> {
    match object.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.chars().count() <= length_max => Ok(Some(text.clone())),
        Some(Value::String(_)) => Err(GraphError::parameter(format!(
            "Param {name} must be at most {length_max} characters long."
        ))),
        Some(_) => Err(GraphError::parameter(format!("Param {name} must be a string."))),
    }
}

fn content(kind: &str, object: &Value) -> Result<Content, GraphError> {
    match kind {
        "text" => Ok(Content::Text(text(object, "body", "text['body']", TEXT_LENGTH_MAX)?)),
        "location" => location(object).map(Content::Location),
        "contacts" => contacts(object).map(Content::Contacts),
        "reaction" => {
            let wamid = text(object, "message_id", "reaction['message_id']", 256)?;
            let emoji = optional_text(object, "emoji", "reaction['emoji']", 32)?;
            let emoji = emoji.ok_or_else(|| GraphError::missing("reaction['emoji']"))?;
            Ok(Content::Reaction { wamid, emoji })
        }
        "template" => TemplateSend::read(object).map(Content::Template),
        "interactive" => interactive::read(object).map(Content::Interactive),
        _ => media(kind, object),
    }
}

fn media(kind: &str, object: &Value) -> Result<Content, GraphError> {
    let name = |key: &str| format!("{kind}['{key}']");
    let id = optional_text(object, "id", &name("id"), 256)?;
    let link = optional_text(object, "link", &name("link"), 2_000)?;
    let source = match (id, link) {
        (Some(id), None) => Source::Id(id),
        (None, Some(link)) => Source::Link(link),
        (Some(_), Some(_)) => {
            return Err(GraphError::parameter(format!("{kind} takes either id or link.")));
        }
        (None, None) => return Err(GraphError::missing(&name("id"))),
    };
    let has_caption = matches!(kind, "image" | "video" | "document");
    let caption = optional_text(object, "caption", &name("caption"), CAPTION_LENGTH_MAX)?;
    if caption.is_some() && !has_caption {
        return Err(GraphError::parameter(format!("Unexpected key \"caption\" on param {kind}.")));
    }
    let file_name = optional_text(object, "filename", &name("filename"), 240)?;
    let is_voice = object.get("voice").and_then(Value::as_bool).unwrap_or(false);
    let kind = if kind == "audio" && is_voice { "voice" } else { kind };
    Ok(Content::Media { kind: kind.to_owned(), source, caption, file_name })
}

/// Degrees as numbers or, as the manual's examples have them, as strings.
fn location(object: &Value) -> Result<Location, GraphError> {
    let degrees = |key: &str, limit: f64| {
        let name = format!("location['{key}']");
        let value = object.get(key).ok_or_else(|| GraphError::missing(&name))?;
        let number = value.as_f64().or_else(|| value.as_str().and_then(|it| it.parse().ok()));
        number
            .filter(|it| it.abs() <= limit)
            .ok_or_else(|| GraphError::value(format!("{name} is not a coordinate")))
    };
    Ok(Location {
        latitude: degrees("latitude", 90.0)?,
        longitude: degrees("longitude", 180.0)?,
        name: optional_text(object, "name", "location['name']", 1_000)?,
        address: optional_text(object, "address", "location['address']", 1_000)?,
    })
}

/// The names of the contacts.
fn contacts(object: &Value) -> Result<Vec<String>, GraphError> {
    let all = object.as_array().filter(|it| !it.is_empty());
    let all = all.ok_or_else(|| GraphError::missing("contacts"))?;
    if all.len() > CONTACT_COUNT_MAX {
        return Err(GraphError::parameter(format!("At most {CONTACT_COUNT_MAX} contacts.")));
    }
    all.iter().map(contact_name).collect()
}

fn contact_name(contact: &Value) -> Result<String, GraphError> {
    const PARTS: [&str; 5] = ["first_name", "last_name", "middle_name", "suffix", "prefix"];
    let name = contact.get("name").ok_or_else(|| GraphError::missing("contacts['name']"))?;
    let formatted = text(name, "formatted_name", "contacts['name']['formatted_name']", 1_000)?;
    if PARTS.iter().any(|it| name.get(it).is_some_and(Value::is_string)) {
        return Ok(formatted);
    }
    Err(GraphError::missing("contacts['name']['first_name']"))
}

/// The message that is quoted; `null` is tolerated, a reaction quotes nothing.
fn quoted(body: &Value, kind: &str) -> Result<Option<String>, GraphError> {
    let Some(context) = opened(body.get("context")) else { return Ok(None) };
    let id = text(&context, "message_id", "context['message_id']", 256)?;
    if kind == "reaction" {
        return Err(GraphError::parameter("Context is not allowed with a reaction."));
    }
    Ok(Some(id))
}

fn opaque(body: &Value) -> Result<Option<Value>, GraphError> {
    let key = "biz_opaque_callback_data";
    Ok(optional_text(body, key, key, OPAQUE_LENGTH_MAX)?.map(Value::from))
}
