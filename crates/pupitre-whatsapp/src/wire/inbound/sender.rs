//! Who wrote: the message's own words first, then those of the contact that it belongs to (C6).

use pupitre_domain::contact::Sender;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::text::Text;

/// The longest id of a person that is accepted, in bytes.
///
/// Source: Cloud API, "Business-scoped user IDs": two letters, a dot and at most 128 more,
/// 2026-09-15.
pub(super) const USER_ID_LENGTH_MAX: usize = 200;

/// The longest phone number that is accepted, in bytes; they have at most 15 digits.
pub(super) const PHONE_LENGTH_MAX: usize = 32;

/// The longest profile name that is kept, in characters; the platform's own limit is lower.
const NAME_LENGTH_MAX: usize = 256;

/// How many contacts of one change are looked at; the platform sends at most 1,000 updates.
const CONTACTS_MAX: usize = 1000;

/// The last digits that two writings of one phone number share where a country has several.
///
/// Source: Cloud API, "Phone numbers", Argentina, Brazil and Mexico.
const SAME_DIGITS: usize = 8;

/// A person, as a change introduces them.
#[derive(Debug, Deserialize)]
pub(crate) struct Contact<'a> {
    #[serde(borrow, default)]
    profile: Option<&'a RawValue>,
    #[serde(borrow, default)]
    wa_id: Option<Text<'a>>,
    #[serde(borrow, default)]
    user_id: Option<Text<'a>>,
}

#[derive(Deserialize)]
struct Profile<'a> {
    #[serde(borrow, default)]
    name: Option<Text<'a>>,
}

/// The contacts that can be read; a message stands without its contact.
pub(crate) fn read_contacts<'a>(contacts: &[&'a RawValue]) -> Vec<Contact<'a>> {
    let first = contacts.iter().take(CONTACTS_MAX);
    first.filter_map(|contact| serde_json::from_str(contact.get()).ok()).collect()
}

/// Who wrote a message that names them so, or names nobody; `None` when its contacts don't say
/// either.
pub(super) fn read_sender(
    user_id: Option<&Text<'_>>,
    phone: Option<&Text<'_>>,
    contacts: &[Contact<'_>],
) -> Option<Sender> {
    let user_id = user_id.and_then(|it| it.as_id(USER_ID_LENGTH_MAX));
    let phone = phone.and_then(read_phone);
    let contact = match (user_id, phone, contacts) {
        (None, None, [only]) => Some(only),
        _ => contacts.iter().find(|contact| contact.is(user_id, phone)),
    };
    let sender = Sender {
        user_id: user_id.or_else(|| contact.and_then(Contact::user_id)).map(ToOwned::to_owned),
        phone: phone.or_else(|| contact.and_then(Contact::phone)).map(ToOwned::to_owned),
        profile_name: contact.and_then(Contact::name),
    };
    (sender.user_id.is_some() || sender.phone.is_some()).then_some(sender)
}

impl Contact<'_> {
    fn user_id(&self) -> Option<&str> {
        self.user_id.as_ref()?.as_id(USER_ID_LENGTH_MAX)
    }

    fn phone(&self) -> Option<&str> {
        self.wa_id.as_ref().and_then(read_phone)
    }

    /// Whether it is the person of that user id, else of that phone. Never by place: the lists are
    /// not parallel.
    fn is(&self, user_id: Option<&str>, phone: Option<&str>) -> bool {
        if let (Some(ours), Some(theirs)) = (self.user_id(), user_id) {
            return ours == theirs;
        }
        match (self.phone(), phone) {
            (Some(ours), Some(theirs)) => is_same_phone(ours, theirs),
            _ => false,
        }
    }

    fn name(&self) -> Option<String> {
        let profile: Profile<'_> = serde_json::from_str(self.profile?.get()).ok()?;
        let name = profile.name?.value;
        let name = name.trim();
        (!name.is_empty()).then(|| name.chars().take(NAME_LENGTH_MAX).collect())
    }
}

/// The platform writes no `+`; one that comes nevertheless names the same person.
pub(super) fn read_phone<'a>(phone: &'a Text<'_>) -> Option<&'a str> {
    plain_phone(phone.as_id(PHONE_LENGTH_MAX)?)
}

