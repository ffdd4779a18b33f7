//! What is kept aside: quarantined items, parked reports, settings.

use jiff::Timestamp;
use pupitre_app::ports::store::{Aside, ParkedReport, PlatformKey, Quarantined, StoreError};
use pupitre_domain::delivery::{DeliveryError, DeliveryState, Report};

use super::message::delivery_error;
use crate::backend::{Columns, all, one, values};
use crate::sql;
use crate::transaction::Tx;

type Result<T> = std::result::Result<T, StoreError>;

/// The name of the setting that holds the movement of the business clock, in microseconds.
const CLOCK_OFFSET: &str = "clock_offset_us";

/// Reads a parked report with its number: they were parked in the order of their numbers.
pub(super) fn parked(row: &mut Columns<'_>) -> Result<(i64, ParkedReport)> {
    let number = row.int()?;
    let (channel, key) = (row.id()?, row.id()?);
    let state = row.named(DeliveryState::from_name)?;
    let error = delivery_error(row)?;
    let report = match (state, error) {
        (DeliveryState::Sent, None) => Report::Sent,
        (DeliveryState::Delivered, None) => Report::Delivered,
        (DeliveryState::Read, None) => Report::Read,
        (DeliveryState::Failed, Some(error)) => Report::Failed(error),
        (state, _) => return Err(row.unreadable(&format!("a report of `{}`", state.name()))),
    };
    let (reported_at, received_at) = (row.at()?, row.at()?);
    Ok((number, ParkedReport { channel, key, report, reported_at, received_at }))
}

fn error(report: &Report) -> Option<&DeliveryError> {
    match report {
        Report::Failed(error) => Some(error),
        Report::Sent | Report::Delivered | Report::Read => None,
    }
}

impl Aside for Tx<'_> {
    fn quarantine(&mut self, item: &Quarantined) -> Result<()> {
        let values =
            values![item.id, item.channel, &item.reason, item.raw.as_slice(), item.received_at];
        self.link().execute(&sql::ASIDE_QUARANTINE, &values)?;
        Ok(())
    }

    fn park_report(&mut self, report: &ParkedReport) -> Result<()> {
        let error = error(&report.report);
        let values = values![
            report.channel,
            report.key,
            report.report.state().name(),
            error.map(|error| error.code.name()),
            error.and_then(|error| error.platform_code),
            error.and_then(|error| error.detail.as_deref()),
            report.reported_at,
            report.received_at,
        ];
        self.link().execute(&sql::ASIDE_PARK_REPORT, &values)?;
        Ok(())
    }

    fn take_parked_reports(&mut self, key: PlatformKey) -> Result<Vec<ParkedReport>> {
        let mut reports = all(self.link(), &sql::ASIDE_TAKE_PARKED_REPORTS, &values![key], parked)?;
        reports.sort_unstable_by_key(|(number, _)| *number);
        Ok(reports.into_iter().map(|(_, report)| report).collect())
    }

    fn drop_parked_reports(&mut self, before: Timestamp) -> Result<u32> {
        let dropped = self.link().execute(&sql::ASIDE_DROP_PARKED_REPORTS, &values![before])?;
        Ok(u32::try_from(dropped).unwrap_or(u32::MAX))
    }

    fn counts(&mut self) -> Result<(u64, u64)> {
        let counts =
            one(self.link(), &sql::ASIDE_COUNTS, &[], |row| Ok((row.number()?, row.number()?)))?;
        Ok(counts.unwrap_or_default())
    }

    fn clock_offset_us(&mut self) -> Result<i64> {
        let offset =
            one(self.link(), &sql::ASIDE_SETTING, &values![CLOCK_OFFSET], |row| row.parsed())?;
        Ok(offset.unwrap_or(0))
    }

    fn save_clock_offset_us(&mut self, offset_us: i64) -> Result<()> {
        let offset = offset_us.to_string();
        self.link().execute(&sql::ASIDE_PUT_SETTING, &values![CLOCK_OFFSET, &offset])?;
        Ok(())
    }
}
