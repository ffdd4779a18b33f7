//! The transaction that misbehaves: notes and settings.

use jiff::SignedDuration;
use pupitre_app::ports::store::{DeskSettings, Notes, StoreError};
use pupitre_domain::id::{ConversationId, NoteId};
use pupitre_domain::note::Note;
use pupitre_domain::settings::{PerFamily, Settings};

use crate::simulation::planted::{Bent, Bug};

type Result<T> = std::result::Result<T, StoreError>;

impl Notes for Bent<'_> {
    fn insert_note(&mut self, note: &Note) -> Result<()> {
        self.trip()?;
        self.inner.insert_note(note)
    }

    fn note(&mut self, conversation: ConversationId, id: NoteId) -> Result<Option<Note>> {
        self.trip()?;
        self.inner.note(conversation, id)
    }
}

impl DeskSettings for Bent<'_> {
    fn settings(&mut self) -> Result<Settings> {
        self.trip()?;
        let settings = self.inner.settings()?;
        if self.has(Bug::SilenceTooShort) {
            let messaging = SignedDuration::from_hours(24);
            let auto_close = PerFamily { messaging, ..settings.auto_close };
            return Ok(Settings { auto_close, ..settings });
        }
        let declined_closes = settings.declined_closes || self.has(Bug::DeclinedAlwaysCloses);
        Ok(Settings { declined_closes, ..settings })
    }

    fn save_settings(&mut self, settings: &Settings) -> Result<()> {
        self.trip()?;
        self.inner.save_settings(settings)
    }
}
