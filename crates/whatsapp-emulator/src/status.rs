//! What becomes of a brand's message, and the webhook that says so.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::clock::At;
use crate::delivery;
use crate::graph::errors::title;
use crate::payload::{contact, insert, messages_update, visible_phone, visible_user_id};
use crate::schedule::Task;
use crate::state::{Bubble, BubbleError, BubbleStatus, Change, Outbound, State};

/// The message leaves the platform; a reaction goes no further.
pub(crate) fn sent(state: &mut State, at: At, wamid: &str, delivered_after: std::time::Duration) {
    let Some((_, bubble)) = state.bubble_mut(wamid) else { return };
    let goes_on = bubble.kind != "reaction";
    let category = bubble.outbound.category.clone();
    let pricing = if is_free_entry(state, at, wamid) {
        crate::pricing::free_entry_point()
    } else {
        state.meter.price(&category, at.now)
    };
    if let Some((_, bubble)) = state.bubble_mut(wamid) {
        bubble.outbound.pricing = Some(pricing);
    }
    report(state, at, wamid, BubbleStatus::Sent);
    if goes_on {
        let task = Task::Delivered { wamid: wamid.to_owned() };
        state.schedule.put(at.elapsed + delivered_after, task);
    }
}

/// Whether the visitor came by an advertisement and all is still free.
fn is_free_entry(state: &State, at: At, wamid: &str) -> bool {
    let place = state.places.get(wamid);
    let visitor = place.and_then(|it| state.visitors.get(it.visitor));
    visitor.and_then(|it| it.free_until).is_some_and(|it| it > at.now)
}

/// The message reaches the phone, or waits until the phone is online.
pub(crate) fn delivered(state: &mut State, at: At, wamid: &str) {
    let Some(place) = state.places.get(wamid).copied() else { return };
    let Some(visitor) = state.visitors.get_mut(place.visitor) else { return };
    if !visitor.is_online {
        visitor.undelivered.push(wamid.to_owned());
        return;
    }
    let percent = state.faults.random_percent;
    if state.faults.read_without_delivered && state.chance.meets(percent) {
        return;
    }
    report(state, at, wamid, BubbleStatus::Delivered);
}

/// The platform gives the message up.
pub(crate) fn failed(state: &mut State, at: At, wamid: &str, code: u32) {
    if let Some(outbound) = state.strangers.remove(wamid) {
        return tell_unknown(state, at, wamid, &outbound, code);
    }
    let Some((visitor, bubble)) = state.bubble_mut(wamid) else { return };
    bubble.status = Some(BubbleStatus::Failed);
    bubble.error = Some(BubbleError { code, title: title(code).to_owned() });
    state.changed(Change::Visitor(visitor));
    tell(state, at, wamid, "failed", (Some(code), at.now));
}

/// Raises the bubble to this status and tells the webhook. A status only rises.
pub(crate) fn report(state: &mut State, at: At, wamid: &str, status: BubbleStatus) {
    let Some((visitor, bubble)) = state.bubble_mut(wamid) else { return };
    if bubble.status >= Some(status) {
        return;
    }
    bubble.status = Some(status);
    state.changed(Change::Visitor(visitor));
    let word = match status {
        BubbleStatus::Pending => return,
        BubbleStatus::Sent => "sent",
        BubbleStatus::Delivered => "delivered",
        BubbleStatus::Read => "read",
        BubbleStatus::Failed => "failed",
    };
    tell(state, at, wamid, word, (None, at.now));
}

/// Tells the webhook a status, whatever the bubble's own.
pub(crate) fn tell(
    state: &mut State,
    at: At,
    wamid: &str,
    word: &str,
    (code, when): (Option<u32>, Timestamp),
) {
    let Some(place) = state.places.get(wamid).copied() else { return };
    let Some(visitor) = state.visitors.get(place.visitor) else { return };
    let Some(bubble) = state.bubble(wamid) else { return };
    let is_failed = word == "failed";
    let mut status = json!({
        "id": wamid,
        "status": word,
        "timestamp": when.as_second().to_string(),
    });
    if let Some(phone) = visible_phone(state, visitor) {
        insert(&mut status, "recipient_id", phone);
    }
    if !(is_failed && bubble.outbound.is_to_phone)
        && let Some(user_id) = visible_user_id(state, visitor)
    {
        insert(&mut status, "recipient_user_id", user_id);
    }
    add_details(state, bubble, word, &mut status);
    if let Some(code) = code.or(is_failed.then_some(131_000)) {
        insert(&mut status, "errors", json!([error(code)]));
    }
    let contacts = (!is_failed).then(|| contact(state, visitor));
    let update = messages_update(state, Some(place.visitor), contacts, ("statuses", status));
    delivery::post(state, at, update);
}

/// Tells that a message to someone whom the platform does not know has failed.
fn tell_unknown(state: &mut State, at: At, wamid: &str, outbound: &Outbound, code: u32) {
    let mut status = json!({
        "id": wamid,
        "status": "failed",
        "timestamp": at.now.as_second().to_string(),
        "errors": [error(code)],
    });
    let key = if outbound.is_to_phone { "recipient_id" } else { "recipient_user_id" };
    insert(&mut status, key, outbound.address.clone());
    if let Some(opaque) = &outbound.opaque {
        insert(&mut status, "biz_opaque_callback_data", opaque.clone());
    }
    let update = messages_update(state, None, None, ("statuses", status));
    delivery::post(state, at, update);
}

/// Our own callback value, the price, and the conversation object of older webhooks.
fn add_details(state: &State, bubble: &Bubble, word: &str, status: &mut Value) {
    if let Some(opaque) = &bubble.outbound.opaque {
        insert(status, "biz_opaque_callback_data", opaque.clone());
    }
    let is_priced = matches!(word, "sent" | "delivered")
        || (word == "read" && state.faults.read_without_delivered);
    if is_priced && let Some(pricing) = &bubble.outbound.pricing {
        insert(status, "pricing", pricing.clone());
    }
    let is_old = state.config.has_conversation_object || state.faults.conversation_object;
    let pricing = bubble.outbound.pricing.as_ref();
    let is_free_entry =
        pricing.and_then(|it| it.get("type")).is_some_and(|it| it == "free_entry_point");
    if (is_old || is_free_entry) && word != "failed" {
        let category = bubble.outbound.category.as_str();
        let origin = if is_free_entry { "referral_conversion" } else { category };
        let mut conversation = json!({
            "id": hex::encode(bubble.wamid.as_bytes().get(6..22).unwrap_or_default()),
            "origin": { "type": origin },
        });
        if word == "sent" {
            let hours = if is_free_entry { 72 } else { 24 };
            let ends_at = bubble.at.as_second().saturating_add(hours * 3_600);
            insert(&mut conversation, "expiration_timestamp", ends_at.to_string());
        }
        insert(status, "conversation", conversation);
    }
}

/// An item of `errors`, as a `failed` status carries it.
pub(crate) fn error(code: u32) -> Value {
    json!({
        "code": code,
        "title": title(code),
        "message": title(code),
        "error_data": { "details": crate::graph::errors::details(code) },
        "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
    })
}
