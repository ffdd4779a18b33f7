//! A visitor writes: the message goes to the webhook and opens the window.

mod parts;

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::clock::At;
use crate::delivery;
use crate::media::{File, KIND_MAX_BYTES_INBOUND};
use crate::payload::{contact, insert, messages_update, visible_phone, visible_user_id};
use crate::state::{Bubble, BubbleMedia, Direction, Location, State, Visitor};

/// The platform's window: 24 hours from the visitor's last message.
pub(crate) const WINDOW: SignedDuration = SignedDuration::from_hours(24);
/// Longest text of a visitor, in characters. Real ones can be tens of thousands.
const TEXT_LENGTH_MAX: usize = 65_536;

/// A message of a visitor.
#[derive(Debug, Clone)]
pub struct VisitorSays {
    /// Id of the visitor, as the control routes give it.
    pub visitor_id: String,
    /// What is said.
    pub said: Said,
    /// When it was said; now, if absent. The window counts from it.
    pub said_at: Option<Timestamp>,
}

/// What a visitor can send.
#[derive(Debug, Clone)]
pub enum Said {
    /// A text, at most 65,536 characters, perhaps with a quoted message.
    Text {
        /// The text as typed.
        text: String,
        /// Id of the message that is quoted.
        reply_to: Option<String>,
    },
    /// A place, in degrees.
    Location {
        /// North is positive.
        latitude: f64,
        /// East is positive.
        longitude: f64,
        /// Name of the place.
        name: Option<String>,
        /// Its address.
        address: Option<String>,
    },
    /// A reaction; an empty emoji takes it away.
    Reaction {
        /// One emoji, or nothing.
        emoji: String,
        /// Id of the message reacted to.
        wamid: String,
    },
    /// A tap on a template's quick reply or on an interactive message's choice.
    Button {
        /// The button's label.
        text: String,
        /// Its payload, or the choice's id.
        payload: String,
        /// Id of the message with the button.
        reply_to: String,
    },
    /// Business cards, in the platform's shape; perhaps in answer to a message.
    Contacts {
        /// The cards.
        contacts: Vec<Value>,
        /// Id of the message that is answered.
        reply_to: Option<String>,
    },
    /// A form that was filled in.
    Flow {
        /// What the phone writes under it.
        body: String,
        /// What was filled in; it goes as a text of JSON.
        response: Value,
        /// Id of the message with the form.
        reply_to: String,
    },
    /// An order from the brand's catalog, its articles in the platform's shape.
    Order {
        /// Words with it.
        text: Option<String>,
        /// The articles.
        items: Vec<Value>,
    },
    /// Something that the platform does not bring, by its name for it.
    Unsupported {
        /// `poll_creation`, `gif`, …
        kind: String,
    },
    /// Other words for an earlier text of the visitor's.
    Edit {
        /// Id of the earlier text.
        wamid: String,
        /// The words since.
        text: String,
    },
    /// An earlier message of the visitor's, taken back.
    Revoke {
        /// Id of the earlier message.
        wamid: String,
    },
    /// A file, at most 100 MB; a larger one arrives as an error, as it does at the platform.
    File {
        /// `image`, `video`, `audio`, `voice`, `document` or `sticker`.
        kind: String,
        /// Its media type.
        mime: String,
        /// Its name; shown for documents.
        file_name: Option<String>,
        /// A text beside it; not for audio, voice and stickers.
        caption: Option<String>,
        /// Its content.
        bytes: Bytes,
    },
    /// A message object put into the webhook as it is; `id`, `from`, `from_user_id` and
    /// `timestamp` are filled where they are absent. The window counts from its `timestamp`.
    Raw(Value),
}

/// Why a visitor could not say it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SaysError {
    /// No visitor has this id.
    #[error("no visitor has this id")]
    UnknownVisitor,
    /// The text is empty or too long.
    #[error("a text has 1 to 65536 characters")]
    Text,
    /// The coordinates are not on the globe.
    #[error("a latitude is from -90 to 90, a longitude from -180 to 180")]
    Location,
    /// The kind of the file is none of the platform's.
    #[error("a file is an image, video, audio, voice, document or sticker")]
    Kind,
    /// The message that is to change is none of the visitor's, or has no words.
    #[error("a visitor changes a text of their own, and takes back what is their own")]
    NotTheirs,
    /// The cards, the articles or the name are missing.
    #[error("there is nothing in it")]
    Empty,
    /// A raw message is not an object.
    #[error("a raw message is an object")]
    Raw,
}

/// What a message is made of: its object, its bubble, and whether it opens the window.
struct Draft {
    message: Value,
    bubble: Bubble,
    opens_window: bool,
}

