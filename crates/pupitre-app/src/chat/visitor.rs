//! Who a visitor is on the channel: written with the first thing that they leave.

use pupitre_domain::contact::{Contact, Identity, NameOrigin};
use pupitre_domain::id::{ContactId, IdentityId};

use crate::Context;
use crate::ports::store::{StoreError, Transaction, VisitorSessionRow};

/// The identity of a visitor; one who leaves something for the first time becomes a contact without
/// a name.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(super) fn introduced(
    tx: &mut dyn Transaction,
    ctx: &Context,
    session: &VisitorSessionRow,
) -> Result<Identity, StoreError> {
    if let Some(known) = tx.identity(session.identity)? {
        return Ok(known);
    }
    let contact = unnamed(ctx);
    tx.insert_contact(&contact, ctx.now)?;
    let identity = Identity {
        id: session.identity,
        channel: session.channel,
        contact: contact.id,
        user_id: Some(anonymous_id(session.identity)),
        phone: None,
        last_visitor_message_at: None,
    };
    tx.insert_identity(&identity)?;
    Ok(identity)
}

/// A contact whom nobody named.
pub(super) fn unnamed(ctx: &Context) -> Contact {
    Contact {
        id: ContactId::from_bytes(ctx.ids.id()),
        name: String::new(),
        name_origin: NameOrigin::Unknown,
        is_blocked: false,
        name_note: None,
    }
}

/// How the ids of those whom the site signs for begin.
const PROVEN: &str = "user:";

/// The id by which a channel knows a person whom the site signs for.
pub(super) fn proven_id(user_id: &str) -> String {
    format!("{PROVEN}{user_id}")
}

/// Whether the site signed for who that is (V4).
pub(crate) fn is_proven(identity: &Identity) -> bool {
    identity.user_id.as_ref().is_some_and(|it| it.starts_with(PROVEN))
}

/// The id by which a channel knows a visitor whom nobody identified.
fn anonymous_id(identity: IdentityId) -> String {
    format!("visitor:{identity}")
}
