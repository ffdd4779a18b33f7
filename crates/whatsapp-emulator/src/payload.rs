//! Webhook bodies: the envelope, who wrote, and the platform's way to escape JSON.

use std::fmt::Write;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::state::{State, Visitor};

/// One change of one field, before it is put into an envelope.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub(crate) struct Update {
    pub(crate) field: String,
    pub(crate) value: Value,
    /// The visitor whose updates keep their order; none for the account's.
    pub(crate) lane: Option<usize>,
    /// Visitors' messages that are delivered once the webhook is acknowledged.
    pub(crate) acknowledges: Vec<String>,
}

/// How several updates share a payload. The platform promises none of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    Entries,
    Changes,
    Arrays,
}

/// An update of the `messages` field: metadata, `contacts` unless left out, and one array.
pub(crate) fn messages_update(
    state: &State,
    visitor: Option<usize>,
    contacts: Option<Value>,
    (key, item): (&str, Value),
) -> Update {
    let mut value = json!({
        "messaging_product": "whatsapp",
        "metadata": {
            "display_phone_number": state.config.phone_digits(),
            "phone_number_id": state.config.phone_number_id,
        },
        key: [item],
    });
    if let Some(contacts) = contacts
        && !state.faults.no_contacts
        && let Some(value) = value.as_object_mut()
    {
        value.insert("contacts".to_owned(), json!([contacts]));
    }
    Update { field: "messages".to_owned(), value, lane: visitor, acknowledges: Vec::new() }
}

/// The visitor's phone, unless the platform withholds it.
pub(crate) fn visible_phone(state: &State, visitor: &Visitor) -> Option<String> {
    let is_hidden = visitor.hides_phone || state.faults.hide_phone;
    visitor.phone.clone().filter(|_| !is_hidden)
}

/// The visitor's user id, unless the platform leaves it out; it never leaves out both.
pub(crate) fn visible_user_id(state: &State, visitor: &Visitor) -> Option<String> {
    let is_hidden = visitor.hides_user_id && visible_phone(state, visitor).is_some();
    (!is_hidden).then(|| visitor.user_id.clone())
}

/// An item of `contacts`: name, user id, and the phone where it is visible.
pub(crate) fn contact(state: &State, visitor: &Visitor) -> Value {
    let mut contact = json!({ "profile": { "name": visitor.name } });
    if let Some(user_id) = visible_user_id(state, visitor) {
        insert(&mut contact, "user_id", user_id);
    }
    if let Some(phone) = visible_phone(state, visitor) {
        insert(&mut contact, "wa_id", phone);
    }
    if visitor.hides_phone {
        let username: String =
            visitor.name.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
        if let Some(profile) = contact.get_mut("profile") {
            insert(profile, "username", format!("{}.{}", username.to_lowercase(), visitor.id));
        }
    }
    contact
}

/// Puts a key into an object.
pub(crate) fn insert(object: &mut Value, key: &str, value: impl Into<Value>) {
    if let Some(object) = object.as_object_mut() {
        object.insert(key.to_owned(), value.into());
    }
}

/// The body of a webhook with these updates. An entry with one of the account says when it was.
pub(crate) fn envelope(
    (account_id, now): (&str, Timestamp),
    updates: Vec<Update>,
    packing: Packing,
) -> Value {
    let entry = |updates: Vec<Update>| {
        let is_of_account = updates.iter().any(|it| it.value.get("metadata").is_none());
        let change = |update: Update| json!({ "field": update.field, "value": update.value });
        let changes: Vec<Value> = updates.into_iter().map(change).collect();
        let mut entry = json!({ "id": account_id, "changes": changes });
        if is_of_account {
            insert(&mut entry, "time", now.as_second());
        }
        entry
    };
    let entries: Vec<Value> = match packing {
        Packing::Entries => updates.into_iter().map(|it| entry(vec![it])).collect(),
        Packing::Changes => vec![entry(updates)],
        Packing::Arrays => vec![entry(joined(updates))],
    };
    json!({ "object": "whatsapp_business_account", "entry": entries })
}

/// Neighbours of the same sort with their arrays joined.
fn joined(updates: Vec<Update>) -> Vec<Update> {
    let mut all: Vec<Update> = Vec::new();
    for update in updates {
        match all.last_mut() {
            Some(last) if sort(last) == sort(&update) && sort(last).is_some() => {
                join(&mut last.value, update.value);
            }
            _ => all.push(update),
        }
    }
    all
}

fn sort(update: &Update) -> Option<&'static str> {
    ["messages", "statuses"].into_iter().find(|it| update.value.get(it).is_some())
}

fn join(into: &mut Value, from: Value) {
    let (Some(into), Value::Object(from)) = (into.as_object_mut(), from) else { return };
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(Value::Array(items)), Value::Array(more)) => items.extend(more),
            (Some(_), _) => {}
            (None, value) => {
                into.insert(key, value);
            }
        }
    }
}

/// JSON as the platform writes it: no spaces, `\uXXXX` for all that is not ASCII, `\/` for `/`.
pub(crate) fn escaped(body: &Value) -> Vec<u8> {
    let plain = body.to_string();
    let mut text = String::with_capacity(plain.len());
    for character in plain.chars() {
        match character {
            '/' => text.push_str("\\/"),
            ascii if ascii.is_ascii() => text.push(ascii),
            other => {
                for unit in other.encode_utf16(&mut [0; 2]) {
                    // Writing to a string cannot fail.
                    write!(text, "\\u{unit:04x}").unwrap_or_default();
                }
            }
        }
    }
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_escaped_as_the_platform_escapes_them() {
        let body = json!({ "body": "é / 😀 \"x\"" });
        let text = String::from_utf8(escaped(&body)).unwrap();
        assert_eq!(text, r#"{"body":"\u00e9 \/ \ud83d\ude00 \"x\""}"#);
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), body);
    }

    #[test]
    fn neighbours_are_joined_only_with_their_like() {
        let update = |key: &str, number: u8| Update {
            field: "messages".to_owned(),
            value: json!({ "contacts": [number], key: [number] }),
            lane: None,
            acknowledges: Vec::new(),
        };
        let updates = vec![update("messages", 1), update("messages", 2), update("statuses", 3)];
        let body = envelope(("1", Timestamp::UNIX_EPOCH), updates, Packing::Arrays);
        let changes = body["entry"][0]["changes"].as_array().unwrap();
        assert_eq!(changes.len(), 2);
        assert_eq!(changes[0]["value"], json!({ "contacts": [1, 2], "messages": [1, 2] }));
    }
}
