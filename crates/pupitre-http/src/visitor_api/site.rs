//! The gate of a site: which one, and whether the page that asks may (V6).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{FromRequestParts, Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use jiff::{SignedDuration, Timestamp};
use pupitre_app::view::ChatSiteView;
use pupitre_domain::id::ChannelId;
use pupitre_domain::opening_hours::OpeningHours;

use crate::codes;
use crate::problem::Problem;
use crate::session::peer_address;
use crate::state::HttpState;

/// How long a lookup is believed: what another node changed is seen after that.
const LOOKUP_LIFETIME: SignedDuration = SignedDuration::from_secs(5);

/// The most sites kept; beyond, all are forgotten.
const LOOKUPS_MAX: usize = 1_000;

/// How long a browser may remember that it may ask, in seconds.
const PREFLIGHT_LIFETIME_S: HeaderValue = HeaderValue::from_static("600");

/// What a page may send beyond what every page may.
const ALLOWED_HEADERS: HeaderValue =
    HeaderValue::from_static("authorization, content-type, range, x-file-name");

/// What a page may read of an answer beyond what every page may.
const EXPOSED_HEADERS: HeaderValue =
    HeaderValue::from_static("content-disposition, content-range, retry-after, x-request-id");

const ALLOWED_METHODS: HeaderValue = HeaderValue::from_static("GET, POST");

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// A site that is open to the page that asks.
#[derive(Debug)]
pub(crate) struct OpenSite {
    pub(crate) view: ChatSiteView,
    pub(crate) hours: OpeningHours,
}

impl OpenSite {
    pub(crate) fn channel(&self) -> ChannelId {
        self.view.channel.id
    }
}

/// Sites looked up a moment ago, by key.
#[derive(Default)]
pub(crate) struct SiteCache {
    lookups: Mutex<HashMap<String, (Arc<OpenSite>, Timestamp)>>,
}

impl SiteCache {
    fn get(&self, key: &str, elapsed: Timestamp) -> Option<Arc<OpenSite>> {
        let lookups = self.lookups.lock().unwrap_or_else(PoisonError::into_inner);
        let (site, until) = lookups.get(key)?;
        (elapsed < *until).then(|| Arc::clone(site))
    }

    fn put(&self, key: String, site: Arc<OpenSite>, elapsed: Timestamp) {
        let until = elapsed.checked_add(LOOKUP_LIFETIME).unwrap_or(elapsed);
        let mut lookups = self.lookups.lock().unwrap_or_else(PoisonError::into_inner);
        if lookups.len() >= LOOKUPS_MAX {
            lookups.clear();
        }
        lookups.insert(key, (site, until));
    }

    /// Forgets them all: one was changed.
    pub(crate) fn forget(&self) {
        self.lookups.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// Lets a request on to a site that exists, from a page that it allows, and counts it. Every answer
/// says to the page that it may read it.
pub(crate) async fn gate(
    State(state): State<HttpState>,
    Path(path): Path<HashMap<String, String>>,
    mut request: Request,
    next: Next,
) -> Response {
    let key = path.get("site").map(String::as_str).unwrap_or_default();
    let site = match find(&state, key).await {
        Ok(site) => site,
        Err(problem) => return problem.into_response(),
    };
    let origin = match origin(&state, &site, request.headers()) {
        Ok(origin) => origin,
        Err(problem) => return problem.into_response(),
    };
    let proxies = &state.config().trusted_proxies;
    let address = peer_address(request.extensions(), request.headers(), proxies);
    let mut response = if *request.method() == Method::OPTIONS {
        StatusCode::NO_CONTENT.into_response()
    } else {
        match state.shared.chat_limits.request(address) {
            Ok(()) => {
                request.extensions_mut().insert(site);
                next.run(request).await
            }
            Err(problem) => problem.into_response(),
        }
    };
    allow(response.headers_mut(), origin);
    response
}

/// The site of a key that visitors may open.
async fn find(state: &HttpState, key: &str) -> Result<Arc<OpenSite>, Problem> {
    let elapsed = state.elapsed();
    if let Some(site) = state.shared.sites.get(key, elapsed) {
        return Ok(site);
    }
    let asked = key.to_owned();
    let read = state.desk().read(move |queries| {
        let Some(view) = queries.chat_site_by_key(&asked)? else { return Ok(None) };
        let hours = queries.opening_hours_of(view.channel.id)?;
        Ok(Some(OpenSite { view, hours }))
    });
    let site = read.await?.filter(|it| it.view.site.is_on);
    let site = Arc::new(site.ok_or_else(|| Problem::new(codes::CHAT_SITE_NOT_FOUND))?);
    state.shared.sites.put(key.to_owned(), Arc::clone(&site), elapsed);
    Ok(site)
}

/// The origin of the page that asks, which the site must allow. A page of the desk's own address
/// that the site allows sends none when it reads.
fn origin(state: &HttpState, site: &OpenSite, headers: &HeaderMap) -> Result<HeaderValue, Problem> {
    let refused = || Problem::new(codes::CHAT_ORIGIN_REFUSED);
    let Some(sent) = headers.get(header::ORIGIN) else {
        let own = &state.config().public_url;
        let is_own = headers.get(SEC_FETCH_SITE).is_some_and(|value| value == "same-origin");
        if is_own && site.view.site.allows(own) {
            return HeaderValue::from_str(own).map_err(|_not_ascii| refused());
        }
        return Err(refused());
    };
    let is_allowed = sent.to_str().is_ok_and(|origin| site.view.site.allows(origin));
    if is_allowed { Ok(sent.clone()) } else { Err(refused()) }
}

/// Tells the browser that the page may read the answer; never with the cookies of the desk.
fn allow(headers: &mut HeaderMap, origin: HeaderValue) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, ALLOWED_METHODS);
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS);
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS);
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, PREFLIGHT_LIFETIME_S);
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
}

impl<S: Sync> FromRequestParts<S> for Site {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        let site = parts.extensions.get::<Arc<OpenSite>>().cloned();
        site.map(Self).ok_or_else(|| Problem::new(codes::CHAT_SITE_NOT_FOUND))
    }
}

/// The site that a request is for.
pub(crate) struct Site(pub(crate) Arc<OpenSite>);
