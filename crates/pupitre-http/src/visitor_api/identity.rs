//! Identity: what the brand's own server signed is checked before it is believed (V4).

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use pupitre_app::chat::PREVIOUS_KEY_LIFETIME;
use pupitre_app::ports::store::{SealedSecret, SigningKeys};
use pupitre_domain::channel_setup::SecretField;
use pupitre_domain::chat::email::EmailAddress;
use pupitre_domain::chat::identity::Statement;
use pupitre_domain::id::ChannelId;
use serde::Deserialize;
use sha2::Sha256;

use crate::codes;
use crate::problem::Problem;
use crate::state::HttpState;

/// What the page says of its visitor, with the signature of the brand's server.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IdentityBody {
    pub(super) id: String,
    #[serde(default)]
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) email: Option<String>,
    issued_at: i64,
    nonce: String,
    signature: String,
}

/// A statement that is believed.
pub(super) struct Believed {
    pub(super) statement: Statement,
    pub(super) email: Option<EmailAddress>,
}

/// Checks a statement for the site of that public key.
///
/// # Errors
///
/// [`Problem`]: it is forged, too old, from the future, or holds what it can't. A forged one is not
/// told why.
pub(super) fn believed(
    body: &IdentityBody,
    site: &str,
    keys: &SigningKeys,
    elapsed: Timestamp,
) -> Result<Believed, Problem> {
    let invalid = || Problem::new(codes::CHAT_IDENTITY_INVALID);
    let statement = Statement {
        id: body.id.clone(),
        name: body.name.clone().filter(|it| !it.is_empty()),
        email: body.email.clone().filter(|it| !it.is_empty()),
        issued_at_s: body.issued_at,
        nonce: body.nonce.clone(),
    };
    let text = statement.text(site);
    let signature = hex::decode(&body.signature).map_err(|_unlike| invalid())?;
    let is_signed = keys.valid_at(elapsed).any(|key| is_by(key, text.as_bytes(), &signature));
    if !is_signed {
        return Err(invalid());
    }
    statement.check(elapsed).map_err(|error| invalid().detail(error.to_string()))?;
    let email = statement.email.as_deref().map(str::parse).transpose();
    let email = email.map_err(|_unlike| invalid().field("email"))?;
    Ok(Believed { statement, email })
}

/// The signing keys of a site, decrypted. Those that a release before kept as they were count until
/// they are sealed.
///
/// # Errors
///
/// [`Problem`]: the store fails.
pub(crate) async fn signing_keys(
    state: &HttpState,
    channel: ChannelId,
) -> Result<SigningKeys, Problem> {
    let read = state.desk().read(move |queries| {
        Ok((queries.channel_secrets_view(channel)?, queries.signing_keys_view(channel)?))
    });
    let (secrets, clear) = read.await?;
    let sealed = |field| secrets.iter().find(|it| it.field == field);
    let open = |it: &SealedSecret| state.setup().open(it).as_deref().and_then(key_of);
    let Some(current) = sealed(SecretField::SigningKey) else { return Ok(clear) };
    let previous = sealed(SecretField::PreviousSigningKey).and_then(|it| {
        let until = it.set_at.checked_add(PREVIOUS_KEY_LIFETIME).unwrap_or(it.set_at);
        Some((open(it)?, until))
    });
    Ok(SigningKeys { current: open(current), previous })
}

fn key_of(digits: &str) -> Option<[u8; 32]> {
    hex::decode(digits).ok()?.try_into().ok()
}

/// The key as the brand's developers have it: in hexadecimal digits. It signs as this text.
pub(crate) fn written(key: &[u8; 32]) -> String {
    hex::encode(key)
}

