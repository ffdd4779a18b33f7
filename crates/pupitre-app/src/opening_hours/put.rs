//! Put: a schedule, new or changed (M2).

use pupitre_domain::event::{DeskChange, Event, EventBody};
use pupitre_domain::opening_hours::Schedule;

use crate::Context;
use crate::ports::store::{StoreError, Transaction};

/// Writes a schedule; when it is the default one, no other is any longer. The same schedule again
/// changes nothing. Conversations that are there stay as they were routed.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn put_schedule(
    tx: &mut dyn Transaction,
    ctx: &Context,
    schedule: &Schedule,
) -> Result<(), StoreError> {
    if tx.schedule(schedule.id)?.as_ref() == Some(schedule) {
        return Ok(());
    }
    tx.put_schedule(schedule)?;
    let body = EventBody::DeskChanged(DeskChange::OpeningHours(schedule.id));
    tx.append(Event { conversation: None, actor: ctx.actor, at: ctx.now, body }, None, None)
}
