//! Our own words that travel with a message and come back with its statuses: they bind a status to
//! the attempt that it is about, even when the answer to that attempt was lost (C4).
//!
//! The form is `<message id>.<attempt>.<tag>`. The tag keeps a forged status from binding to a
//! message.

use pupitre_app::message::ClaimedMessage;
use pupitre_domain::id::MessageId;
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

use crate::credentials::Credentials;
use crate::mac::hmac_sha256;

/// The longest words that are looked at; ours are shorter.
///
/// Source: Cloud API, "Send messages", `biz_opaque_callback_data`.
const LENGTH_MAX: usize = 512;

/// Sets these tags apart from the other uses of the app secret.
const KEY_PURPOSE: &[u8] = b"pupitre callback 1";

/// How many bytes of the hash make the tag.
const TAG_BYTES: usize = 16;

/// The words for one attempt to send one message: at most 80 characters, no personal data.
pub(crate) fn seal(credentials: &Credentials, message: MessageId, attempt: u32) -> String {
    seal_with(credentials.app_secret(), message, attempt)
}

/// The attempt that these words name, when we wrote them: under this app secret or the one before
/// it.
pub(crate) fn open(credentials: &Credentials, words: &str) -> Option<ClaimedMessage> {
    if words.len() > LENGTH_MAX {
        return None;
    }
    let mut parts = words.split('.');
    let message = parts.next()?.parse().ok()?;
    let attempt = parts.next()?.parse().ok()?;
    let secrets = [Some(credentials.app_secret()), credentials.previous_app_secret()];
    let is_ours = secrets.into_iter().flatten().any(|secret| {
        let expected = seal_with(secret, message, attempt);
        bool::from(expected.as_bytes().ct_eq(words.as_bytes()))
    });
    is_ours.then_some(ClaimedMessage { message, attempt })
}

fn seal_with(secret: &SecretString, message: MessageId, attempt: u32) -> String {
    let key = hmac_sha256(secret.expose_secret().as_bytes(), KEY_PURPOSE);
    let named = format!("{message}.{attempt}");
    let full = hmac_sha256(&key, named.as_bytes());
    let (tag, _rest) = full.split_at(TAG_BYTES);
    format!("{named}.{}", hex::encode(tag))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::credentials::ChannelSecrets;

    fn credentials(app_secret: &str, previous: Option<&str>) -> Credentials {
        let secrets = ChannelSecrets {
            access_token: "token".into(),
            app_secret: app_secret.into(),
            previous_app_secret: previous.map(SecretString::from),
            verify_token: "word".into(),
        };
        Credentials::new("1001".into(), "2002".into(), secrets).unwrap()
    }

    proptest! {
        #[test]
        fn our_words_name_the_attempt_they_were_written_for(id in any::<[u8; 16]>(), attempt: u32) {
            let ours = credentials("secret", None);
            let message = MessageId::from_bytes(id);
            let words = seal(&ours, message, attempt);

            prop_assert!(words.len() <= 80);
            prop_assert_eq!(open(&ours, &words), Some(ClaimedMessage { message, attempt }));
            prop_assert_eq!(open(&credentials("other", None), &words), None);
        }

        #[test]
        fn words_changed_in_one_place_name_nothing(
            id in any::<[u8; 16]>(), attempt: u32, place: prop::sample::Index, by in 1_u8..128,
        ) {
            let ours = credentials("secret", None);
            let mut words = seal(&ours, MessageId::from_bytes(id), attempt).into_bytes();
            let place = place.index(words.len());
            words[place] = (words[place] ^ by) & 0x7f;
            let words = String::from_utf8(words).unwrap();

            prop_assert_eq!(open(&ours, &words), None);
        }

        #[test]
        fn words_that_are_not_ours_name_nothing(words in ".{0,600}") {
            prop_assert_eq!(open(&credentials("secret", Some("older")), &words), None);
        }
    }

    #[test]
    fn while_the_secret_is_replaced_words_under_both_are_ours() {
        let message = MessageId::from_bytes([7; 16]);
        let older = seal(&credentials("older", None), message, 2);
        let claimed = Some(ClaimedMessage { message, attempt: 2 });

        assert_eq!(open(&credentials("newer", Some("older")), &older), claimed);
        assert_eq!(open(&credentials("newer", None), &older), None);
        let newer = seal(&credentials("newer", Some("older")), message, 2);
        assert_eq!(open(&credentials("newer", None), &newer), claimed);
    }

    /// What was written before an update must still be ours after it.
    #[test]
    fn the_form_of_the_words_stays() {
        let words = seal(&credentials("secret", None), MessageId::from_bytes([1; 16]), 3);
        assert!(words.starts_with("01010101-0101-0101-0101-010101010101.3."), "{words}");
        assert_eq!(words.len(), 36 + 1 + 1 + 1 + 32);
    }

    #[test]
    fn another_writing_of_the_same_attempt_is_not_ours() {
        let ours = credentials("secret", None);
        let words = seal(&ours, MessageId::from_bytes([0xab; 16]), 1);
        for other in [words.to_uppercase(), words.replace(".1.", ".01."), format!("{words}.")] {
            assert_eq!(open(&ours, &other), None, "{other}");
        }
    }
}