/// Whether the signature is of that key, compared in constant time.
fn is_by(key: &[u8; 32], text: &[u8], signature: &[u8]) -> bool {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(written(key).as_bytes()) else {
        return false;
    };
    mac.update(text);
    mac.verify_slice(signature).is_ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The vector of the manual: every example of it must give this signature.
    const SIGNATURE: &str = include_str!("../../../../fixtures/chat/identity-signature.txt");

    fn body() -> IdentityBody {
        IdentityBody {
            id: "4512".to_owned(),
            name: Some("Léa Marchand".to_owned()),
            email: Some("lea@mail.example".to_owned()),
            issued_at: 1_800_000_000,
            nonce: "b0c9f1a27d3e4455".to_owned(),
            signature: SIGNATURE.trim().to_owned(),
        }
    }

    fn keys() -> SigningKeys {
        let mut key = [0; 32];
        for (place, byte) in key.iter_mut().zip(0_u8..) {
            *place = byte;
        }
        SigningKeys { current: Some(key), previous: None }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn is_believed(body: &IdentityBody, keys: &SigningKeys, second: i64) -> bool {
        believed(body, "site-orvelle", keys, at(second)).is_ok()
    }

    #[test]
    fn v4_the_manual_s_vector_is_believed_for_an_hour() {
        let now = 1_800_000_000;
        assert!(is_believed(&body(), &keys(), now));
        assert!(is_believed(&body(), &keys(), now + 3_600));
        assert!(is_believed(&body(), &keys(), now - 300));
        assert!(!is_believed(&body(), &keys(), now + 3_601));
        assert!(!is_believed(&body(), &keys(), now - 301));
    }

    #[test]
    fn v4_b_142_whatever_is_changed_is_not_believed() {
        let now = 1_800_000_000;
        let changed = [
            IdentityBody { id: "4513".to_owned(), ..body() },
            IdentityBody { name: Some("Léa".to_owned()), ..body() },
            IdentityBody { name: None, ..body() },
            IdentityBody { email: None, ..body() },
            IdentityBody { issued_at: now + 1, ..body() },
            IdentityBody { nonce: "b0c9f1a27d3e4456".to_owned(), ..body() },
            IdentityBody { signature: String::new(), ..body() },
            IdentityBody { signature: "none".to_owned(), ..body() },
            IdentityBody { signature: SIGNATURE.trim().chars().skip(2).collect(), ..body() },
        ];
        for forged in changed {
            assert!(!is_believed(&forged, &keys(), now), "{forged:?}");
        }
        assert!(believed(&body(), "site-other", &keys(), at(now)).is_err());
        let none = SigningKeys { current: None, previous: None };
        assert!(!is_believed(&body(), &none, now));
    }

    #[test]
    fn v4_the_key_before_counts_until_its_end() {
        let now = 1_800_000_000;
        let previous = keys().current.map(|key| (key, at(now + 10)));
        let keys = SigningKeys { current: Some([9; 32]), previous };
        assert!(is_believed(&body(), &keys, now));
        assert!(!is_believed(&body(), &keys, now + 10));
    }

    /// The right statement, signed with that key for that site.
    fn signed(key: &[u8; 32], site: &str) -> IdentityBody {
        let body = body();
        let statement = Statement {
            id: body.id.clone(),
            name: body.name.clone(),
            email: body.email.clone(),
            issued_at_s: body.issued_at,
            nonce: body.nonce.clone(),
        };
        let mut mac = Hmac::<Sha256>::new_from_slice(written(key).as_bytes()).unwrap();
        mac.update(statement.text(site).as_bytes());
        IdentityBody { signature: hex::encode(mac.finalize().into_bytes()), ..body }
    }

    /// The text with another letter in that place, or with one more.
    fn changed(text: &str, place: usize, letter: char) -> String {
        let place = place % (text.chars().count() + 1);
        let before = text.chars().take(place);
        before.chain([letter]).chain(text.chars().skip(place + 1)).collect()
    }

    proptest! {
        #[test]
        fn v4_b_142_a_letter_that_is_changed_anywhere_is_not_believed(
            key in any::<[u8; 32]>(),
            field in 0_usize..7,
            place in any::<usize>(),
            letter in prop_oneof![
                3 => any::<char>(),
                2 => prop::sample::select(vec!['a', '0', '\n', ' ', '/', 'f', '-']),
            ],
        ) {
            let (right, site) = (signed(&key, "site-orvelle"), "site-orvelle".to_owned());
            let keys = SigningKeys { current: Some(key), previous: None };
            let now = at(right.issued_at);
            prop_assert!(believed(&right, &site, &keys, now).is_ok());
            let (mut forged, mut other) = (right.clone(), site.clone());
            let change = |text: &mut String| *text = changed(text, place, letter);
            match field {
                0 => change(&mut forged.id),
                1 => change(forged.name.as_mut().unwrap()),
                2 => change(forged.email.as_mut().unwrap()),
                3 => change(&mut forged.nonce),
                4 => change(&mut forged.signature),
                5 => change(&mut other),
                _ => forged.issued_at ^= 1 << (place % 62),
            }
            let said = |it: &IdentityBody, site: &str| {
                let (name, email) = (it.name.clone(), it.email.clone());
                (it.id.clone(), name, email, it.issued_at, it.nonce.clone(), site.to_owned())
            };
            // Hexadecimal digits say the same in capitals.
            let is_same = forged.signature.eq_ignore_ascii_case(&right.signature)
                && said(&forged, &other) == said(&right, &site);
            prop_assert_eq!(believed(&forged, &other, &keys, now).is_ok(), is_same);
        }

        #[test]
        fn v4_b_142_a_statement_of_another_key_or_site_is_not_believed(
            key in any::<[u8; 32]>(),
            bit in 0_usize..256,
            site in "[a-z]{1,12}",
        ) {
            let mut other = key;
            other[bit / 8] ^= 1 << (bit % 8);
            let statement = signed(&key, &site);
            let now = at(statement.issued_at);
            let of = |key| SigningKeys { current: Some(key), previous: None };
            prop_assert!(believed(&statement, &site, &of(key), now).is_ok());
            prop_assert!(believed(&statement, &site, &of(other), now).is_err());
            let elsewhere = format!("{site}x");
            prop_assert!(believed(&statement, &elsewhere, &of(key), now).is_err());
        }

        #[test]
        fn v4_the_key_before_counts_until_its_very_end(
            key in any::<[u8; 32]>(),
            left_s in -100_i64..100,
        ) {
            let statement = signed(&key, "site-orvelle");
            let now = at(statement.issued_at);
            let until = at(statement.issued_at + left_s);
            let keys = SigningKeys { current: Some([9; 32]), previous: Some((key, until)) };
            let is_believed = believed(&statement, "site-orvelle", &keys, now).is_ok();
            prop_assert_eq!(is_believed, left_s > 0);
        }
    }
}
