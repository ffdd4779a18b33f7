//! The credentials of every number of this desk, as they are now: managers change them while it
//! runs.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use jiff::Timestamp;
use pupitre_app::ports::store::{WebhookCount, WebhookLine, WebhookOutcome, WebhookSubject};
use pupitre_domain::id::ChannelId;

use crate::credentials::Credentials;

/// The credentials of every number.
#[derive(Debug, Default)]
pub struct CredentialBook {
    current: RwLock<Arc<[Arc<Credentials>]>>,
}

impl CredentialBook {
    /// A book of these credentials.
    #[must_use]
    pub fn new(credentials: impl IntoIterator<Item = Arc<Credentials>>) -> Self {
        Self { current: RwLock::new(credentials.into_iter().collect()) }
    }

    /// From now on these.
    pub fn replace(&self, credentials: impl IntoIterator<Item = Arc<Credentials>>) {
        let credentials = credentials.into_iter().collect();
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = credentials;
    }

    /// All of them, as they are now.
    #[must_use]
    pub fn current(&self) -> Arc<[Arc<Credentials>]> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The seconds of an hour.
const HOUR_S: i64 = 3_600;

#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    received: u32,
    refused: u32,
    last_at: Option<Timestamp>,
}

/// The most lines of a subject between two writes of the log; the oldest go.
const LINES_MAX: usize = 500;

/// Counts webhooks and notes what was done with them, between two writes of the counts: a write for
/// each would cost more than the webhook.
#[derive(Debug, Default)]
pub struct WebhookTally {
    counts: Mutex<HashMap<WebhookSubject, Tally>>,
    lines: Mutex<HashMap<WebhookSubject, VecDeque<WebhookLine>>>,
}

impl WebhookTally {
    /// Counts what was taken in for a channel.
    pub(crate) fn received(&self, channel: ChannelId, count: u32, now: Timestamp) {
        let subject = WebhookSubject::Channel(channel);
        self.add(subject, now, |it| it.received = it.received.saturating_add(count));
    }

    /// Counts what was refused, and why.
    pub(crate) fn refused(&self, subject: WebhookSubject, reason: &str, now: Timestamp) {
        self.add(subject, now, |it| it.refused = it.refused.saturating_add(1));
        self.note(WebhookLine {
            subject,
            at: now,
            kind: "body".to_owned(),
            outcome: WebhookOutcome::Refused,
            reason: Some(reason.to_owned()),
        });
    }

    /// Notes what was done with something that came.
    pub(crate) fn note(&self, line: WebhookLine) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = lines.entry(line.subject).or_default();
        if lines.len() >= LINES_MAX {
            lines.pop_front();
        }
        lines.push_back(line);
    }

    /// What was noted since the last time, to be written: each channel's in order.
    #[must_use]
    pub fn take_lines(&self) -> Vec<WebhookLine> {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *lines).into_values().flatten().collect()
    }

    fn add(&self, subject: WebhookSubject, now: Timestamp, count: impl FnOnce(&mut Tally)) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let tally = counts.entry(subject).or_default();
        count(tally);
        tally.last_at = Some(now);
    }

    /// What was counted since the last time, to be written.
    #[must_use]
    pub fn take(&self) -> Vec<WebhookCount> {
        let counts =
            std::mem::take(&mut *self.counts.lock().unwrap_or_else(PoisonError::into_inner));
        let count = |(subject, tally): (WebhookSubject, Tally)| {
            let last_at = tally.last_at?;
            let hour = last_at.as_second().div_euclid(HOUR_S);
            let Tally { received, refused, .. } = tally;
            Some(WebhookCount { subject, hour, received, refused, last_at })
        };
        counts.into_iter().filter_map(count).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c1_webhooks_are_counted_by_channel_until_they_are_taken() {
        let tally = WebhookTally::default();
        let at = |second| Timestamp::from_second(second).unwrap();
        let channel = ChannelId::from_bytes([1; 16]);
        tally.received(channel, 2, at(7_100));
        tally.received(channel, 1, at(7_200));
        let claimed = WebhookSubject::Claimed(channel);
        tally.refused(claimed, "webhook.signature_mismatch", at(7_201));
        tally.refused(WebhookSubject::Unknown, "webhook.signature_missing", at(7_202));

        let mut taken = tally.take();
        taken.sort_by_key(|it| it.subject);
        let figures = taken.iter().map(|it| (it.subject, it.hour, it.received, it.refused));
        let own = WebhookSubject::Channel(channel);
        let nobody = WebhookSubject::Unknown;
        assert!(figures.eq([(own, 2, 3, 0), (claimed, 2, 0, 1), (nobody, 2, 0, 1)]));
        assert!(tally.take().is_empty());
    }

    #[test]
    fn c1_what_came_is_noted_and_a_flood_of_one_channel_hides_no_other() {
        let tally = WebhookTally::default();
        let at = Timestamp::UNIX_EPOCH;
        let channel = ChannelId::from_bytes([1; 16]);
        tally.note(WebhookLine {
            subject: WebhookSubject::Channel(channel),
            at,
            kind: "message.text".to_owned(),
            outcome: WebhookOutcome::Taken,
            reason: None,
        });
        for _ in 0..LINES_MAX * 2 {
            tally.refused(WebhookSubject::Claimed(channel), "webhook.signature_mismatch", at);
        }
        let lines = tally.take_lines();
        assert_eq!(lines.len(), LINES_MAX + 1);
        let own = WebhookSubject::Channel(channel);
        assert_eq!(lines.iter().filter(|it| it.subject == own).count(), 1);
        assert!(tally.take_lines().is_empty());
    }
}
