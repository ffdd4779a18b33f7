//! The body of a webhook, down to its items, each still as the platform wrote it.
//!
//! A body has entries, an entry has changes, a change has messages or statuses of one number. What
//! is well formed is read in one pass; anything else is taken apart level by level, so that only
//! the faulty part is kept aside.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::Reason;
use super::account::{AccountUpdate, is_of_account, read_account_update};
use super::item::read_object;
use super::template::{TemplateUpdate, is_of_templates, read_update};
use super::text::Text;

/// What a body of this product says it is about.
const OBJECT: &str = "whatsapp_business_account";

/// The field whose changes are messages and statuses.
const FIELD: &str = "messages";

/// The field whose changes are what the brand wrote in the platform's own app.
///
/// Source: Cloud API, "Webhooks", reference of the field `smb_message_echoes`, 2026-06.
const ECHO_FIELD: &str = "smb_message_echoes";

/// The most items of one body; the platform sends at most 1,000.
const ITEMS_MAX: usize = 10_000;

/// The deepest nesting that is read; the platform's own is about 15.
const DEPTH_MAX: usize = 64;

/// The longest id of a number that is looked up, in bytes.
const NUMBER_LENGTH_MAX: usize = 64;

/// What a body says.
#[derive(Debug, Default)]
pub(crate) struct Body<'a> {
    /// Its changes, in order.
    pub(crate) changes: Vec<Change<'a>>,
    /// What is told of the account's templates.
    pub(crate) news: Vec<News<'a>>,
    /// What is told of the account and its numbers.
    pub(crate) accounts: Vec<AccountChange<'a>>,
    /// What could not be read, or is not for the desk.
    pub(crate) asides: Vec<Aside<'a>>,
}

/// News of the account or of one of its numbers.
#[derive(Debug)]
pub(crate) struct AccountChange<'a> {
    /// The account, as the platform names it.
    pub(crate) account: String,
    /// What changed.
    pub(crate) update: AccountUpdate,
    /// The whole of it.
    pub(crate) raw: &'a str,
}

/// News of a template.
#[derive(Debug)]
pub(crate) struct News<'a> {
    /// The account, as the platform names it.
    pub(crate) account: String,
    /// What changed, of which template.
    pub(crate) update: TemplateUpdate,
    /// The whole of it.
    pub(crate) raw: &'a str,
}

/// What happened on one number.
#[derive(Debug)]
pub(crate) struct Change<'a> {
    /// The number, as the platform names it.
    pub(crate) number: String,
    /// People.
    pub(crate) contacts: Vec<&'a RawValue>,
    /// Their messages.
    pub(crate) messages: Vec<&'a RawValue>,
    /// What became of ours.
    pub(crate) statuses: Vec<&'a RawValue>,
    /// What the brand wrote in the platform's own app.
    pub(crate) echoes: Vec<&'a RawValue>,
    /// The whole of it; known once it was taken apart.
    pub(crate) raw: Option<&'a str>,
}

/// A part that is kept aside.
#[derive(Debug)]
pub(crate) struct Aside<'a> {
    /// Why.
    pub(crate) reason: Reason,
    /// The part.
    pub(crate) raw: &'a str,
}

#[derive(Deserialize)]
struct WholeBody<'a> {
    #[serde(borrow)]
    object: Text<'a>,
    #[serde(borrow)]
    entry: Vec<WholeEntry<'a>>,
}

#[derive(Deserialize)]
struct WholeEntry<'a> {
    #[serde(borrow)]
    changes: Vec<WholeChange<'a>>,
}

#[derive(Deserialize)]
struct WholeChange<'a> {
    #[serde(borrow)]
    field: Text<'a>,
    #[serde(borrow)]
    value: WholeValue<'a>,
}

#[derive(Deserialize)]
struct WholeValue<'a> {
    #[serde(borrow)]
    metadata: Metadata<'a>,
    #[serde(borrow, default)]
    contacts: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    messages: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    statuses: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    errors: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Metadata<'a> {
    #[serde(borrow)]
    phone_number_id: Text<'a>,
}

