//! One POST to the webhook: bytes, signature, and the status that came back.

use std::time::Duration;

use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::delivery::Attempt;

/// How long an answer may take. The platform publishes none; integrators assume 5 to 20 s.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);

/// The signer: HMAC-SHA256 keyed with the app secret.
pub(crate) type Signer = Hmac<Sha256>;

/// The value of `X-Hub-Signature-256` for these bytes.
pub(crate) fn signature(signer: &Signer, body: &[u8]) -> String {
    let mut signer = signer.clone();
    signer.update(body);
    format!("sha256={}", hex::encode(signer.finalize().into_bytes()))
}

/// Posts and answers with the HTTP status, or nothing if none came.
pub(crate) async fn post(
    client: &reqwest::Client,
    signer: &Signer,
    attempt: &Attempt,
) -> Option<u16> {
    if attempt.is_lost {
        return None;
    }
    let other = attempt.signing_secret.as_ref();
    let other = other.and_then(|it| Signer::new_from_slice(it.as_bytes()).ok());
    let mut signature = signature(other.as_ref().unwrap_or(signer), &attempt.body);
    if attempt.has_wrong_signature {
        signature = other_secret(&attempt.body, &signature);
    }
    let answer = client
        .post(&attempt.url)
        .header("content-type", "application/json")
        .header("user-agent", "facebookexternalua")
        .header("x-hub-signature-256", signature)
        .timeout(ANSWER_TIMEOUT)
        .body(Bytes::clone(&attempt.body))
        .send()
        .await;
    match answer {
        Ok(answer) => Some(answer.status().as_u16()),
        Err(error) => {
            tracing::debug!(%error, "the webhook did not answer");
            None
        }
    }
}

/// A well-formed signature made with another secret than ours.
fn other_secret(body: &[u8], right: &str) -> String {
    use sha2::Digest;
    let mut digest = Sha256::new();
    digest.update(right.as_bytes());
    digest.update(body);
    format!("sha256={}", hex::encode(digest.finalize()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_the_hmac_of_the_raw_bytes() {
        let signer = Signer::new_from_slice(b"key").unwrap();
        let body = b"The quick brown fox jumps over the lazy dog";
        assert_eq!(
            signature(&signer, body),
            "sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"
        );
    }
}
