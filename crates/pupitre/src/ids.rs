//! Ids and tokens: the only place that draws chance.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use pupitre_app::ports::ids::Ids;
use pupitre_app::ports::mail::{DrawMailKeys, LinkKey, MailKeys, StopKey};
use pupitre_http::{Tokens, stop_url, token_hash, written_token};
use rand::Rng;

use crate::clock::SystemClock;
use pupitre_app::ports::time::Elapsed;

/// Ids by the machine's clock and chance.
#[derive(Debug, Default)]
pub(crate) struct SystemIds {
    last_arrival_us: AtomicU64,
}

#[expect(clippy::disallowed_methods, reason = "this is the port that draws chance")]
fn fill(bytes: &mut [u8]) {
    rand::rng().fill_bytes(bytes);
}

impl Ids for SystemIds {
    #[expect(clippy::disallowed_methods, reason = "this is the port that makes ids")]
    fn id(&self) -> [u8; 16] {
        *uuid::Uuid::now_v7().as_bytes()
    }

    fn arrival(&self) -> [u8; 10] {
        let now_us = SystemClock.elapsed().as_microsecond();
        let now_us = u64::try_from(now_us).unwrap_or(0);
        let before = self
            .last_arrival_us
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |last| {
                Some(now_us.max(last.saturating_add(1)))
            })
            .unwrap_or(0);
        let arrival_us = now_us.max(before.saturating_add(1));
        let [_, _, b0, b1, b2, b3, b4, b5] = arrival_us.to_be_bytes();
        let mut chance = [0; 4];
        fill(&mut chance);
        let [c0, c1, c2, c3] = chance;
        [b0, b1, b2, b3, b4, b5, c0, c1, c2, c3]
    }
}

/// Draws what mails lead by, on the desk of an address.
pub(crate) struct MailLinks {
    pub(crate) ids: Arc<SystemIds>,
    pub(crate) public_url: String,
}

impl DrawMailKeys for MailLinks {
    fn mail_keys(&self) -> MailKeys {
        let (token, stop) = (self.ids.token(), self.ids.token());
        MailKeys {
            link: LinkKey { written: written_token(&token), hash: token_hash(&token) },
            stop: StopKey { url: stop_url(&self.public_url, &stop), hash: token_hash(&stop) },
        }
    }
}

impl Tokens for SystemIds {
    fn token(&self) -> [u8; 32] {
        let mut token = [0; 32];
        fill(&mut token);
        token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn l4_arrivals_grow_with_each_call() {
        let ids = SystemIds::default();
        let mut last = ids.arrival();
        for _ in 0..10_000 {
            let next = ids.arrival();
            assert!(next.get(..6) > last.get(..6));
            last = next;
        }
    }

    #[test]
    fn two_ids_or_tokens_are_never_the_same() {
        let ids = SystemIds::default();
        assert_ne!(ids.id(), ids.id());
        assert_ne!(ids.token(), ids.token());
    }
}
