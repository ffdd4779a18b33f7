//! Closing reasons in a transaction.
#![expect(clippy::missing_errors_doc, reason = "every method fails when the database does")]

use pupitre_domain::closing_reason::ClosingReason;
use pupitre_domain::id::ClosingReasonId;

use super::StoreError;

type Result<T> = std::result::Result<T, StoreError>;

/// Closing reasons.
pub trait ClosingReasons {
    /// The closing reason of that id.
    fn closing_reason(&mut self, id: ClosingReasonId) -> Result<Option<ClosingReason>>;

    /// Every closing reason, in the order of the list, those that are switched off included.
    fn closing_reasons(&mut self) -> Result<Vec<ClosingReason>>;

    /// Writes a new closing reason. A name that is taken is [`StoreError::Constraint`] named
    /// `closing_reasons_name`.
    fn insert_closing_reason(&mut self, reason: &ClosingReason) -> Result<()>;

    /// Writes a changed closing reason. A name that is taken is [`StoreError::Constraint`] named
    /// `closing_reasons_name`.
    fn save_closing_reason(&mut self, reason: &ClosingReason) -> Result<()>;
}
