//! The process dies without a word, and the next one opens the files that it left.

use super::db::Wreck;
use super::failure::{Step, hold};
use super::planted::Bug;
use super::world::World;

impl World {
    /// I-90: what was acknowledged is there again, and nothing else.
    pub(super) fn crash(&mut self) -> Step {
        let before = self.db.digest()?;
        let wreck = self.wreck();
        self.db.crash(wreck)?;
        let after = self.db.digest()?;
        hold!(before == after, "I-90", None, "the crash changed what is stored: {wreck:?}");
        self.coverage.hit("the files were found after a crash");
        self.log_read = 0;
        self.check_all()
    }

    /// How the files are found: half of the times with a commit that was not finished.
    fn wreck(&mut self) -> Wreck {
        if self.bug == Some(Bug::CommitNotWritten) {
            return Wreck::Cut(1);
        }
        if self.chance.store.hit(0.5) {
            return Wreck::Whole;
        }
        self.coverage.hit("a half written commit was found after a crash");
        Wreck::Torn(1 + self.chance.store.below(10_000))
    }
}
