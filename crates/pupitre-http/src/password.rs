//! Passwords: their rules, their hashes, and a login that takes the same time for unknown users.

use std::sync::{Arc, OnceLock};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use tokio::sync::Semaphore;

/// The shortest password, in characters.
pub const PASSWORD_LENGTH_MIN: usize = 12;

/// The longest password, in characters.
pub const PASSWORD_LENGTH_MAX: usize = 128;

/// How many passwords are hashed at a time: each takes 19 MiB and a core.
const HASHES_AT_ONCE_MAX: usize = 2;

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// It is shorter than [`PASSWORD_LENGTH_MIN`].
    #[error("the password has fewer than {PASSWORD_LENGTH_MIN} characters")]
    TooShort,
    /// It is longer than [`PASSWORD_LENGTH_MAX`].
    #[error("the password has more than {PASSWORD_LENGTH_MAX} characters")]
    TooLong,
    /// The hash function failed.
    #[error("the password could not be hashed")]
    Hash,
}

/// Hashes a new password, in PHC form, with this salt. Takes about 60 ms: not for an async task.
///
/// # Errors
///
/// [`PasswordError`]: the rules of length, or the hash function.
pub fn hash(password: &str, salt: [u8; 16]) -> Result<String, PasswordError> {
    let length = password.chars().count();
    if length < PASSWORD_LENGTH_MIN {
        return Err(PasswordError::TooShort);
    }
    if length > PASSWORD_LENGTH_MAX {
        return Err(PasswordError::TooLong);
    }
    let hash = Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(|_opaque| PasswordError::Hash)?;
    Ok(hash.to_string())
}

/// Whether a password is the one of that hash. Takes about 60 ms: not for an async task.
#[must_use]
pub fn verify(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// Verifies passwords off the async threads, few at a time.
pub(crate) struct PasswordDesk {
    places: Arc<Semaphore>,
    salt: [u8; 16],
    /// The hash that unknown users are verified against, made at the first need.
    nobody: Arc<OnceLock<String>>,
}

impl PasswordDesk {
    pub(crate) fn new(chance: [u8; 32]) -> Self {
        let salt = chance.first_chunk().copied().unwrap_or_default();
        let places = Arc::new(Semaphore::new(HASHES_AT_ONCE_MAX));
        Self { places, salt, nobody: Arc::default() }
    }

    /// Whether the password is right; without a stored hash the work is the same and the answer is
    /// no.
    pub(crate) async fn verify(&self, password: String, stored: Option<String>) -> bool {
        let Ok(place) = Arc::clone(&self.places).acquire_owned().await else { return false };
        let nobody = Arc::clone(&self.nobody);
        let salt = self.salt;
        let verified = tokio::task::spawn_blocking(move || {
            let _held = place;
            let nobody =
                nobody.get_or_init(|| hash("nobody has this password", salt).unwrap_or_default());
            let is_right = verify(&password, stored.as_deref().unwrap_or(nobody));
            is_right && stored.is_some()
        });
        verified.await.unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_verifies_against_its_own_hash_only() {
        let stored = hash("twelve chars", [7; 16]).unwrap();
        assert!(stored.starts_with("$argon2id$"));
        assert!(verify("twelve chars", &stored));
        assert!(!verify("twelve charz", &stored));
        assert!(!verify("twelve chars", "no hash at all"));
    }

    #[test]
    fn b_149_a_password_has_12_to_128_characters() {
        assert_eq!(hash(&"é".repeat(11), [7; 16]), Err(PasswordError::TooShort));
        assert_eq!(hash(&"é".repeat(129), [7; 16]), Err(PasswordError::TooLong));
        assert!(hash(&"é".repeat(128), [7; 16]).is_ok());
    }
}
