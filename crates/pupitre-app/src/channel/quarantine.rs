//! Quarantine: an item that can't be taken in is kept aside with its raw content; nothing is lost
//! (C2).

use pupitre_domain::id::{ChannelId, QuarantineId};

use crate::Context;
use crate::ports::store::{Quarantined, StoreError, Transaction};

/// What is to be kept aside.
#[derive(Debug, Clone)]
pub struct QuarantineItem {
    /// The channel, when it is known.
    pub channel: Option<ChannelId>,
    /// A stable code.
    pub reason: String,
    /// The raw bytes.
    pub raw: Vec<u8>,
}

/// Keeps an item aside.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn quarantine_item(
    tx: &mut dyn Transaction,
    ctx: &Context,
    item: &QuarantineItem,
) -> Result<(), StoreError> {
    tx.quarantine(&Quarantined {
        id: QuarantineId::from_bytes(ctx.ids.id()),
        channel: item.channel,
        reason: item.reason.clone(),
        raw: item.raw.clone(),
        received_at: ctx.elapsed,
    })
}
