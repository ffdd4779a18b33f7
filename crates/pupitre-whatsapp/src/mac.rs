//! The keyed hash that the platform and our own words are checked with.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// The size of a block of SHA-256, in bytes: the longest key that is used as it is.
const BLOCK_BYTES: usize = 64;

/// HMAC-SHA256 with a key of any length (RFC 2104).
pub(crate) fn hmac_sha256(key: &[u8], text: &[u8]) -> [u8; 32] {
    let mut block = [0_u8; BLOCK_BYTES];
    let hashed: [u8; 32];
    let short = if key.len() > BLOCK_BYTES {
        hashed = Sha256::digest(key).into();
        hashed.as_slice()
    } else {
        key
    };
    for (slot, byte) in block.iter_mut().zip(short) {
        *slot = *byte;
    }
    Hmac::<Sha256>::new(&block.into()).chain_update(text).finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, test cases 2 and 6.
    #[test]
    fn it_gives_the_vectors_of_its_standard() {
        let short = hmac_sha256(b"Jefe", b"what do ya want for nothing?");
        assert_eq!(
            hex::encode(short),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        let long =
            hmac_sha256(&[0xaa; 131], b"Test Using Larger Than Block-Size Key - Hash Key First");
        assert_eq!(
            hex::encode(long),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
    }
}
