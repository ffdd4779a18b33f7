//! Opening hours through the transaction that misbehaves.

use pupitre_app::ports::store::{Hours, StoreError};
use pupitre_domain::id::{ChannelId, OpeningHoursId};
use pupitre_domain::opening_hours::{ClosedDays, OpeningHours, Schedule};

use crate::simulation::planted::{Bent, Bug};

type Result<T> = std::result::Result<T, StoreError>;

impl Hours for Bent<'_> {
    fn opening_hours_of(&mut self, channel: ChannelId) -> Result<OpeningHours> {
        self.trip()?;
        let mut hours = self.inner.opening_hours_of(channel)?;
        if self.has(Bug::HoursInUtc) {
            hours.zone = "UTC".parse().unwrap_or(hours.zone);
        }
        if self.has(Bug::ClosedDaysForgotten) {
            hours.closed_days = ClosedDays::default();
        }
        Ok(hours)
    }

    fn default_opening_hours(&mut self) -> Result<OpeningHours> {
        self.trip()?;
        self.inner.default_opening_hours()
    }

    fn schedule(&mut self, id: OpeningHoursId) -> Result<Option<Schedule>> {
        self.trip()?;
        self.inner.schedule(id)
    }

    fn put_schedule(&mut self, schedule: &Schedule) -> Result<()> {
        self.trip()?;
        self.inner.put_schedule(schedule)
    }
}
