//! Visitors: made, changed, going online, opening the chat.

use std::time::Duration;

use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::clock::At;
use crate::payload::{contact, insert, messages_update, visible_phone, visible_user_id};
use crate::schedule::Task;
use crate::state::{BubbleStatus, Change, Direction, State, VISITOR_COUNT_MAX, Visitor};
use crate::{delivery, status};

/// Longest name, in characters.
const NAME_LENGTH_MAX: usize = 120;
/// Longest user id: the country, a full stop, 128 characters.
const USER_ID_LENGTH_MAX: usize = 131;

/// A visitor to make. Without a phone one is invented, unless the phone is hidden.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewVisitor {
    /// As the visitor wrote it, 1 to 120 characters.
    pub name: String,
    /// Digits with the country code, 7 to 15 of them. The invented ones are of a range kept for
    /// fiction, which has 10,000 numbers: once they are used up there is none.
    #[serde(default)]
    pub phone: Option<String>,
    /// Business-scoped user id; drawn from the seed when absent.
    #[serde(default)]
    pub user_id: Option<String>,
    /// Whether the platform withholds the phone, as it does for people with a username.
    #[serde(default)]
    pub hides_phone: bool,
}

/// What may change of a visitor. An absent field stays.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VisitorChange {
    pub(crate) name: Option<String>,
    pub(crate) is_blocked: Option<bool>,
    pub(crate) read_receipts: Option<bool>,
    pub(crate) is_online: Option<bool>,
    pub(crate) hides_phone: Option<bool>,
    pub(crate) hides_user_id: Option<bool>,
    /// Whether the visitor stops the brand's marketing; the platform says so.
    pub(crate) stops_marketing: Option<bool>,
    /// A new number; the platform gives a new user id with it and says so.
    pub(crate) phone: Option<String>,
    /// A new user id; the platform says so.
    pub(crate) user_id: Option<String>,
}

/// Why a visitor was not made or changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VisitorError {
    /// The name is empty or longer than 120 characters.
    #[error("a name has 1 to 120 characters")]
    Name,
    /// The phone is not 7 to 15 digits.
    #[error("a phone is 7 to 15 digits, country code first")]
    Phone,
    /// The user id is empty, or longer than 131 characters.
    #[error("a user id has 1 to 131 characters")]
    UserId,
    /// Another visitor has this phone or this user id.
    #[error("another visitor has this phone or user id")]
    Taken,
    /// There are 20,000 visitors already.
    #[error("there are too many visitors")]
    TooMany,
}

/// Makes a visitor. Answers with its index.
pub(crate) fn add_visitor(state: &mut State, new: NewVisitor) -> Result<usize, VisitorError> {
    check_name(&new.name)?;
    if state.visitors.len() >= VISITOR_COUNT_MAX {
        return Err(VisitorError::TooMany);
    }
    let phone = match new.phone {
        Some(phone) => Some(free_phone(state, phone)?),
        None if new.hides_phone => None,
        None => invented_phone(state),
    };
    let user_id = match new.user_id {
        Some(user_id) => free_user_id(state, user_id)?,
        None => invented_user_id(state),
    };
    let index = state.visitors.len();
    state.by_user_id.insert(user_id.clone(), index);
    if let Some(phone) = &phone {
        state.by_phone.insert(phone.clone(), index);
    }
    state.visitors.push(Visitor {
        id: format!("v{}", index + 1),
        name: new.name,
        phone,
        hides_phone: new.hides_phone,
        hides_user_id: false,
        user_id,
        is_blocked: false,
        is_blocked_by_brand: false,
        window_ends_at: None,
        read_receipts: true,
        is_online: true,
        is_brand_typing: false,
        typing_turn: 0,
        bubbles: std::collections::VecDeque::new(),
        bubble_count: 0,
        seen_up_to: 0,
        undelivered: Vec::new(),
        rate: crate::rate::PairRate::default(),
        stops_marketing: false,
        entered_at: None,
        free_until: None,
    });
    state.changed(Change::All);
    Ok(index)
}

