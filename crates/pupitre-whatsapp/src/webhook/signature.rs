//! The platform's signature over the raw bytes: nothing is read before it holds.
//!
//! Source: Cloud API, "Webhooks", "Validating payloads", 2026-06-17.

use std::collections::HashMap;
use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName};
use secrecy::ExposeSecret;
use subtle::ConstantTimeEq;

use super::refusal::Refusal;
use crate::credentials::Credentials;
use crate::mac::hmac_sha256;

const HEADER: HeaderName = HeaderName::from_static("x-hub-signature-256");
const HEADER_SHA1: HeaderName = HeaderName::from_static("x-hub-signature");
const PREFIX: &[u8] = b"sha256=";
const PREFIX_SHA1: &[u8] = b"sha1=";

/// The signature that a request claims, before the body is read.
pub(super) fn claimed(headers: &HeaderMap) -> Result<[u8; 32], Refusal> {
    let mut values = headers.get_all(HEADER).iter();
    let Some(value) = values.next() else {
        let is_old = headers.contains_key(HEADER_SHA1);
        return Err(if is_old { Refusal::SignatureAlgorithm } else { Refusal::SignatureMissing });
    };
    if values.next().is_some() {
        return Err(Refusal::DuplicateHeader);
    }
    let value = value.as_bytes();
    let Some(digits) = value.strip_prefix(PREFIX) else {
        let is_old = value.starts_with(PREFIX_SHA1);
        return Err(if is_old { Refusal::SignatureAlgorithm } else { Refusal::SignatureMalformed });
    };
    let mut signature = [0; 32];
    hex::decode_to_slice(digits, &mut signature).map_err(|_error| Refusal::SignatureMalformed)?;
    Ok(signature)
}

/// The credentials whose app secret, or the one before it, signed this body. Every secret is tried,
/// each once, whichever signs: how long it takes tells nothing.
pub(super) fn signers(
    known: &[Arc<Credentials>],
    signature: &[u8; 32],
    body: &[u8],
) -> Vec<Arc<Credentials>> {
    let mut tried: HashMap<&str, bool> = HashMap::new();
    for secret in known.iter().flat_map(|it| secrets(it)) {
        tried.entry(secret).or_insert_with(|| {
            let expected = hmac_sha256(secret.as_bytes(), body);
            bool::from(expected.ct_eq(signature))
        });
    }
    let signs = |it: &&Arc<Credentials>| {
        secrets(it).into_iter().any(|secret| tried.get(secret).copied().unwrap_or(false))
    };
    known.iter().filter(signs).map(Arc::clone).collect()
}

fn secrets(credentials: &Credentials) -> Vec<&str> {
    let all = [Some(credentials.app_secret()), credentials.previous_app_secret()];
    all.into_iter().flatten().map(ExposeSecret::expose_secret).collect()
}