/// Keeps the visitor's message and queues its webhook. Answers with its id.
pub(crate) fn say(state: &mut State, at: At, says: VisitorSays) -> Result<String, SaysError> {
    let index = state.visitor_index(&says.visitor_id).ok_or(SaysError::UnknownVisitor)?;
    let said_at = says.said_at.unwrap_or(at.now);
    let digits = state
        .visitors
        .get(index)
        .and_then(|it| it.phone.clone())
        .unwrap_or_else(|| state.config.phone_digits());
    let wamid = state.chance.message_id(&digits, true);
    let draft = draft(state, &wamid, said_at, says.said)?;
    let wamid = draft.bubble.wamid.clone();
    let Some(visitor) = state.visitors.get_mut(index) else {
        return Err(SaysError::UnknownVisitor);
    };
    // What comes in is counted, never refused.
    let is_by_advertisement = draft.message.get("referral").is_some();
    if is_by_advertisement {
        visitor.entered_at = Some(draft.bubble.at);
    }
    if draft.opens_window {
        let ends_at = draft.bubble.at.checked_add(WINDOW).unwrap_or(Timestamp::MAX);
        visitor.window_ends_at = visitor.window_ends_at.max(Some(ends_at));
    }
    let Some(visitor) = state.visitors.get(index) else { return Err(SaysError::UnknownVisitor) };
    let message = signed_by(state, visitor, draft.message, (&wamid, said_at));
    let contacts = contact(state, visitor);
    let mut update = messages_update(state, Some(index), Some(contacts), ("messages", message));
    update.acknowledges.push(wamid.clone());
    state.keep(index, draft.bubble);
    state.has_throughput(at);
    delivery::post(state, at, update);
    Ok(wamid)
}

/// Fills in who wrote, when, and under which id.
fn signed_by(
    state: &State,
    visitor: &Visitor,
    mut message: Value,
    (wamid, said_at): (&str, Timestamp),
) -> Value {
    let has = |message: &Value, key: &str| message.get(key).is_some();
    if !has(&message, "from")
        && let Some(phone) = visible_phone(state, visitor)
    {
        insert(&mut message, "from", phone);
    }
    if !has(&message, "from_user_id")
        && let Some(user_id) = visible_user_id(state, visitor)
    {
        insert(&mut message, "from_user_id", user_id);
    }
    if !has(&message, "id") {
        insert(&mut message, "id", wamid);
    }
    if !has(&message, "timestamp") {
        insert(&mut message, "timestamp", said_at.as_second().to_string());
    }
    message
}

fn draft(state: &mut State, wamid: &str, at: Timestamp, said: Said) -> Result<Draft, SaysError> {
    let bubble = |kind: &str| Bubble::new(wamid.to_owned(), Direction::Visitor, kind, at);
    match said {
        Said::Text { text, reply_to } => {
            if text.is_empty() || text.chars().count() > TEXT_LENGTH_MAX {
                return Err(SaysError::Text);
            }
            let mut message = json!({ "type": "text", "text": { "body": text } });
            quote(state, &mut message, reply_to.as_deref());
            let bubble = Bubble { text: Some(text), reply_to, ..bubble("text") };
            Ok(Draft { message, bubble, opens_window: true })
        }
        Said::Location { latitude, longitude, name, address } => {
            if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
                return Err(SaysError::Location);
            }
            let location = Location { latitude, longitude, name, address };
            let mut place = json!({ "latitude": latitude, "longitude": longitude });
            for (key, value) in [("name", &location.name), ("address", &location.address)] {
                if let Some(value) = value {
                    insert(&mut place, key, value.clone());
                }
            }
            let message = json!({ "type": "location", "location": place });
            let bubble = Bubble { location: Some(location), ..bubble("location") };
            Ok(Draft { message, bubble, opens_window: true })
        }
        Said::Reaction { emoji, wamid: target } => {
            let mut reaction = json!({ "message_id": target });
            if !emoji.is_empty() || state.faults.empty_emoji {
                insert(&mut reaction, "emoji", emoji.clone());
            }
            let message = json!({ "type": "reaction", "reaction": reaction });
            let bubble = Bubble { text: Some(emoji), reply_to: Some(target), ..bubble("reaction") };
            Ok(Draft { message, bubble, opens_window: false })
        }
        Said::Button { text, payload, reply_to } => {
            let mut message = tapped(state, &text, &payload, &reply_to);
            quote(state, &mut message, Some(&reply_to));
            let bubble = Bubble { text: Some(text), reply_to: Some(reply_to), ..bubble("text") };
            Ok(Draft { message, bubble, opens_window: true })
        }
        Said::File { kind, mime, file_name, caption, bytes } => {
            let file = File { mime, name: file_name, bytes };
            file_draft(state, bubble(&kind), file, caption)
        }
        Said::Raw(message) => raw_draft(bubble("unsupported"), message),
        said => parts::draft(state, bubble, said),
    }
}