/// Changes a visitor; all is checked before anything is changed.
pub(crate) fn change_visitor(
    state: &mut State,
    at: At,
    index: usize,
    change: VisitorChange,
) -> Result<(), VisitorError> {
    if let Some(name) = &change.name {
        check_name(name)?;
    }
    let phone = change.phone.map(|it| free_phone(state, it)).transpose()?;
    let user_id = change.user_id.map(|it| free_user_id(state, it)).transpose()?;
    let Some(visitor) = state.visitors.get_mut(index) else { return Ok(()) };
    visitor.name = change.name.unwrap_or_else(|| visitor.name.clone());
    visitor.is_blocked = change.is_blocked.unwrap_or(visitor.is_blocked);
    visitor.read_receipts = change.read_receipts.unwrap_or(visitor.read_receipts);
    visitor.hides_phone = change.hides_phone.unwrap_or(visitor.hides_phone);
    visitor.hides_user_id = change.hides_user_id.unwrap_or(visitor.hides_user_id);
    visitor.is_online = change.is_online.unwrap_or(visitor.is_online);
    let stops_marketing = change.stops_marketing.filter(|it| *it != visitor.stops_marketing);
    visitor.stops_marketing = stops_marketing.unwrap_or(visitor.stops_marketing);
    let arrived =
        if visitor.is_online { std::mem::take(&mut visitor.undelivered) } else { Vec::new() };
    for wamid in arrived {
        state.schedule.put(at.elapsed, Task::Delivered { wamid });
    }
    if stops_marketing.is_some() {
        tell_preference(state, at, index);
    }
    match (phone, user_id) {
        (Some(phone), user_id) => change_phone(state, at, index, phone, user_id),
        (None, Some(user_id)) => change_user_id(state, at, index, &user_id),
        (None, None) => {}
    }
    state.changed(Change::All);
    Ok(())
}

/// The visitor opens the chat: what the brand has delivered is read.
pub(crate) fn open_chat(state: &mut State, at: At, index: usize) {
    let skips_delivered = state.faults.read_without_delivered;
    let Some(visitor) = state.visitors.get_mut(index) else { return };
    visitor.seen_up_to = visitor.bubble_count;
    let gives_receipts = visitor.read_receipts;
    let read: Vec<String> = visitor
        .bubbles
        .iter()
        .filter(|it| it.direction == Direction::Brand && it.kind != "reaction")
        .filter(|it| match it.status {
            Some(BubbleStatus::Delivered) => true,
            Some(BubbleStatus::Sent) => skips_delivered,
            Some(BubbleStatus::Pending | BubbleStatus::Read | BubbleStatus::Failed) | None => false,
        })
        .map(|it| it.wamid.clone())
        .collect();
    if gives_receipts {
        for wamid in read {
            status::report(state, at, &wamid, BubbleStatus::Read);
        }
    }
    state.changed(Change::Visitor(index));
}

/// The brand types, for so long unless it writes or begins anew (Meta, typing indicators: 25 s).
pub(crate) fn show_typing(state: &mut State, at: At, index: usize) {
    const TYPING: Duration = Duration::from_secs(25);
    let Some(visitor) = state.visitors.get_mut(index) else { return };
    visitor.is_brand_typing = true;
    visitor.typing_turn += 1;
    let task = Task::TypingEnds { visitor: index, turn: visitor.typing_turn };
    state.schedule.put(at.elapsed + TYPING, task);
    state.changed(Change::Visitor(index));
}

/// The brand's typing ends, if it is still this turn's.
pub(crate) fn end_typing(state: &mut State, index: usize, turn: Option<u64>) {
    let Some(visitor) = state.visitors.get_mut(index) else { return };
    if visitor.is_brand_typing && turn.is_none_or(|it| it == visitor.typing_turn) {
        visitor.is_brand_typing = false;
        state.changed(Change::Visitor(index));
    }
}

/// The visitor plays a voice message of the brand, which is then read and played. Answers whether
/// there is such a message that has arrived.
pub(crate) fn play(state: &mut State, at: At, index: usize, wamid: &str) -> bool {
    let Some((owner, bubble)) = state.bubble_mut(wamid) else { return false };
    let has_arrived = matches!(bubble.status, Some(BubbleStatus::Delivered | BubbleStatus::Read));
    let is_voice = bubble.direction == Direction::Brand && bubble.kind == "voice";
    if owner != index || !is_voice || !has_arrived {
        return false;
    }
    let is_first = !std::mem::replace(&mut bubble.outbound.is_played, true);
    open_chat(state, at, index);
    let gives_receipts = state.visitors.get(index).is_some_and(|it| it.read_receipts);
    if is_first && gives_receipts {
        status::tell(state, at, wamid, "played", (None, at.now));
    }
    true
}

/// The brand answers: within a day of an advertisement all is free for three (Meta, pricing).
pub(crate) fn answer_entry(state: &mut State, at: At, index: usize) {
    const ANSWER_WITHIN: SignedDuration = SignedDuration::from_hours(24);
    const FREE_FOR: SignedDuration = SignedDuration::from_hours(72);
    let Some(visitor) = state.visitors.get_mut(index) else { return };
    let Some(entered_at) = visitor.entered_at.take() else { return };
    if at.now.duration_since(entered_at) <= ANSWER_WITHIN {
        visitor.free_until = at.now.checked_add(FREE_FOR).ok();
    }
}

