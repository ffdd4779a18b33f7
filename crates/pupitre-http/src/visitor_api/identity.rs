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
}