/// The number without its `+`.
pub(super) fn plain_phone(phone: &str) -> Option<&str> {
    let digits = phone.strip_prefix('+').unwrap_or(phone);
    (!digits.is_empty()).then_some(digits)
}

fn is_same_phone(one: &str, other: &str) -> bool {
    let last = |phone: &str| -> Vec<u8> { phone.bytes().rev().take(SAME_DIGITS).collect() };
    one == other
        || (one.len() > SAME_DIGITS && other.len() > SAME_DIGITS && last(one) == last(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str) -> Text<'_> {
        Text { value: value.into(), is_altered: false }
    }

    /// The sender of a message among contacts: user id, phone, name.
    fn sender(user_id: &str, phone: &str, contacts: &str) -> Option<(String, String, String)> {
        let contacts: Vec<&RawValue> = serde_json::from_str(contacts).unwrap();
        let contacts = read_contacts(&contacts);
        let sender = read_sender(Some(&text(user_id)), Some(&text(phone)), &contacts)?;
        Some((
            sender.user_id.unwrap_or_default(),
            sender.phone.unwrap_or_default(),
            sender.profile_name.unwrap_or_default(),
        ))
    }

    #[test]
    fn c6_a_sender_has_a_user_id_or_a_phone_and_the_name_of_their_own_contact() {
        let ana = r#"{"profile":{"name":" Ana "},"wa_id":"33600000001","user_id":"FR.1"}"#;
        let bo = r#"{"profile":{"name":"Bo"},"wa_id":"5511900000002","user_id":"BR.2"}"#;
        let no_phone = r#"{"profile":{"name":"Cy"},"user_id":"FR.3"}"#;
        let old = r#"{"profile":{"name":"Bo"},"wa_id":"5511900000002"}"#;
        let emptied = r#"{"profile":{"name":"Cy"},"wa_id":"","user_id":"FR.3"}"#;
        let table = [
            ("FR.1", "33600000001", format!("[{bo},{ana}]"), ("FR.1", "33600000001", "Ana")),
            ("", "33600000001", format!("[{bo},{ana}]"), ("FR.1", "33600000001", "Ana")),
            ("FR.3", "", format!("[{ana},{no_phone}]"), ("FR.3", "", "Cy")),
            ("FR.3", "", format!("[{emptied}]"), ("FR.3", "", "Cy")),
            ("FR.1", "", format!("[{ana}]"), ("FR.1", "33600000001", "Ana")),
            ("FR.9", "33600000001", format!("[{ana}]"), ("FR.9", "33600000001", "")),
            ("", "551100000002", format!("[{old}]"), ("", "551100000002", "Bo")),
            ("", "33600000009", format!("[{ana},{bo}]"), ("", "33600000009", "")),
            ("FR.1", "", "[]".to_owned(), ("FR.1", "", "")),
            (
                "FR.1",
                "",
                r#"[null,5,"x",{"profile":5,"user_id":"FR.1"}]"#.to_owned(),
                ("FR.1", "", ""),
            ),
            ("FR.1", "1\n2", "[]".to_owned(), ("FR.1", "", "")),
            ("", "", format!("[{no_phone}]"), ("FR.3", "", "Cy")),
            ("", "+33600000001", format!("[{ana},{bo}]"), ("FR.1", "33600000001", "Ana")),
            ("FR.1", "+", "[]".to_owned(), ("FR.1", "", "")),
        ];
        for (user_id, phone, contacts, (expected_id, expected_phone, name)) in table {
            let expected = (expected_id.to_owned(), expected_phone.to_owned(), name.to_owned());
            assert_eq!(sender(user_id, phone, &contacts), Some(expected), "{user_id} {contacts}");
        }
    }

    #[test]
    fn b_040_nobody_is_nobody() {
        let two = r#"[{"user_id":"FR.1"},{"user_id":"FR.2"}]"#;
        for contacts in ["[]", r#"[{"profile":{"name":"Ana"}}]"#, two] {
            assert_eq!(sender("", "", contacts), None);
            assert_eq!(sender(&"x".repeat(201), &"1".repeat(33), contacts), None);
        }
    }
}
