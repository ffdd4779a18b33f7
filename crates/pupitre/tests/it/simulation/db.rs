//! The store under the world: the maps, or the database that serves.

use std::collections::BTreeSet;

use pupitre_app::ports::store::{Recorded, StoreError, Transaction};
use pupitre_domain::id::{AgentId, ConversationId};
use pupitre_domain::message::Message;

use super::failure::Failure;
use super::memory::Memory;

/// Which store a world stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Memory,
}

impl Kind {
    /// Every one.
    pub(super) const ALL: [Self; 1] = [Self::Memory];
}

/// A store.
pub(super) enum Db {
    Memory(Box<Memory>),
}

impl Db {
    pub(super) fn open(kind: Kind) -> Result<Self, Failure> {
        match kind {
            Kind::Memory => Ok(Self::Memory(Box::default())),
        }
    }

    /// Runs work in a transaction and commits it when it says so; the committed events.
    pub(super) fn write(
        &mut self,
        work: impl FnOnce(&mut dyn Transaction) -> bool,
    ) -> Result<Vec<Recorded>, StoreError> {
        match self {
            Self::Memory(memory) => Ok(memory.write(work)),
        }
    }

    /// Reads by the transaction's own queries.
    pub(super) fn look<T>(
        &mut self,
        work: impl FnOnce(&mut dyn Transaction) -> Result<T, StoreError>,
    ) -> Result<T, Failure> {
        let failed = |error: StoreError| Failure::new("I-90", None, format!("no reading: {error}"));
        match self {
            Self::Memory(memory) => work(memory.as_mut()).map_err(failed),
        }
    }

    pub(super) fn last_seq(&mut self) -> Result<u64, Failure> {
        match self {
            Self::Memory(memory) => Ok(memory.last_seq()),
        }
    }

    /// How many conversations, and how many stays that have not ended.
    pub(super) fn talks_and_stays(&mut self) -> Result<(usize, usize), Failure> {
        match self {
            Self::Memory(memory) => Ok((memory.talks(), memory.open_stays())),
        }
    }

    /// How many rows of due work, and how many files that are still being fetched.
    pub(super) fn left_to_do(&mut self) -> Result<(usize, usize), Failure> {
        match self {
            Self::Memory(memory) => Ok((memory.due_work(), memory.pending_files())),
        }
    }

    /// A whole thread, in its order.
    pub(super) fn thread(&mut self, id: ConversationId) -> Result<Vec<Message>, Failure> {
        match self {
            Self::Memory(memory) => Ok(memory.thread(id)),
        }
    }

    /// What is on an agent's desk.
    pub(super) fn on_desk(&mut self, agent: AgentId) -> Result<BTreeSet<ConversationId>, Failure> {
        match self {
            Self::Memory(memory) => Ok(memory.on_desk(agent)),
        }
    }
}
