//! Presence: pages of visitors that connect and go away.

use pupitre_domain::id::{ConnectionId, IdentityId};

use crate::Context;
use crate::ports::store::{StoreError, Transaction};

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
    tx.insert_visit(connection, identity, node, ctx.elapsed)
}

/// Forgets the connection of a page.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn depart(
    tx: &mut dyn Transaction,
    _ctx: &Context,
    connection: ConnectionId,
) -> Result<(), StoreError> {
    tx.delete_visit(connection)?;
    Ok(())
}

/// After a restart no page is connected to this node any more; how many were.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn recover_visits(tx: &mut dyn Transaction, node: &str) -> Result<usize, StoreError> {
    Ok(tx.delete_visits_of(node)?.len())
}
