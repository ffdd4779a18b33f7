//! The cookie that carries a session's token.

use axum::http::{HeaderMap, HeaderValue, header};
use axum_extra::extract::cookie::{Cookie, SameSite};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use pupitre_app::session::SESSION_LIFETIME;

/// The cookie's name over HTTPS: the prefix binds it to this host, to `/` and to HTTPS.
const NAME_SECURE: &str = "__Host-pupitre";

/// The cookie's name over plain HTTP, for a desk on this machine.
const NAME_PLAIN: &str = "pupitre";

fn name(is_secure: bool) -> &'static str {
    if is_secure { NAME_SECURE } else { NAME_PLAIN }
}

/// The token of a request: 32 bytes, from exactly one cookie of that name.
pub(super) fn token(headers: &HeaderMap, is_secure: bool) -> Option<[u8; 32]> {
    let name = name(is_secure);
    let mut found = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(key, _)| *key == name);
    let (_, value) = found.next()?;
    if found.next().is_some() {
        return None;
    }
    URL_SAFE_NO_PAD.decode(value).ok()?.try_into().ok()
}

fn cookie(value: String, is_secure: bool) -> Cookie<'static> {
    Cookie::build((name(is_secure), value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(is_secure)
        .build()
}

/// The header that gives a browser its token.
pub(crate) fn set_cookie(token: [u8; 32], is_secure: bool) -> Option<HeaderValue> {
    let cookie = cookie(URL_SAFE_NO_PAD.encode(token), is_secure);
    let seconds = SESSION_LIFETIME.as_secs();
    HeaderValue::from_str(&format!("{cookie}; Max-Age={seconds}")).ok()
}

/// The header that takes it away again.
pub(crate) fn clear_cookie(is_secure: bool) -> Option<HeaderValue> {
    let cookie = cookie(String::new(), is_secure);
    HeaderValue::from_str(&format!("{cookie}; Max-Age=0")).ok()
}
