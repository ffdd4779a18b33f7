//! What is due later, in the order in which it falls due.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::fetch::Fetch;

/// A step that time brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Task {
    /// A brand's message leaves the platform; `delivered_after` is drawn with it.
    Sent { wamid: String, delivered_after: Duration },
    /// The platform fetches a message's link before it sends.
    Fetch(Fetch),
    /// It reaches the visitor's phone.
    Delivered { wamid: String },
    /// The platform gives it up with this code.
    Failed { wamid: String, code: u32 },
    /// A webhook is due for an attempt.
    Attempt { delivery: u64 },
    /// Updates that the `batch` or the `reorder` fault holds leave now.
    Release,
    /// "Typing" goes out, unless the brand has begun another turn.
    TypingEnds { visitor: usize, turn: u64 },
    /// A template gets its verdict.
    Review { template_id: String },
    /// The webhook's address is asked again for its handshake.
    Handshake,
}

impl Task {
    /// Whether a flush waits for it. Webhooks are counted by the outbox, which also knows those
    /// whose turn has not come; the others may take for ever.
    fn is_awaited(&self) -> bool {
        match self {
            Self::Sent { .. } | Self::Fetch(_) | Self::Delivered { .. } | Self::Failed { .. } => {
                true
            }
            Self::Release
            | Self::Attempt { .. }
            | Self::TypingEnds { .. }
            | Self::Review { .. }
            | Self::Handshake => false,
        }
    }
}

/// Tasks by due time, then by the order in which they were put.
#[derive(Debug, Default)]
pub(crate) struct Schedule {
    tasks: BTreeMap<(Duration, u64), Task>,
    put_count: u64,
    awaited_count: usize,
    has_news: bool,
}

impl Schedule {
    /// Puts a task at this reading of the stopwatch.
    pub(crate) fn put(&mut self, due: Duration, task: Task) {
        self.put_count += 1;
        self.has_news = true;
        self.awaited_count += usize::from(task.is_awaited());
        self.tasks.insert((due, self.put_count), task);
    }

    /// Takes the first task that is due.
    pub(crate) fn take_due(&mut self, elapsed: Duration) -> Option<Task> {
        let (&key, _) = self.tasks.first_key_value()?;
        if key.0 > elapsed {
            return None;
        }
        let task = self.tasks.remove(&key)?;
        self.awaited_count -= usize::from(task.is_awaited());
        Some(task)
    }

    /// When the first task falls due.
    pub(crate) fn next_due(&self) -> Option<Duration> {
        self.tasks.first_key_value().map(|(key, _)| key.0)
    }

    /// Whether something was put since this was last asked.
    pub(crate) fn take_news(&mut self) -> bool {
        std::mem::take(&mut self.has_news)
    }

    /// How many tasks a flush waits for.
    pub(crate) fn awaited_count(&self) -> usize {
        self.awaited_count
    }
}
