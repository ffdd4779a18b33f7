//! The token of a call, and the proof that may come with it.

use crate::emulator::Emulator;
use crate::graph::Call;
use crate::graph::errors::GraphError;
use crate::graph::uploads::PREFIX;
use crate::picture;
use crate::webhook::signature;

/// Refuses a call without the right token: 104 without any, 190 with another.
///
/// The token comes as a bearer or as `access_token`; `debug_token` and the app's own edges also
/// take the app's token `APP_ID|APP_SECRET` (Meta, access tokens).
pub(crate) fn check(emulator: &Emulator, call: &Call) -> Result<(), GraphError> {
    let config = emulator.config();
    if call.path.iter().map(String::as_str).eq(["oauth", "access_token"]) {
        return Ok(());
    }
    // A link to the profile's picture proves itself.
    if call.path.iter().map(String::as_str).take(2).eq(picture::FOLDERS) {
        return Ok(());
    }
    let token = bearer(call).or_else(|| call.parameter("access_token").map(str::to_owned));
    let token = token.ok_or_else(GraphError::no_token)?;
    let app_token = format!("{}|{}", config.app_id, config.app_secret);
    let first = call.path.first().map(String::as_str).unwrap_or_default();
    let takes_app_token =
        first == "debug_token" || first == config.app_id || first.starts_with(PREFIX);
    let is_right =
        is_equal(&token, &config.access_token) || (takes_app_token && is_equal(&token, &app_token));
    if !is_right {
        return Err(GraphError::wrong_token());
    }
    let has_expired = emulator.change(|state, _| {
        state.faults.token_expired && state.chance.meets(state.faults.random_percent)
    });
    if has_expired {
        return Err(GraphError::expired_token());
    }
    check_proof(emulator, call, &token)
}

/// `appsecret_proof` is not asked for, but a wrong one is refused.
fn check_proof(emulator: &Emulator, call: &Call, token: &str) -> Result<(), GraphError> {
    let Some(proof) = call.parameter("appsecret_proof") else { return Ok(()) };
    let right = signature(emulator.signer(), token.as_bytes());
    if right.strip_prefix("sha256=").is_some_and(|it| is_equal(it, proof)) {
        return Ok(());
    }
    Err(GraphError::parameter("Invalid appsecret_proof provided in the API argument"))
}

/// The token of the `Authorization` header, `Bearer` or, for uploads, `OAuth`.
fn bearer(call: &Call) -> Option<String> {
    let value = call.headers.get("authorization")?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let is_known = scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("oauth");
    (is_known && !token.trim().is_empty()).then(|| token.trim().to_owned())
}

/// Compares without telling by its duration where the two differ.
fn is_equal(left: &str, right: &str) -> bool {
    let differences = left.bytes().zip(right.bytes()).fold(0, |sum, (l, r)| sum | (l ^ r));
    left.len() == right.len() && differences == 0
}