/// A tap comes as `button` for a template, as `interactive` for an interactive message.
fn tapped(state: &State, text: &str, payload: &str, reply_to: &str) -> Value {
    let is_interactive = state.bubble(reply_to).is_some_and(|it| it.kind == "interactive");
    if is_interactive {
        let reply = json!({ "id": payload, "title": text });
        let is_list = state.bubble(reply_to).is_some_and(|it| it.outbound.is_list);
        let kind = if is_list { "list_reply" } else { "button_reply" };
        return json!({ "type": "interactive", "interactive": { "type": kind, kind: reply } });
    }
    json!({ "type": "button", "button": { "text": text, "payload": payload } })
}

/// The quoted message: its author's number and its id.
fn quote(state: &State, message: &mut Value, reply_to: Option<&str>) {
    let Some(reply_to) = reply_to else { return };
    let author = state.bubble(reply_to).map(|it| it.direction);
    let from = match author {
        Some(Direction::Visitor) => state
            .places
            .get(reply_to)
            .and_then(|it| state.visitors.get(it.visitor))
            .and_then(|it| visible_phone(state, it)),
        Some(Direction::Brand) | None => Some(state.config.phone_digits()),
    };
    let mut context = json!({ "id": reply_to });
    if author == Some(Direction::Visitor)
        && let Some(place) = state.places.get(reply_to)
        && let Some(visitor) = state.visitors.get(place.visitor)
        && let Some(user_id) = visible_user_id(state, visitor)
    {
        insert(&mut context, "from_user_id", user_id);
    }
    if let Some(from) = from {
        insert(&mut context, "from", from);
    }
    insert(message, "context", context);
}

fn file_draft(
    state: &mut State,
    mut bubble: Bubble,
    file: File,
    caption: Option<String>,
) -> Result<Draft, SaysError> {
    let kind = bubble.kind.clone();
    let wire_kind = match kind.as_str() {
        "voice" => "audio",
        "image" | "video" | "audio" | "document" | "sticker" => kind.as_str(),
        _ => return Err(SaysError::Kind),
    };
    if file.bytes.len() > KIND_MAX_BYTES_INBOUND {
        let error = json!({
            "code": 131_052,
            "title": crate::graph::errors::title(131_052),
            "message": crate::graph::errors::title(131_052),
            "error_data": { "details": crate::graph::errors::details(131_052) },
        });
        let message = json!({ "type": "unsupported", "errors": [error] });
        "unsupported".clone_into(&mut bubble.kind);
        return Ok(Draft { message, bubble, opens_window: true });
    }
    let caption = caption.filter(|it| !it.is_empty() && !matches!(wire_kind, "audio" | "sticker"));
    let (mime, size_bytes) = (file.mime.clone(), file.bytes.len());
    let file_name = file.name.clone();
    let (id, sha256) = state.media.keep_inbound(&mut state.chance, bubble.at, file);
    let url = crate::media::link(&state.config, &id, bubble.at);
    let mut object = json!({ "id": id, "mime_type": mime, "sha256": sha256 });
    if !state.faults.no_media_url {
        insert(&mut object, "url", url);
    }
    if let Some(caption) = &caption {
        insert(&mut object, "caption", caption.clone());
    }
    match kind.as_str() {
        "voice" => insert(&mut object, "voice", true),
        "audio" => insert(&mut object, "voice", false),
        "sticker" => insert(&mut object, "animated", false),
        "document" => insert(&mut object, "filename", file_name.clone()),
        _ => {}
    }
    bubble.text = caption;
    bubble.media = Some(BubbleMedia {
        url: format!("/_emulator/media/{id}"),
        id,
        mime,
        file_name,
        size_bytes,
    });
    let message = json!({ "type": wire_kind, wire_kind: object });
    Ok(Draft { message, bubble, opens_window: true })
}

/// A raw message keeps its own id and time; unknown types are shown as unsupported.
fn raw_draft(mut bubble: Bubble, message: Value) -> Result<Draft, SaysError> {
    const SHOWN: [&str; 4] = ["text", "contacts", "interactive", "reaction"];
    const SILENT: [&str; 4] = ["reaction", "system", "edit", "revoke"];
    if !message.is_object() {
        return Err(SaysError::Raw);
    }
    let kind = message.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    if let Some(id) = message.get("id").and_then(Value::as_str) {
        id.clone_into(&mut bubble.wamid);
    }
    if SHOWN.contains(&kind.as_str()) {
        bubble.kind.clone_from(&kind);
    }
    let timestamp = message.get("timestamp").and_then(Value::as_str);
    let said_at = timestamp.and_then(|it| it.parse().ok());
    bubble.at = said_at.and_then(|it| Timestamp::from_second(it).ok()).unwrap_or(bubble.at);
    let body = message.get("text").and_then(|it| it.get("body")).and_then(Value::as_str);
    bubble.text = body.map(str::to_owned);
    Ok(Draft { message, bubble, opens_window: !SILENT.contains(&kind.as_str()) })
}
