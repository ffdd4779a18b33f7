//! The open transaction of one use case.

use pupitre_app::ports::store::{EventLog, StoreError, Transaction};
use pupitre_domain::conversation::Conversation;
use pupitre_domain::event::Event;
use pupitre_domain::message::Message;

use crate::backend::{Link, WriteLink};
use crate::event::Pending;

/// A use case's transaction: a savepoint of the batch, and what is to be told once it is committed.
pub(crate) struct Tx<'a> {
    link: &'a mut dyn WriteLink,
    events: Vec<Pending>,
    has_due_work: bool,
}

impl<'a> Tx<'a> {
    pub(crate) fn new(link: &'a mut dyn WriteLink) -> Self {
        Self { link, events: Vec::new(), has_due_work: false }
    }

    /// The database.
    pub(crate) fn link(&mut self) -> &mut dyn Link {
        &mut *self.link
    }

    /// Notes that work was written which may be due.
    pub(crate) fn note_due_work(&mut self) {
        self.has_due_work = true;
    }

    /// The events to number, and whether work was written which may be due.
    pub(crate) fn into_parts(self) -> (Vec<Pending>, bool) {
        (self.events, self.has_due_work)
    }
}

impl Transaction for Tx<'_> {}

impl EventLog for Tx<'_> {
    fn append(
        &mut self,
        event: Event,
        conversation: Option<&Conversation>,
        message: Option<&Message>,
    ) -> Result<(), StoreError> {
        let (conversation, message) = (conversation.cloned(), message.cloned());
        self.events.push(Pending { event, conversation, message });
        Ok(())
    }
}
