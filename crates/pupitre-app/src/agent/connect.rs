//! Presence: screens that connect and go away (A7, A8).

use pupitre_domain::channel::Family;
use pupitre_domain::id::{AgentId, ConnectionId};

use crate::Context;
use crate::conversation::free_slot;
use crate::jobs::{enqueue, later};
use crate::ports::store::{StoreError, Topic, Transaction};

/// A screen that connects.
#[derive(Debug, Clone)]
pub struct Connect {
    /// Whose.
    pub agent: AgentId,
    /// The connection.
    pub connection: ConnectionId,
    /// The node that it is connected to.
    pub node: String,
}

/// Records a connection: the agent is here, and what waits for them comes (A6).
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn connect(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &Connect,
) -> Result<(), StoreError> {
    let teams = tx.teams_of(command.agent)?;
    tx.lock_teams(&teams)?;
    let is_first = tx.connection_count(command.agent)? == 0;
    tx.insert_connection(command.connection, command.agent, &command.node, ctx.elapsed)?;
    if !is_first {
        return Ok(());
    }
    for topic in [Topic::PresenceGrace, Topic::ReturnAway] {
        tx.cancel(topic, *command.agent.as_bytes())?;
    }
    tx.end_absence(command.agent)?;
    for family in Family::ALL {
        free_slot(tx, ctx, command.agent, family)?;
    }
    Ok(())
}

/// Forgets a connection; the last one starts the grace (A8).
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn disconnect(
    tx: &mut dyn Transaction,
    ctx: &Context,
    connection: ConnectionId,
) -> Result<(), StoreError> {
    match tx.delete_connection(connection)? {
        Some(agent) => start_grace(tx, ctx, agent),
        None => Ok(()),
    }
}

/// After a restart no screen is connected to this node any more: whoever was gets the grace to come
/// back.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn recover_presence(
    tx: &mut dyn Transaction,
    ctx: &Context,
    node: &str,
) -> Result<usize, StoreError> {
    let agents = tx.delete_connections_of(node)?;
    for agent in &agents {
        start_grace(tx, ctx, *agent)?;
    }
    Ok(agents.len())
}

fn start_grace(tx: &mut dyn Transaction, ctx: &Context, agent: AgentId) -> Result<(), StoreError> {
    if tx.connection_count(agent)? > 0 {
        return Ok(());
    }
    let grace = tx.settings()?.presence_grace;
    enqueue(tx, ctx, Topic::PresenceGrace, agent.as_bytes(), later(ctx.elapsed, grace))
}
