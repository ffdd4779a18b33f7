//! Who asks: the token in the header, for the site of the address alone.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use pupitre_app::ports::store::VisitorSessionRow;
use pupitre_domain::id::ChannelId;

use super::site::Site;
use crate::codes;
use crate::problem::Problem;
use crate::session::{peer_address, token_hash};
use crate::state::HttpState;

/// A visitor whose session holds.
pub(crate) struct Visitor(pub(crate) VisitorSessionRow);

/// A token as pages keep it, and as the link of a mail carries it.
#[must_use]
pub fn written(token: &[u8; 32]) -> String {
    URL_SAFE_NO_PAD.encode(token)
}

/// The hash of a token as a page keeps it; none when it is no token.
pub(super) fn hash_of(token: &str) -> Option<[u8; 32]> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok().filter(|it| it.len() == 32)?;
    Some(token_hash(&bytes))
}

/// The session of a token on a site, if it holds.
///
/// # Errors
///
/// [`Problem`] when the store fails.
pub(crate) async fn find(
    state: &HttpState,
    site: ChannelId,
    token: &str,
) -> Result<Option<VisitorSessionRow>, Problem> {
    let Some(hash) = hash_of(token) else { return Ok(None) };
    let elapsed = state.elapsed();
    let read = state.desk().read(move |queries| queries.visitor_session_view(hash, elapsed));
    Ok(read.await?.filter(|session| session.channel == site))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

impl FromRequestParts<HttpState> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &HttpState,
    ) -> Result<Self, Self::Rejection> {
        let Site(site) = Site::from_request_parts(parts, state).await?;
        let session = match bearer(&parts.headers) {
            Some(token) => find(state, site.channel(), token).await?,
            None => None,
        };
        session.map(Self).ok_or_else(|| Problem::new(codes::CHAT_SESSION_OVER))
    }
}

/// The network address of the page that asks.
pub(crate) struct Address(pub(crate) IpAddr);

impl FromRequestParts<HttpState> for Address {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &HttpState,
    ) -> Result<Self, Self::Rejection> {
        let proxies = &state.config().trusted_proxies;
        Ok(Self(peer_address(&parts.extensions, &parts.headers, proxies)))
    }
}
