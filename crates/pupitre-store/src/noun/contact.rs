//! Contacts and identities as rows.

use pupitre_app::ports::store::StoreError;
use pupitre_domain::contact::{Contact, Identity, NameOrigin};

use crate::backend::Columns;

type Result<T> = std::result::Result<T, StoreError>;

/// Reads the columns of a contact: id, name, where the name comes from, how it is known,
/// whether they are blocked.
pub(super) fn contact(row: &mut Columns<'_>) -> Result<Contact> {
    Ok(Contact {
        id: row.id()?,
        name: row.text()?,
        name_origin: row.named(NameOrigin::from_name)?,
        name_note: row.optional_text()?,
        is_blocked: row.flag()?,
    })
}

/// Reads the columns of an identity: id, channel, contact, user id, phone, the visitor's last
/// instant.
pub(super) fn identity(row: &mut Columns<'_>) -> Result<Identity> {
    Ok(Identity {
        id: row.id()?,
        channel: row.id()?,
        contact: row.id()?,
        user_id: row.optional_text()?,
        phone: row.optional_text()?,
        last_visitor_message_at: row.optional_at()?,
    })
}
