//! Places: what visitors who wait in a queue were told of theirs, so that only those whose place
//! has moved are told again (R3).

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use pupitre_domain::id::IdentityId;

/// The places told last, and whether the queues have moved since.
#[derive(Default)]
pub(crate) struct Places {
    told: Mutex<HashMap<IdentityId, u32>>,
    have_moved: AtomicBool,
}

impl Places {
    /// A chat came into a queue, or out of one: the places of others may have moved with it.
    pub(super) fn moved(&self) {
        self.have_moved.store(true, Ordering::Release);
    }

    /// A visitor who waits shows what was so a moment ago: they are told of what moved meanwhile.
    pub(crate) fn waits(&self, visitor: IdentityId) {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).remove(&visitor);
        self.moved();
    }

    /// A page of the visitor is new: what it shows may be older than what was told.
    pub(super) fn tell_again(&self, visitor: IdentityId) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.remove(&visitor).is_some() {
            self.moved();
        }
    }

    /// Whether the queues have moved; said once.
    pub(super) fn take_moved(&self) -> bool {
        self.have_moved.swap(false, Ordering::AcqRel)
    }

    /// Those of these places that are not what was told last. Whoever no longer waits is forgotten.
    pub(super) fn news(
        &self,
        places: impl IntoIterator<Item = (IdentityId, u32)>,
    ) -> Vec<(IdentityId, u32)> {
        let places: HashMap<IdentityId, u32> = places.into_iter().collect();
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let is_news = |(visitor, place): &(IdentityId, u32)| told.get(visitor) != Some(place);
        let news = places.iter().map(|(visitor, place)| (*visitor, *place)).filter(is_news);
        let news = news.collect();
        *told = places;
        news
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r3_only_whose_place_has_moved_is_told() {
        let visitor = |number| IdentityId::from_bytes([number; 16]);
        let news = |places: &Places, now: &[(u8, u32)]| {
            let now = now.iter().map(|(number, place)| (visitor(*number), *place));
            let mut news = places.news(now);
            news.sort_unstable_by_key(|(_, place)| *place);
            news
        };
        let places = Places::default();
        assert!(!places.take_moved());
        places.moved();
        assert!(places.take_moved());
        assert!(!places.take_moved());

        let all = [(visitor(1), 1), (visitor(2), 2), (visitor(3), 3)];
        assert_eq!(news(&places, &[(1, 1), (2, 2), (3, 3)]), all);
        assert_eq!(news(&places, &[(1, 1), (3, 2)]), [(visitor(3), 2)]);
        assert_eq!(news(&places, &[(1, 1), (3, 2)]), []);

        places.tell_again(visitor(2));
        assert!(!places.take_moved(), "whoever does not wait has no place to be told");
        places.tell_again(visitor(1));
        assert!(places.take_moved());
        assert_eq!(news(&places, &[(1, 1), (3, 2)]), [(visitor(1), 1)]);
    }
}
