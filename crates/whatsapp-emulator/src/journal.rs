//! The log that tests read: webhooks with their attempts, Graph calls with their answers.

use std::collections::VecDeque;

use jiff::Timestamp;
use serde::Serialize;

/// Entries kept; the oldest go first.
pub(crate) const ENTRY_COUNT_MAX: usize = 1_000;
/// Longest body kept, in bytes; a longer one is cut.
const BODY_BYTES_MAX: usize = 256 * 1024;

/// What an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum EntryKind {
    Webhook,
    Graph,
}

/// One webhook or one Graph call. `n` counts from 1.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Entry {
    pub(crate) n: u64,
    pub(crate) kind: EntryKind,
    pub(crate) at: Timestamp,
    /// Method and path of a Graph call.
    pub(crate) request: Option<String>,
    /// The last HTTP status, if there was an answer.
    pub(crate) status: Option<u16>,
    pub(crate) attempts: u32,
    /// What was sent to the webhook, or to the Graph API.
    pub(crate) body: String,
}

/// The last entries.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    entries: VecDeque<Entry>,
    count: u64,
}

impl Journal {
    /// Notes a webhook before its first attempt. Answers with the entry's number.
    pub(crate) fn webhook(&mut self, at: Timestamp, body: &[u8]) -> u64 {
        self.push(EntryKind::Webhook, at, None, body)
    }

    /// Notes a Graph call with its answer.
    pub(crate) fn graph(&mut self, at: Timestamp, request: String, status: u16, body: &[u8]) {
        let n = self.push(EntryKind::Graph, at, Some(request), body);
        self.attempted(n, 1, Some(status));
    }

    /// Notes an attempt and its answer.
    pub(crate) fn attempted(&mut self, n: u64, attempts: u32, status: Option<u16>) {
        if let Some(entry) = self.entries.iter_mut().rev().find(|it| it.n == n) {
            entry.attempts = attempts;
            entry.status = status;
        }
    }

    /// The entries after this number, oldest first.
    pub(crate) fn after(&self, n: u64) -> Vec<Entry> {
        self.entries.iter().filter(|it| it.n > n).cloned().collect()
    }

    fn push(
        &mut self,
        kind: EntryKind,
        at: Timestamp,
        request: Option<String>,
        body: &[u8],
    ) -> u64 {
        self.count += 1;
        let body = body.get(..BODY_BYTES_MAX).unwrap_or(body);
        self.entries.push_back(Entry {
            n: self.count,
            kind,
            at,
            request,
            status: None,
            attempts: 0,
            body: String::from_utf8_lossy(body).into_owned(),
        });
        if self.entries.len() > ENTRY_COUNT_MAX {
            self.entries.pop_front();
        }
        self.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_keeps_the_last_thousand() {
        let mut journal = Journal::default();
        for _ in 0..=ENTRY_COUNT_MAX {
            journal.webhook(Timestamp::UNIX_EPOCH, b"{}");
        }
        let entries = journal.after(0);
        assert_eq!(entries.len(), ENTRY_COUNT_MAX);
        assert_eq!(entries[0].n, 2);
        assert_eq!(journal.after(1_000).len(), 1);
    }
}