#[derive(Deserialize)]
struct LooseBody<'a> {
    #[serde(borrow, default)]
    object: Option<&'a RawValue>,
    #[serde(borrow, default)]
    entry: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct LooseEntry<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    changes: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct LooseChange<'a> {
    #[serde(borrow, default)]
    field: Option<&'a RawValue>,
    #[serde(borrow)]
    value: &'a RawValue,
}

#[derive(Deserialize)]
struct LooseValue<'a> {
    #[serde(borrow, default)]
    metadata: Option<&'a RawValue>,
    #[serde(borrow, default)]
    contacts: Option<&'a RawValue>,
    #[serde(borrow, default)]
    messages: Option<&'a RawValue>,
    #[serde(borrow, default)]
    statuses: Option<&'a RawValue>,
    #[serde(borrow, default)]
    message_echoes: Option<&'a RawValue>,
    #[serde(borrow, default)]
    errors: Option<&'a RawValue>,
}

/// Reads a body whose signature holds.
///
/// # Errors
///
/// The [`Reason`] why none of it can be taken in.
pub(crate) fn read_body(bytes: &[u8]) -> Result<Body<'_>, Reason> {
    let text = str::from_utf8(bytes).map_err(|_not_utf8| Reason::InvalidUtf8)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let body = match read_whole(text) {
        Some(body) => body,
        None => take_apart(bytes)?,
    };
    let item_count = body.changes.iter().map(Change::item_count).sum::<usize>();
    let other_count = body.asides.len() + body.news.len() + body.accounts.len();
    if item_count.saturating_add(other_count) > ITEMS_MAX {
        return Err(Reason::TooManyItems);
    }
    Ok(body)
}

/// Reads a body level by level: slower than [`read_body`], and each change knows its own raw
/// content.
///
/// # Errors
///
/// The [`Reason`] why none of it can be taken in.
pub(crate) fn take_apart(bytes: &[u8]) -> Result<Body<'_>, Reason> {
    let text = str::from_utf8(bytes).map_err(|_not_utf8| Reason::InvalidUtf8)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let loose: LooseBody<'_> = read_object(text)
        .map_err(|reason| if is_too_deep(text) { Reason::TooDeep } else { reason })?;
    let object: Option<Text<'_>> = loose.object.and_then(|it| serde_json::from_str(it.get()).ok());
    if object.is_none_or(|it| it.value != OBJECT) {
        return Err(Reason::OtherObject);
    }
    let entries = loose.entry.map(one_or_many).unwrap_or_default();
    if entries.is_empty() {
        return Err(Reason::Empty);
    }
    let mut body = Body::default();
    for entry in entries {
        match read_object::<LooseEntry<'_>>(entry.get()) {
            Ok(LooseEntry { id, changes }) => {
                let account = id.map(account_name).unwrap_or_default();
                let changes = changes.map(one_or_many).unwrap_or_default();
                if changes.is_empty() {
                    body.put_aside(Reason::Empty, entry);
                }
                for change in changes {
                    body.take_change(&account, change);
                }
            }
            Err(reason) => body.put_aside(reason, entry),
        }
    }
    Ok(body)
}

/// Whether it is nested deeper than is read. Brackets are counted first, which is quick; those
/// inside of strings only make the second look necessary.
pub(super) fn is_too_deep(json: &str) -> bool {
    let bracket_count = json.bytes().filter(|it| matches!(it, b'{' | b'[')).count();
    if bracket_count <= DEPTH_MAX {
        return false;
    }
    let mut depth = 0_usize;
    let mut bytes = json.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => skip_string(&mut bytes),
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH_MAX {
            return true;
        }
    }
    false
}

fn skip_string(bytes: &mut impl Iterator<Item = u8>) {
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return,
            b'\\' => drop(bytes.next()),
            _ => {}
        }
    }
}

/// A body in which everything is as it should be.
fn read_whole(text: &str) -> Option<Body<'_>> {
    let whole: WholeBody<'_> = serde_json::from_str(text).ok()?;
    if whole.object.value != OBJECT {
        return None;
    }
    let changes = whole.entry.into_iter().flat_map(|entry| entry.changes);
    let changes: Option<Vec<_>> = changes.map(WholeChange::read).collect();
    let changes = changes.filter(|it| !it.is_empty())?;
    Some(Body { changes, ..Body::default() })
}

