//! What the platform says of a visitor itself (C6).
//!
//! Source: Cloud API, "Webhooks", reference of the type `system`, 2026-08; the older names of its
//! values, v12 to v15.

use pupitre_domain::contact::Sender;
use pupitre_domain::message::{Content, NoticeKind, SystemNotice};
use serde_json::value::RawValue;

use super::object::Object;
use super::sender::{PHONE_LENGTH_MAX, USER_ID_LENGTH_MAX, plain_phone};

/// The longest words that are kept, in characters.
const WORDS_LENGTH_MAX: usize = 1024;

/// What the platform says of a visitor.
#[derive(Debug)]
pub(super) struct ReadSystem {
    /// What is shown of it.
    pub(super) content: Content,
    /// The user id that they had, or have.
    pub(super) user_id: Option<String>,
    /// What they are known by since.
    pub(super) becomes: Option<Sender>,
}

/// Reads what the platform says of the visitor who has this number.
pub(super) fn read_system(body: &RawValue, from: Option<&str>) -> Option<ReadSystem> {
    let object = Object::read(body)?;
    let id = |key: &str| {
        let id = object.text(key)?;
        id.as_id(USER_ID_LENGTH_MAX).map(ToOwned::to_owned)
    };
    let number = |key: &str| {
        let phone = object.text(key)?;
        phone.as_id(PHONE_LENGTH_MAX).and_then(plain_phone).map(ToOwned::to_owned)
    };
    let (user_id, previous) = (id("user_id"), id("previous_user_id"));
    let phone = number("wa_id").or_else(|| number("new_wa_id"));
    let kind = object.text("type");
    let kind = match kind.as_ref().map(|it| &*it.value) {
        Some("user_changed_number" | "customer_changed_number") => NoticeKind::NumberChanged,
        Some("user_changed_user_id") => NoticeKind::UserIdChanged,
        Some("customer_identity_changed" | "user_identity_changed") => NoticeKind::IdentityChanged,
        _ => NoticeKind::Other,
    };
    let (old, new) = match kind {
        NoticeKind::NumberChanged => (from.map(ToOwned::to_owned), phone.clone()),
        NoticeKind::UserIdChanged => (previous.clone(), user_id.clone()),
        NoticeKind::IdentityChanged | NoticeKind::Merged | NoticeKind::Other => (None, None),
    };
    let changes = matches!(kind, NoticeKind::NumberChanged | NoticeKind::UserIdChanged);
    let becomes = Sender { user_id: user_id.clone(), phone, profile_name: None };
    let says = becomes.user_id.is_some() || becomes.phone.is_some();
    let text = object.words("body", WORDS_LENGTH_MAX);
    Some(ReadSystem {
        content: Content::System(Box::new(SystemNotice { kind, text, old, new })),
        user_id: previous.or(user_id),
        becomes: (changes && says).then_some(becomes),
    })
}