/// Tells the webhook whether the visitor wants marketing, by the field of preferences.
fn tell_preference(state: &mut State, at: At, index: usize) {
    let Some(visitor) = state.visitors.get(index) else { return };
    let word = if visitor.stops_marketing { "stop" } else { "resume" };
    let mut preference = json!({
        "category": "marketing_messages",
        "value": word,
        "detail": format!("User requested to {word} marketing messages"),
        "timestamp": at.now.as_second(),
    });
    if let Some(user_id) = visible_user_id(state, visitor) {
        insert(&mut preference, "user_id", user_id);
    }
    if let Some(phone) = visible_phone(state, visitor) {
        insert(&mut preference, "wa_id", phone);
    }
    let contacts = contact(state, visitor);
    let item = ("user_preferences", preference);
    let mut update = messages_update(state, Some(index), Some(contacts), item);
    "user_preferences".clone_into(&mut update.field);
    delivery::post(state, at, update);
}

fn check_name(name: &str) -> Result<(), VisitorError> {
    let is_fine = !name.trim().is_empty() && name.chars().count() <= NAME_LENGTH_MAX;
    if is_fine { Ok(()) } else { Err(VisitorError::Name) }
}

fn free_phone(state: &State, phone: String) -> Result<String, VisitorError> {
    if !(7..=15).contains(&phone.len()) || !phone.bytes().all(|it| it.is_ascii_digit()) {
        return Err(VisitorError::Phone);
    }
    if state.by_phone.contains_key(&phone) || phone == state.config.phone_digits() {
        return Err(VisitorError::Taken);
    }
    Ok(phone)
}

fn free_user_id(state: &State, user_id: String) -> Result<String, VisitorError> {
    if user_id.is_empty() || user_id.chars().count() > USER_ID_LENGTH_MAX {
        return Err(VisitorError::UserId);
    }
    if state.by_user_id.contains_key(&user_id) {
        return Err(VisitorError::Taken);
    }
    Ok(user_id)
}

/// A free number of the range kept for fiction, or none once they are used up.
fn invented_phone(state: &mut State) -> Option<String> {
    const TRIES: usize = 1_000;
    for _ in 0..TRIES {
        let drawn = state.chance.phone();
        if let Ok(phone) = free_phone(state, drawn) {
            return Some(phone);
        }
    }
    None
}

/// A user id that nobody has: visitors of an earlier run may have the first ones of this seed.
fn invented_user_id(state: &mut State) -> String {
    let mut user_id = state.chance.user_id();
    while state.by_user_id.contains_key(&user_id) {
        user_id = state.chance.user_id();
    }
    user_id
}

fn change_phone(state: &mut State, at: At, index: usize, phone: String, user_id: Option<String>) {
    let user_id = user_id.unwrap_or_else(|| invented_user_id(state));
    let Some(visitor) = state.visitors.get(index) else { return };
    let old_phone = visible_phone(state, visitor);
    let body = format!("User {} changed their number", visitor.name);
    let mut system = json!({
        "type": "user_changed_number",
        "body": body,
        "user_id": user_id,
        "previous_user_id": visitor.user_id,
    });
    if old_phone.is_some() {
        insert(&mut system, "wa_id", phone.clone());
    }
    if let Some(old) = visitor.phone.clone() {
        state.by_phone.remove(&old);
    }
    state.by_phone.insert(phone.clone(), index);
    if let Some(visitor) = state.visitors.get_mut(index) {
        visitor.phone = Some(phone);
    }
    rotate(state, at, index, &user_id, (old_phone, system));
}

fn change_user_id(state: &mut State, at: At, index: usize, user_id: &str) {
    let Some(visitor) = state.visitors.get(index) else { return };
    let system = json!({
        "type": "user_changed_user_id",
        "body": format!("User {} changed their user id", visitor.name),
        "user_id": user_id,
        "previous_user_id": visitor.user_id,
    });
    rotate(state, at, index, user_id, (None, system));
}

/// Takes the new user id and tells the webhook, by a system message without contacts.
fn rotate(
    state: &mut State,
    at: At,
    index: usize,
    user_id: &str,
    (from, system): (Option<String>, Value),
) {
    state.by_user_id.insert(user_id.to_owned(), index);
    let Some(visitor) = state.visitors.get_mut(index) else { return };
    let old = std::mem::replace(&mut visitor.user_id, user_id.to_owned());
    let digits = visitor.phone.clone().unwrap_or_default();
    state.by_user_id.remove(&old);
    let mut message = json!({
        "id": state.chance.message_id(&digits, true),
        "from_user_id": user_id,
        "timestamp": at.now.as_second().to_string(),
        "type": "system",
        "system": system,
    });
    if let Some(from) = from {
        insert(&mut message, "from", from);
    }
    let update = messages_update(state, Some(index), None, ("messages", message));
    delivery::post(state, at, update);
}
