//! Opening hours, and which of them a channel has.
#![expect(
    clippy::missing_errors_doc,
    reason = "the database's failure, as everywhere in the store"
)]

use pupitre_domain::id::{ChannelId, OpeningHoursId};
use pupitre_domain::opening_hours::{OpeningHours, Schedule};

use super::StoreError;

type Result<T> = std::result::Result<T, StoreError>;

/// Opening hours.
pub trait Hours {
    /// The hours of a channel: its own, else the default ones, else always open.
    fn opening_hours_of(&mut self, channel: ChannelId) -> Result<OpeningHours>;

    /// The hours of the organisation: the default ones, else always open.
    fn default_opening_hours(&mut self) -> Result<OpeningHours>;

    /// The schedule of that id.
    fn schedule(&mut self, id: OpeningHoursId) -> Result<Option<Schedule>>;

    /// Writes a schedule, new or changed; when it is the default, no other is any longer.
    fn put_schedule(&mut self, schedule: &Schedule) -> Result<()>;
}