impl<'a> WholeChange<'a> {
    fn read(self) -> Option<Change<'a>> {
        let Self { field, value } = self;
        let WholeValue { metadata, contacts, messages, statuses, errors } = value;
        let number = metadata.phone_number_id.as_id(NUMBER_LENGTH_MAX)?.to_owned();
        let echoes = Vec::new();
        let change = Change { number, contacts, messages, statuses, echoes, raw: None };
        let is_plain = field.value == FIELD && errors.is_none() && change.item_count() > 0;
        is_plain.then_some(change)
    }
}

impl Change<'_> {
    fn item_count(&self) -> usize {
        self.messages.len().saturating_add(self.statuses.len()).saturating_add(self.echoes.len())
    }
}

impl<'a> Body<'a> {
    fn put_aside(&mut self, reason: Reason, raw: &'a RawValue) {
        let reason = if is_too_deep(raw.get()) { Reason::TooDeep } else { reason };
        self.asides.push(Aside { reason, raw: raw.get() });
    }

    fn take_change(&mut self, account: &str, raw: &'a RawValue) {
        let loose: LooseChange<'_> = match read_object(raw.get()) {
            Ok(loose) => loose,
            Err(reason) => return self.put_aside(reason, raw),
        };
        let field: Option<Result<Text<'_>, _>> =
            loose.field.map(|field| serde_json::from_str(field.get()));
        match field {
            // Seen in the wild: a change of messages that does not say so.
            None => {}
            Some(Ok(field)) if field.value == FIELD || field.value == ECHO_FIELD => {}
            Some(Ok(field)) if is_of_templates(&field.value) => {
                return self.take_news(account, &field.value, loose.value, raw);
            }
            Some(Ok(field)) if is_of_account(&field.value) => {
                return self.take_account(account, &field.value, loose.value, raw);
            }
            Some(Ok(_other)) => return self.put_aside(Reason::OtherField, raw),
            Some(Err(error)) => return self.put_aside(Reason::of(&error), raw),
        }
        match read_object::<LooseValue<'_>>(loose.value.get()) {
            Ok(value) => self.take_value(&value, raw),
            Err(reason) => self.put_aside(reason, raw),
        }
    }

    fn take_news(&mut self, account: &str, field: &str, value: &'a RawValue, raw: &'a RawValue) {
        match read_update(field, value.get()) {
            Some(update) => {
                let account = account.to_owned();
                self.news.push(News { account, update, raw: raw.get() });
            }
            None => self.put_aside(Reason::UnexpectedShape, raw),
        }
    }

    fn take_account(&mut self, account: &str, field: &str, value: &'a RawValue, raw: &'a RawValue) {
        match read_account_update(field, value.get()) {
            Some(update) => {
                let account = account.to_owned();
                self.accounts.push(AccountChange { account, update, raw: raw.get() });
            }
            None => self.put_aside(Reason::UnexpectedShape, raw),
        }
    }

    fn take_value(&mut self, value: &LooseValue<'a>, raw: &'a RawValue) {
        if value.errors.is_some() {
            self.put_aside(Reason::AccountError, raw);
        }
        let list = |items: Option<&'a RawValue>| items.map(one_or_many).unwrap_or_default();
        let metadata: Option<Metadata<'_>> =
            value.metadata.and_then(|metadata| serde_json::from_str(metadata.get()).ok());
        let number = metadata
            .and_then(|it| it.phone_number_id.as_id(NUMBER_LENGTH_MAX).map(ToOwned::to_owned));
        let change = Change {
            number: number.clone().unwrap_or_default(),
            contacts: list(value.contacts),
            messages: list(value.messages),
            statuses: list(value.statuses),
            echoes: list(value.message_echoes),
            raw: Some(raw.get()),
        };
        let is_empty = change.item_count() == 0;
        match number {
            _ if is_empty && value.errors.is_some() => {}
            _ if is_empty => self.put_aside(Reason::Empty, raw),
            None => self.put_aside(Reason::NoNumber, raw),
            Some(_) => self.changes.push(change),
        }
    }
}

/// An entry's account, as a string or a number.
fn account_name(id: &RawValue) -> String {
    id.get().trim_matches('"').to_owned()
}

