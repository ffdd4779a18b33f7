//! Opening hours, and which of them a channel has.

use pupitre_app::ports::store::{Hours, StoreError};
use pupitre_domain::id::{ChannelId, OpeningHoursId};
use pupitre_domain::opening_hours::{OpeningHours, Schedule};

use crate::backend::{Columns, Link, all, one, values};
use crate::sql;
use crate::transaction::Tx;

type Result<T> = std::result::Result<T, StoreError>;

/// Reads the columns of a schedule: id, name, whether it is the default, zone, week, closed days.
fn schedule(row: &mut Columns<'_>) -> Result<Schedule> {
    Ok(Schedule {
        id: row.id()?,
        name: row.parsed()?,
        is_default: row.flag()?,
        hours: OpeningHours {
            zone: row.parsed()?,
            week: row.parsed()?,
            closed_days: row.parsed()?,
        },
    })
}

/// Every schedule, by name.
pub(super) fn schedules(link: &mut dyn Link) -> Result<Vec<Schedule>> {
    all(link, &sql::OPENING_HOURS_ALL, &[], schedule)
}

/// The hours of a channel: its own, else the default ones, else always open.
pub(super) fn of_channel(link: &mut dyn Link, channel: ChannelId) -> Result<OpeningHours> {
    let own = one(link, &sql::OPENING_HOURS_OF_CHANNEL, &values![channel], schedule)?;
    match own {
        Some(own) => Ok(own.hours),
        None => by_default(link),
    }
}

/// The default hours, else always open.
pub(super) fn by_default(link: &mut dyn Link) -> Result<OpeningHours> {
    match one(link, &sql::OPENING_HOURS_BY_DEFAULT, &[], schedule)? {
        Some(default) => Ok(default.hours),
        None => {
            OpeningHours::unset().map_err(|error| StoreError::Failed { detail: error.to_string() })
        }
    }
}

impl Hours for Tx<'_> {
    fn opening_hours_of(&mut self, channel: ChannelId) -> Result<OpeningHours> {
        of_channel(self.link(), channel)
    }

    fn default_opening_hours(&mut self) -> Result<OpeningHours> {
        by_default(self.link())
    }

    fn schedule(&mut self, id: OpeningHoursId) -> Result<Option<Schedule>> {
        one(self.link(), &sql::OPENING_HOURS_BY_ID, &values![id], schedule)
    }

    fn put_schedule(&mut self, schedule: &Schedule) -> Result<()> {
        if schedule.is_default {
            self.link().execute(&sql::OPENING_HOURS_CLEAR_DEFAULT, &[])?;
        }
        let hours = &schedule.hours;
        let (week, closed_days) = (hours.week.to_string(), hours.closed_days.to_string());
        let values = values![
            schedule.id,
            schedule.name.as_str(),
            schedule.is_default,
            hours.zone.name(),
            &week,
            &closed_days,
        ];
        self.link().execute(&sql::OPENING_HOURS_PUT, &values)?;
        Ok(())
    }
}
