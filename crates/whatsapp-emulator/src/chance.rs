//! Chance, all of it drawn from the seed: ids, timings, faults.

use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// Digits of a media or template id.
const OBJECT_ID_DIGITS: usize = 16;
/// Digits of a business-scoped user id, after its country.
const USER_ID_DIGITS: usize = 17;

/// One stream for each use, so that an error more does not change the next message's id.
#[derive(Debug)]
pub(crate) struct Chance {
    ids: StdRng,
    visitors: StdRng,
    timings: StdRng,
    faults: StdRng,
    traces: StdRng,
}

impl Chance {
    /// The chance of this seed. Ids of messages and objects also depend on the instant at which
    /// the emulator begins: a brand that remembers an earlier run must not meet its ids again.
    pub(crate) fn new(seed: u64, began_at: Timestamp) -> Self {
        let began_us = u64::try_from(began_at.as_microsecond()).unwrap_or_default();
        let from = |seed: u64| StdRng::seed_from_u64(seed);
        let stream = |number: u64| from(seed.wrapping_mul(31).wrapping_add(number));
        Self {
            ids: from(seed.wrapping_mul(31).wrapping_add(1).wrapping_add(began_us)),
            visitors: stream(2),
            timings: stream(3),
            faults: stream(4),
            traces: stream(5),
        }
    }

    /// Starts the faults' stream anew.
    pub(crate) fn reseed_faults(&mut self, seed: u64) {
        self.faults = StdRng::seed_from_u64(seed);
    }

    /// A message id: `wamid.` and base64 of a small binary with the digits and a random part.
    /// Real ones start with `HBg` and hold the phone; nobody should read them (manual §11).
    pub(crate) fn message_id(&mut self, digits: &str, is_inbound: bool) -> String {
        let mut bytes = vec![0x1c, 0x18, u8::try_from(digits.len()).unwrap_or(u8::MAX)];
        bytes.extend_from_slice(digits.as_bytes());
        let direction = if is_inbound { 0x12 } else { 0x11 };
        bytes.extend_from_slice(&[0x15, 0x02, 0x00, direction, 0x18, 0x12]);
        let random: [u8; 9] = self.ids.random();
        bytes.extend_from_slice(hex::encode_upper(random).as_bytes());
        bytes.push(0);
        format!("wamid.{}", BASE64_STANDARD.encode(bytes))
    }

    /// The id of a media file or a template: digits, the first not zero.
    pub(crate) fn object_id(&mut self) -> String {
        digits(&mut self.ids, OBJECT_ID_DIGITS)
    }

    /// A business-scoped user id: country, full stop, digits.
    pub(crate) fn user_id(&mut self) -> String {
        format!("FR.{}", digits(&mut self.visitors, USER_ID_DIGITS))
    }

    /// A phone of the French mobile range kept for fiction: 33 6 39 98 and four digits.
    pub(crate) fn phone(&mut self) -> String {
        let last: u32 = self.visitors.random_range(0..10_000);
        format!("3363998{last:04}")
    }

    /// A duration of that many milliseconds, both ends included.
    pub(crate) fn between(&mut self, range_ms: (u64, u64)) -> Duration {
        let (from, to) = (range_ms.0.min(range_ms.1), range_ms.0.max(range_ms.1));
        Duration::from_millis(self.timings.random_range(from..=to))
    }

    /// Whether the next item meets a fault that is on, `percent` times out of a hundred.
    pub(crate) fn meets(&mut self, percent: u8) -> bool {
        self.faults.random_range(0..100) < percent
    }

    /// One of so many choices, from 0.
    pub(crate) fn choice(&mut self, count: usize) -> usize {
        self.faults.random_range(0..count.max(1))
    }

    /// The challenge of a handshake: digits.
    pub(crate) fn challenge(&mut self) -> String {
        digits(&mut self.traces, 10)
    }

    /// The trace id of an error answer.
    pub(crate) fn trace_id(&mut self) -> String {
        let bytes: [u8; 8] = self.traces.random();
        format!("A{}", BASE64_STANDARD.encode(bytes).trim_end_matches('='))
    }
}

fn digits(stream: &mut StdRng, count: usize) -> String {
    let first = char::from(stream.random_range(b'1'..=b'9'));
    let rest = (1..count).map(|_| char::from(stream.random_range(b'0'..=b'9')));
    std::iter::once(first).chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_id_looks_like_the_platforms() {
        let id = Chance::new(1, Timestamp::UNIX_EPOCH).message_id("33639981234", true);
        assert!(id.starts_with("wamid.HBgL"));
        assert!((50..=128).contains(&id.len()));
    }

    #[test]
    fn the_same_seed_gives_the_same_chance() {
        let draw = |seed: u64, began_us: i64| {
            let mut chance = Chance::new(seed, Timestamp::from_microsecond(began_us).unwrap());
            let id = chance.message_id("1", true);
            (id, chance.object_id(), chance.user_id(), chance.between((0, 1_000_000)))
        };
        assert_eq!(draw(7, 1), draw(7, 1));
        assert_ne!(draw(7, 1), draw(8, 1));
        let (first, later) = (draw(7, 1), draw(7, 2));
        assert_ne!(first.0, later.0, "a later run has other message ids");
        assert_eq!(first.2, later.2, "and the same visitors");
    }
}
