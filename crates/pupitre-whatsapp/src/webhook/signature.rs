//! The platform's signature over the raw bytes: nothing is read before it holds.
//!
//! Source: Cloud API, "Webhooks", "Validating payloads", 2026-06-17.

use axum::http::{HeaderMap, HeaderName};
use secrecy::{ExposeSecret, SecretString};
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

/// Whether the signature is of this body under the app secret, or under the one before it.
pub(super) fn holds(credentials: &Credentials, signature: &[u8; 32], body: &[u8]) -> bool {
    let is_of = |secret: &SecretString| {
        let expected = hmac_sha256(secret.expose_secret().as_bytes(), body);
        bool::from(expected.ct_eq(signature))
    };
    is_of(credentials.app_secret()) || credentials.previous_app_secret().is_some_and(is_of)
}
