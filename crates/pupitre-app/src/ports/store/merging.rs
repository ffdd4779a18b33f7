//! Two contacts who turn out to be one person (C6).
#![expect(
    clippy::missing_errors_doc,
    reason = "the database's failure, as everywhere in the store"
)]

use jiff::Timestamp;
use pupitre_domain::contact::{Identity, MarketingWord, Weighed};
use pupitre_domain::id::{AgentId, ContactId};

use super::StoreError;

type Result<T> = std::result::Result<T, StoreError>;

/// Contacts that become one.
pub trait Merging {
    /// The contact that stands for that id: itself, or the one whom it was merged into.
    fn contact_now(&mut self, id: ContactId) -> Result<ContactId>;

    /// What is weighed of the contact of an identity, under the lock of their row: nobody opens a
    /// conversation with them until the end of this transaction.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] when the identity is gone or changed; the use case is run again.
    fn weigh(&mut self, identity: &Identity) -> Result<(Weighed, Option<MarketingWord>)>;

    /// What was read is no longer so: to be returned, so that the use case is run again.
    fn lost_race(&mut self) -> StoreError;

    /// Says when an agent wrote the name of a contact.
    fn name_given(&mut self, contact: ContactId, at: Timestamp) -> Result<()>;

    /// Says who answered a contact last.
    fn put_last_agent(&mut self, contact: ContactId, agent: Option<AgentId>) -> Result<()>;

    /// Gives all that belongs to one identity and its contact to another one of the same channel,
    /// and leaves of them what leads there. Their conversations are one version later. A second
    /// open conversation, or a second relaunch of one silence, is [`StoreError::Constraint`].
    fn merge_into(&mut self, gone: &Identity, kept: &Identity, at: Timestamp) -> Result<()>;
}
