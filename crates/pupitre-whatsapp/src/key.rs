//! The keys that a platform's message is known by: a hash of its channel and its id.

use jiff::Timestamp;
use pupitre_app::ports::store::PlatformKey;
use pupitre_domain::id::ChannelId;
use sha2::{Digest, Sha256};

/// The key of a visitor's message: six bytes of the platform's instant in milliseconds, then ten of
/// the hash.
///
/// The platform repeats a message with the same instant, so a repeat has the same key. An instant
/// that six bytes do not hold counts as the nearest one that they do.
#[must_use]
pub fn inbound_key(channel: ChannelId, platform_id: &str, sent_at: Timestamp) -> PlatformKey {
    const LAST_MS: u64 = (1 << 48) - 1;
    let ms = u64::try_from(sent_at.as_millisecond()).unwrap_or(0).min(LAST_MS);
    let [_, _, instant @ ..] = ms.to_be_bytes();
    let hash = hash(channel, platform_id);
    let mut key = [0; 16];
    for (slot, byte) in key.iter_mut().zip(instant.into_iter().chain(hash)) {
        *slot = byte;
    }
    key
}

/// The key of a message of ours that the platform knows by that id: sixteen bytes of the hash.
#[must_use]
pub fn delivery_key(channel: ChannelId, platform_id: &str) -> PlatformKey {
    let mut key = [0; 16];
    for (slot, byte) in key.iter_mut().zip(hash(channel, platform_id)) {
        *slot = byte;
    }
    key
}

/// The channel has a fixed length, so that no two pairs are hashed as the same bytes.
fn hash(channel: ChannelId, platform_id: &str) -> [u8; 32] {
    Sha256::new().chain_update(channel.as_bytes()).chain_update(platform_id).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANNEL: ChannelId = ChannelId::from_bytes([9; 16]);

    fn at_ms(ms: i64) -> Timestamp {
        Timestamp::from_millisecond(ms).unwrap()
    }

    #[test]
    fn a_repeated_message_has_the_same_key_and_another_one_has_not() {
        let key = inbound_key(CHANNEL, "id", at_ms(1_749_416_383_000));

        assert_eq!(inbound_key(CHANNEL, "id", at_ms(1_749_416_383_000)), key);
        assert_ne!(inbound_key(CHANNEL, "id2", at_ms(1_749_416_383_000)), key);
        assert_ne!(inbound_key(CHANNEL, "id", at_ms(1_749_416_384_000)), key);
        let elsewhere = ChannelId::from_bytes([8; 16]);
        assert_ne!(inbound_key(elsewhere, "id", at_ms(1_749_416_383_000)), key);
        assert_ne!(delivery_key(elsewhere, "id"), delivery_key(CHANNEL, "id"));
    }

    #[test]
    fn keys_of_visitors_messages_sort_by_instant() {
        let instants =
            [-62_135_596_800_000, 0, 1, 255, 256, 1_749_416_383_000, 253_402_207_200_000];
        let keys: Vec<_> =
            instants.iter().map(|ms| inbound_key(CHANNEL, "id", at_ms(*ms))).collect();
        assert!(keys.is_sorted());
        assert_eq!(keys[0], keys[1], "what is before the epoch counts as the epoch");
        assert_eq!(keys[5][..6], 1_749_416_383_000_i64.to_be_bytes()[2..]);
        assert_eq!(keys[5][6..], delivery_key(CHANNEL, "id")[..10]);
    }
}
