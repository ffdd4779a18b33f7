//! Presence: pages of visitors that connect and go away.

use pupitre_domain::id::{ConnectionId, IdentityId};

use super::absence::watch_absence;
use crate::Context;
use crate::mail::{end_silence, tell_missed};
use crate::ports::store::{StoreError, Topic, Transaction};

/// Records that a page of the visitor is connected to that node.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn arrive(
    tx: &mut dyn Transaction,
    ctx: &Context,
    identity: IdentityId,
    (connection, node): (ConnectionId, &str),
) -> Result<(), StoreError> {
    tx.insert_visit(connection, identity, node, ctx.elapsed)?;
    end_silence(tx, identity)?;
    match tx.open_chat(identity)? {
        Some(chat) => tx.cancel(Topic::AutoClose, *chat.as_bytes()),
        None => Ok(()),
    }
}

/// Forgets the connection of a page; the last one begins the visitor's absence (P9).
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn depart(
    tx: &mut dyn Transaction,
    ctx: &Context,
    connection: ConnectionId,
) -> Result<(), StoreError> {
    match tx.delete_visit(connection)? {
        Some(visitor) => {
            tell_missed(tx, ctx, visitor)?;
            watch_absence(tx, ctx, visitor)
        }
        None => Ok(()),
    }
}

/// After a restart no page is connected to this node any more: the absence of whoever was begins;
/// how many they are.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn recover_visits(
    tx: &mut dyn Transaction,
    ctx: &Context,
    node: &str,
) -> Result<usize, StoreError> {
    let visitors = tx.delete_visits_of(node)?;
    for visitor in &visitors {
        tell_missed(tx, ctx, *visitor)?;
        watch_absence(tx, ctx, *visitor)?;
    }
    Ok(visitors.len())
}
