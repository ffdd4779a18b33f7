//! A listener that remembers.

use std::sync::{Mutex, MutexGuard};

use pupitre_app::ports::store::{CommitListener, Recorded};

/// All that was told, in order: each commit's events, and whether work became due.
#[derive(Default)]
pub(crate) struct Told {
    commits: Mutex<Vec<(Vec<Recorded>, bool)>>,
}

impl Told {
    fn commits(&self) -> MutexGuard<'_, Vec<(Vec<Recorded>, bool)>> {
        self.commits.lock().unwrap()
    }

    /// The numbers of the events, in the order in which they were told.
    pub(crate) fn numbers(&self) -> Vec<u64> {
        let commits = self.commits();
        commits.iter().flat_map(|(events, _)| events.iter().map(|event| event.seq)).collect()
    }

    /// The events, in the order in which they were told.
    pub(crate) fn events(&self) -> Vec<Recorded> {
        self.commits().iter().flat_map(|(events, _)| events.clone()).collect()
    }

    /// How many commits were told.
    pub(crate) fn commit_count(&self) -> usize {
        self.commits().len()
    }

    /// Whether a commit said that work became due.
    pub(crate) fn has_due_work(&self) -> bool {
        self.commits().iter().any(|(_, has_due_work)| *has_due_work)
    }
}

impl CommitListener for Told {
    fn committed(&self, recorded: Vec<Recorded>, has_due_work: bool) {
        self.commits().push((recorded, has_due_work));
    }
}
