//! The brand sends: accepted with an id, then sent and delivered, or failed later.

use std::time::Duration;

use serde_json::{Value, json};

use crate::clock::At;
use crate::fetch::Fetch;
use crate::graph::errors::GraphError;
use crate::graph::recipient::Recipient;
use crate::schedule::Task;
use crate::state::{Bubble, BubbleMedia, Choice, Direction, Location, Outbound, State};
use crate::template::TemplateSend;
use crate::visitor;

/// Where a file of the brand is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Source {
    /// An upload.
    Id(String),
    /// An address that the platform fetches.
    Link(String),
}

/// An interactive message: its text, and what can be chosen.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Interactive {
    pub(crate) text: Option<String>,
    pub(crate) choices: Vec<Choice>,
    pub(crate) is_list: bool,
}

/// What is sent.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Content {
    Text(String),
    Media {
        kind: String,
        source: Source,
        caption: Option<String>,
        file_name: Option<String>,
    },
    Location(Location),
    /// Formatted names.
    Contacts(Vec<String>),
    Reaction {
        wamid: String,
        emoji: String,
    },
    Template(TemplateSend),
    Interactive(Interactive),
}

/// A send that follows the manual.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Outgoing {
    pub(crate) recipient: Recipient,
    pub(crate) content: Content,
    pub(crate) reply_to: Option<String>,
    pub(crate) opaque: Option<Value>,
}

/// How old a message may be that is reacted to (Meta, reaction messages, 2026-07-02).
const REACTION_AGE_MAX: jiff::SignedDuration = jiff::SignedDuration::from_hours(30 * 24);

/// Accepts a send: the answer with its id. What becomes of it comes as statuses.
///
/// # Errors
///
/// 133010 for a number that is not registered, the template's own codes, 131056 for the pair limit,
/// 131047 with the `sync_window_error` fault.
pub(crate) fn accept(state: &mut State, at: At, send: &Outgoing) -> Result<Value, GraphError> {
    if !state.is_registered {
        return Err(GraphError::platform(133_010, "Phone number is not registered"));
    }
    let recipient = send.recipient.clone();
    let index = recipient.visitor(state);
    let is_template = matches!(send.content, Content::Template(_));
    let mut bubble = draft(state, at, send)?;
    let failure = failure(state, at, index, (send, &bubble.outbound.category));
    if failure == Some(131_047) && state.faults.sync_window_error {
        return Err(GraphError::platform(131_047, crate::graph::errors::details(131_047)));
    }
    if !state.has_throughput(at) {
        let details = "Message failed to send because the throughput of the number is reached.";
        return Err(GraphError::platform(130_429, details));
    }
    take_rate(state, at, index)?;
    bubble.wamid = state.chance.message_id(&recipient.digits(), false);
    let wamid = bubble.wamid.clone();
    match index {
        Some(index) => {
            visitor::end_typing(state, index, None);
            visitor::answer_entry(state, at, index);
            state.keep(index, bubble);
        }
        None => state.keep_stranger(wamid.clone(), bubble.outbound),
    }
    let link = match &send.content {
        Content::Media { source: Source::Link(link), .. } => Some(link.clone()),
        _ => None,
    };
    schedule(state, at, &wamid, (failure, link));
    Ok(accepted(state, &recipient, index, (wamid, is_template)))
}

fn take_rate(state: &mut State, at: At, index: Option<usize>) -> Result<(), GraphError> {
    let interval = Duration::from_millis(state.config.timings.pair_interval_ms);
    let visitor = index.and_then(|it| state.visitors.get_mut(it));
    if visitor.is_none_or(|it| it.rate.take(at.elapsed, interval)) {
        return Ok(());
    }
    let details = "Message failed to send because there were too many messages sent from this \
                   phone number to the same phone number in a short period of time.";
    Err(GraphError::platform(131_056, details))
}

