//! The order of a body's items, whatever order the store runs them in.

use std::sync::Arc;

use pupitre_app::ports::ids::Ids;

/// Gives one item the arrival that was drawn for it when its body was read: messages of the same
/// second then read as the platform wrote them (L4), and a use case that runs again draws the same.
pub(super) struct Arrived {
    arrival: [u8; 10],
    ids: Arc<dyn Ids>,
}

impl Arrived {
    /// Draws the next arrival.
    pub(super) fn next(ids: &Arc<dyn Ids>) -> Self {
        Self { arrival: ids.arrival(), ids: Arc::clone(ids) }
    }
}

impl Ids for Arrived {
    fn id(&self) -> [u8; 16] {
        self.ids.id()
    }

    fn arrival(&self) -> [u8; 10] {
        self.arrival
    }
}
