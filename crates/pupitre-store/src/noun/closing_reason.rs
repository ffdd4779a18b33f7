//! Closing reasons.

use pupitre_app::ports::store::{ClosingReasons, StoreError};
use pupitre_domain::closing_reason::ClosingReason;
use pupitre_domain::id::ClosingReasonId;
use pupitre_domain::name::Name;

use crate::backend::{Columns, all, one, values};
use crate::sql;
use crate::transaction::Tx;

type Result<T> = std::result::Result<T, StoreError>;

/// Reads the columns of a closing reason: id, name, whether it is active, position.
pub(super) fn closing_reason(row: &mut Columns<'_>) -> Result<ClosingReason> {
    Ok(ClosingReason {
        id: row.id()?,
        name: row.named(|text| Name::parse(text).ok())?,
        is_active: row.flag()?,
        position: row.count()?,
    })
}

impl ClosingReasons for Tx<'_> {
    fn closing_reason(&mut self, id: ClosingReasonId) -> Result<Option<ClosingReason>> {
        one(self.link(), &sql::CLOSING_REASON_CLOSING_REASON, &values![id], closing_reason)
    }

    fn closing_reasons(&mut self) -> Result<Vec<ClosingReason>> {
        all(self.link(), &sql::CLOSING_REASON_LIST, &[], closing_reason)
    }

    fn insert_closing_reason(&mut self, reason: &ClosingReason) -> Result<()> {
        let values = values![reason.id, reason.name.as_str(), reason.is_active, reason.position];
        self.link().execute(&sql::CLOSING_REASON_INSERT, &values)?;
        Ok(())
    }

    fn save_closing_reason(&mut self, reason: &ClosingReason) -> Result<()> {
        let values = values![reason.id, reason.name.as_str(), reason.is_active, reason.position];
        self.link().execute(&sql::CLOSING_REASON_SAVE, &values)?;
        Ok(())
    }
}