/// The items of a list. Seen in the wild: a single item that is not in a list.
fn one_or_many(raw: &RawValue) -> Vec<&RawValue> {
    if raw.get().starts_with('[') {
        return serde_json::from_str(raw.get()).unwrap_or_default();
    }
    if raw.get() == "null" { Vec::new() } else { vec![raw] }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    /// What a body says, without how it was read.
    fn said(body: &Body<'_>) -> Vec<String> {
        let texts = |items: &[&RawValue]| {
            items.iter().map(|it| it.get().to_owned()).collect::<Vec<_>>().join(" ; ")
        };
        let change = |it: &Change<'_>| {
            let (contacts, messages) = (texts(&it.contacts), texts(&it.messages));
            format!("{} / {contacts} / {messages} / {}", it.number, texts(&it.statuses))
        };
        body.changes.iter().map(change).collect()
    }

    fn body(changes: &[Value]) -> String {
        let (first, others) = changes.split_at(changes.len() / 2);
        let entry = json!([{ "id": "1", "changes": first }, { "id": "2", "changes": others }]);
        json!({ "object": OBJECT, "entry": entry }).to_string()
    }

    #[test]
    fn a_body_says_the_same_whole_and_taken_apart() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/whatsapp");
        let mut whole_count = 0;
        for entry in fs::read_dir(folder).unwrap() {
            let bytes = fs::read(entry.unwrap().path()).unwrap();
            let text = str::from_utf8(&bytes).unwrap();
            let Some(whole) = read_whole(text) else { continue };
            whole_count += 1;
            let apart = take_apart(&bytes).unwrap();
            assert_eq!(said(&whole), said(&apart));
            assert!(apart.asides.is_empty());
            assert!(apart.changes.iter().all(|it| it.raw.is_some_and(|raw| text.contains(raw))));
        }
        assert!(whole_count > 30, "most payloads are read in one pass: {whole_count}");
    }

    #[test]
    fn f_04_a_faulty_change_does_not_hide_its_neighbours() {
        let good = |number: &str| {
            let metadata = json!({ "phone_number_id": number });
            let value = json!({ "metadata": metadata, "statuses": [{ "id": number }] });
            json!({ "field": FIELD, "value": value })
        };
        let faulty = json!({ "field": FIELD, "value": { "metadata": 5, "messages": [{}] } });
        let text = body(&[good("1"), faulty.clone(), good("2"), json!(null)]);
        let body = read_body(text.as_bytes()).unwrap();

        insta::assert_debug_snapshot!(said(&body), @r#"
        [
            "1 /  /  / {\"id\":\"1\"}",
            "2 /  /  / {\"id\":\"2\"}",
        ]
        "#);
        let asides: Vec<_> = body.asides.iter().map(|it| (it.reason, it.raw)).collect();
        let faulty = faulty.to_string();
        assert_eq!(asides, [(Reason::NoNumber, &*faulty), (Reason::UnexpectedShape, "null")]);
    }

    #[test]
    fn depth_is_counted_outside_of_strings() {
        let nested = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
        assert!(!is_too_deep(&nested(DEPTH_MAX)));
        assert!(is_too_deep(&nested(DEPTH_MAX + 1)));
        assert!(!is_too_deep(&format!("[{:?}]", "[{\"\\".repeat(200))));
        assert!(!is_too_deep(&vec!["[]"; 200].join(",")));
        assert!(is_too_deep(&format!("[\"\\\"]\",{}]", nested(DEPTH_MAX))));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let whole = read_body(&bytes).map(|it| said(&it));
            prop_assert_eq!(whole, take_apart(&bytes).map(|it| said(&it)));
        }

        #[test]
        fn whole_bodies_are_read_in_one_pass(
            counts in prop::collection::vec((1..4_usize, 0..4_usize), 1..5),
        ) {
            let changes: Vec<Value> = counts.iter().map(|(messages, statuses)| {
                let value = json!({
                    "metadata": { "phone_number_id": "1" },
                    "messages": vec![json!({ "id": "m" }); *messages],
                    "statuses": vec![json!({ "id": "s" }); *statuses],
                });
                json!({ "field": FIELD, "value": value })
            }).collect();
            let text = body(&changes);
            let whole = read_whole(&text).map(|it| said(&it));
            prop_assert_eq!(whole, take_apart(text.as_bytes()).ok().map(|it| said(&it)));
        }
    }
}
