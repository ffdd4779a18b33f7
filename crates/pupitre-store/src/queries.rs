//! The open snapshot of one reader.

use pupitre_app::ports::store::Queries;

use crate::backend::Link;

/// A read-only transaction: all that it answers is of one instant.
pub(crate) struct Snapshot<'a> {
    link: &'a mut dyn Link,
}

impl<'a> Snapshot<'a> {
    pub(crate) fn new(link: &'a mut dyn Link) -> Self {
        Self { link }
    }

    /// The database.
    pub(crate) fn link(&mut self) -> &mut dyn Link {
        &mut *self.link
    }
}

impl Queries for Snapshot<'_> {}