/// The bubble that the visitor will see, its id still empty.
fn draft(state: &mut State, at: At, send: &Outgoing) -> Result<Bubble, GraphError> {
    let bubble = |kind: &str| Bubble::new(String::new(), Direction::Brand, kind, at.now);
    let mut category = "service";
    let mut bubble = match &send.content {
        Content::Text(text) => Bubble { text: Some(text.clone()), ..bubble("text") },
        Content::Media { kind, source, caption, file_name } => Bubble {
            text: caption.clone(),
            media: media(state, at, kind, source, file_name.as_deref())?,
            ..bubble(kind)
        },
        Content::Location(location) => {
            Bubble { location: Some(location.clone()), ..bubble("location") }
        }
        Content::Contacts(names) => Bubble { text: Some(names.join("\n")), ..bubble("contacts") },
        Content::Reaction { wamid, emoji } => Bubble {
            text: Some(emoji.clone()),
            reply_to: Some(wamid.clone()),
            ..bubble("reaction")
        },
        Content::Template(template) => {
            let (shown, priced_as) = state.templates.fill(template)?;
            let above = match template.header_upload() {
                Some((kind, source)) => media(state, at, &kind, &source, None)?,
                None => None,
            };
            category = priced_as;
            let is_to_user_id = matches!(send.recipient, Recipient::UserId(_));
            if is_to_user_id && category == "authentication" {
                let details = "An authentication template needs a phone number.";
                return Err(GraphError::platform(131_062, details));
            }
            Bubble {
                text: Some(shown.body.clone()),
                template: Some(shown),
                media: above,
                ..bubble("template")
            }
        }
        Content::Interactive(interactive) => Bubble {
            text: interactive.text.clone(),
            choices: interactive.choices.clone(),
            ..bubble("interactive")
        },
    };
    let (is_to_phone, address) = match &send.recipient {
        Recipient::Phone { digits, .. } => (true, digits.clone()),
        Recipient::UserId(user_id) => (false, user_id.clone()),
    };
    bubble.reply_to = bubble.reply_to.or_else(|| send.reply_to.clone());
    bubble.outbound = Outbound {
        opaque: send.opaque.clone(),
        category: category.to_owned(),
        pricing: None,
        is_to_phone,
        address,
        is_played: false,
        is_list: matches!(&send.content, Content::Interactive(it) if it.is_list),
    };
    Ok(bubble)
}

/// The file of an upload. A link's file is not known before it is fetched.
fn media(
    state: &State,
    at: At,
    kind: &str,
    source: &Source,
    file_name: Option<&str>,
) -> Result<Option<BubbleMedia>, GraphError> {
    let id = match source {
        Source::Id(id) => id,
        Source::Link(_) => return Ok(None),
    };
    let file = state.media.get(id, at.now).ok_or_else(|| {
        GraphError::parameter(format!("{kind}['id']: media with id {id} does not exist"))
    })?;
    let file_name = file_name.map(str::to_owned).or_else(|| file.name.clone());
    Ok(Some(BubbleMedia {
        id: id.clone(),
        mime: file.mime.clone(),
        file_name: file_name.filter(|_| kind == "document"),
        size_bytes: file.bytes.len(),
        url: format!("/_emulator/media/{id}"),
    }))
}

/// The code with which an accepted message will fail, or nothing.
fn failure(
    state: &mut State,
    at: At,
    index: Option<usize>,
    (send, category): (&Outgoing, &str),
) -> Option<u32> {
    let percent = state.faults.random_percent;
    if let Some(code) = state.faults.async_error
        && state.chance.meets(percent)
    {
        return Some(code);
    }
    let Some(visitor) = index.and_then(|it| state.visitors.get(it)) else { return Some(131_026) };
    let is_window_open = visitor.window_ends_at.is_some_and(|it| it > at.now);
    match &send.content {
        _ if visitor.is_blocked_by_brand => Some(130_403),
        _ if visitor.is_blocked => Some(131_026),
        Content::Template(_) if visitor.stops_marketing && category == "marketing" => Some(131_050),
        Content::Template(_) => None,
        _ if !is_window_open => Some(131_047),
        Content::Reaction { wamid, .. } => {
            let is_recent = |it: &Bubble| at.now.duration_since(it.at) <= REACTION_AGE_MAX;
            let target = state.bubble(wamid).filter(|it| it.kind != "reaction" && is_recent(it));
            if target.is_some() { None } else { Some(131_009) }
        }
        _ => None,
    }
}

fn schedule(
    state: &mut State,
    at: At,
    wamid: &str,
    (failure, link): (Option<u32>, Option<String>),
) {
    let sent_after = state.chance.between(state.config.timings.sent_ms);
    let delivered_after = state.chance.between(state.config.timings.delivered_ms);
    let wamid = wamid.to_owned();
    let task = match (failure, link) {
        (Some(code), _) => Task::Failed { wamid, code },
        (None, Some(link)) => Task::Fetch(Fetch { wamid, link, delivered_after }),
        (None, None) => Task::Sent { wamid, delivered_after },
    };
    state.schedule.put(at.elapsed + sent_after, task);
}

/// The answer of 200: who was meant, and the message's id.
fn accepted(
    state: &State,
    recipient: &Recipient,
    index: Option<usize>,
    (wamid, is_template): (String, bool),
) -> Value {
    let contact = match recipient {
        Recipient::Phone { input, digits } => json!({ "input": input, "wa_id": digits }),
        Recipient::UserId(user_id) => {
            let known = index.and_then(|it| state.visitors.get(it)).map(|it| it.user_id.clone());
            json!({ "input": user_id, "user_id": known.unwrap_or_else(|| user_id.clone()) })
        }
    };
    let mut message = json!({ "id": wamid });
    if is_template {
        crate::payload::insert(&mut message, "message_status", "accepted");
    }
    json!({ "messaging_product": "whatsapp", "contacts": [contact], "messages": [message] })
}
