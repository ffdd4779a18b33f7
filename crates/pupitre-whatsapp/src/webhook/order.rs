//! The order of a body's items, whatever order the store runs them in.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use pupitre_app::ports::ids::Ids;

/// What is left of an arrival's chance, so that what follows it never reaches the next arrival.
const CHANCE: u32 = u32::MAX >> 1;

/// Gives one item the arrival that was drawn for it when its body was read: messages of the same
/// second then read as the platform wrote them (L4). Each call gives another, right after the one
/// before and before the next item's: a message that answers the item, as out of hours (R2), has
/// an id of its own.
pub(super) struct Arrived {
    arrival: [u8; 10],
    given: AtomicU32,
    ids: Arc<dyn Ids>,
}

impl Arrived {
    /// Draws the next arrival.
    pub(super) fn next(ids: &Arc<dyn Ids>) -> Self {
        Self { arrival: ids.arrival(), given: AtomicU32::new(0), ids: Arc::clone(ids) }
    }
}

impl Ids for Arrived {
    fn id(&self) -> [u8; 16] {
        self.ids.id()
    }

    fn arrival(&self) -> [u8; 10] {
        let [t0, t1, t2, t3, t4, t5, c0, c1, c2, c3] = self.arrival;
        let given = self.given.fetch_add(1, Ordering::Relaxed);
        let chance = (u32::from_be_bytes([c0, c1, c2, c3]) & CHANCE).saturating_add(given);
        let [c0, c1, c2, c3] = chance.to_be_bytes();
        [t0, t1, t2, t3, t4, t5, c0, c1, c2, c3]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed;

    impl Ids for Fixed {
        fn id(&self) -> [u8; 16] {
            [0; 16]
        }

        fn arrival(&self) -> [u8; 10] {
            [0, 0, 0, 0, 0, 7, 0xff, 0xff, 0xff, 0xff]
        }
    }

    #[test]
    fn l4_each_message_of_an_item_stands_after_the_one_before_and_before_the_next_item() {
        let ids: Arc<dyn Ids> = Arc::new(Fixed);
        let arrived = Arrived::next(&ids);
        let given: Vec<[u8; 10]> = (0..4).map(|_| arrived.arrival()).collect();
        assert!(given.is_sorted_by(|one, next| one < next), "{given:?}");
        assert!(given.iter().all(|it| *it < [0, 0, 0, 0, 0, 8, 0, 0, 0, 0]));
    }
}
