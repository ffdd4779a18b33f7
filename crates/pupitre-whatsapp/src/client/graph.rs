//! One call of the Graph API: its address, its token, its time limits, and how it may break off.

use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest::{Client, ClientBuilder, RequestBuilder, Response, Url};
use secrecy::{ExposeSecret, SecretString};

use super::address::{GuardedResolver, MediaAddresses, is_loopback};
use super::answer::Answer;
use super::{ClientConfig, ClientError};
use crate::credentials::Credentials;
use crate::mac::hmac_sha256;

/// Some agents without a name are refused by the platform's file servers.
const USER_AGENT: &str = concat!("pupitre/", env!("CARGO_PKG_VERSION"));

/// A connection that nobody used for this long is closed: one that the platform closes while a
/// message is being written leaves that message unconfirmed.
const CONNECTION_IDLE_TIMEOUT: Duration = Duration::from_secs(20);

/// The Graph API as one number sees it.
pub(super) struct Graph {
    calls: Client,
    downloads: Client,
    /// For what needs no token, and gets none.
    pictures: Client,
    addresses: MediaAddresses,
    /// With the version, and a slash at its end.
    base: String,
    /// Proves that who has the token has the app secret too.
    ///
    /// Source: Graph API, "Secure requests"; always accepted, and compulsory when the app asks for
    /// it.
    proof: String,
    access_token: SecretString,
    config: ClientConfig,
}

/// How a call broke off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    /// Nothing of the request was written.
    BeforeItBegan,
    /// Some of it may have been read, and acted upon.
    MidWay,
}

impl Graph {
    pub(super) fn new(
        config: ClientConfig,
        credentials: &Credentials,
    ) -> Result<Self, ClientError> {
        let url = graph_url(&config.graph_url)?;
        let is_local = is_loopback(&url);
        if !is_version(&config.graph_version) {
            return Err(ClientError::Version);
        }
        let headers = authorization(credentials.access_token())?;
        let base = format!("{}/{}/", url.origin().ascii_serialization(), config.graph_version);
        let resolver = GuardedResolver::new(&url);
        let calls = builder(&config, is_local)
            .default_headers(headers.clone())
            .build()
            .map_err(ClientError::Connections)?;
        let downloads = builder(&config, is_local)
            .default_headers(headers)
            .read_timeout(config.download_idle_timeout)
            .dns_resolver(resolver)
            .build()
            .map_err(ClientError::Connections)?;
        let pictures = builder(&config, is_local)
            .read_timeout(config.download_idle_timeout)
            .dns_resolver(GuardedResolver::new(&url))
            .build()
            .map_err(ClientError::Connections)?;
        let access_token = credentials.access_token().clone();
        let proof = hmac_sha256(
            credentials.app_secret().expose_secret().as_bytes(),
            access_token.expose_secret().as_bytes(),
        );
        let proof = hex::encode(proof);
        let addresses = MediaAddresses::new(url);
        Ok(Self { calls, downloads, pictures, addresses, base, proof, access_token, config })
    }

    /// Begins a question. `path` is made of the platform's own ids.
    pub(super) fn get(&self, path: &str) -> RequestBuilder {
        let request = self.calls.get(format!("{}{path}", self.base));
        request.query(&[("appsecret_proof", &self.proof)]).timeout(self.config.call_timeout)
    }

    /// Begins a request. `path` is made of the platform's own ids.
    pub(super) fn post(&self, path: &str) -> RequestBuilder {
        let request = self.calls.post(format!("{}{path}", self.base));
        request.query(&[("appsecret_proof", &self.proof)]).timeout(self.config.call_timeout)
    }

    /// How long an upload may take.
    pub(super) const fn upload_timeout(&self) -> Duration {
        self.config.upload_timeout
    }

    /// Calls, and reads the answer.
    pub(super) async fn call(&self, request: RequestBuilder) -> Result<Answer, Broken> {
        let response = request.send().await.map_err(broken)?;
        let answer = Answer::read(response, &self.access_token).await;
        log(&answer);
        Ok(answer)
    }

    /// The address, if it is one that the platform gives files at.
    pub(super) fn media_address(&self, text: &str) -> Option<Url> {
        self.addresses.accept(text)
    }

    /// Begins a download from an accepted address.
    pub(super) async fn download(&self, address: Url) -> Result<Response, reqwest::Error> {
        let request = self.downloads.get(address).timeout(self.config.download_timeout);
        request.send().await.map_err(reqwest::Error::without_url)
    }

    /// The address, if it is one that the platform gives pictures of profiles at.
    pub(super) fn picture_address(&self, text: &str) -> Option<Url> {
        self.addresses.accept_picture(text)
    }

    /// Begins the download of a picture from an accepted address, without the token.
    pub(super) async fn download_picture(&self, address: Url) -> Result<Response, reqwest::Error> {
        let request = self.pictures.get(address).timeout(self.config.download_timeout);
        request.send().await.map_err(reqwest::Error::without_url)
    }
}

fn builder(config: &ClientConfig, is_local: bool) -> ClientBuilder {
    let builder = Client::builder()
        .user_agent(USER_AGENT)
        .connect_timeout(config.connect_timeout)
        .pool_idle_timeout(CONNECTION_IDLE_TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .no_proxy();
    // The emulator speaks plain HTTP: no certificate authority is needed to meet it.
    if is_local { builder.tls_certs_only([]) } else { builder }
}

fn graph_url(text: &str) -> Result<Url, ClientError> {
    let url = Url::parse(text).map_err(|_error| ClientError::Address("it can't be read"))?;
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    if !is_bare || !url.username().is_empty() || url.password().is_some() {
        return Err(ClientError::Address("a scheme, a host and a port are all that it may have"));
    }
    let is_safe = match url.scheme() {
        "https" => url.has_host(),
        "http" => is_loopback(&url),
        _ => false,
    };
    if is_safe {
        return Ok(url);
    }
    Err(ClientError::Address("it is not https, nor http on this machine"))
}

fn is_version(text: &str) -> bool {
    let number = |it: &str| (1..=3).contains(&it.len()) && it.bytes().all(|b| b.is_ascii_digit());
    let parts = text.strip_prefix('v').and_then(|it| it.split_once('.'));
    parts.is_some_and(|(major, minor)| number(major) && number(minor))
}

fn authorization(access_token: &SecretString) -> Result<HeaderMap, ClientError> {
    let bearer = format!("Bearer {}", access_token.expose_secret());
    let mut value = HeaderValue::try_from(bearer).map_err(|_error| ClientError::Token)?;
    value.set_sensitive(true);
    Ok(HeaderMap::from_iter([(AUTHORIZATION, value)]))
}

/// A name that is not found, a refused connection and a failed handshake come before the first
/// byte.
fn broken(error: reqwest::Error) -> Broken {
    let is_before = error.is_connect() || error.is_builder();
    let broken = if is_before { Broken::BeforeItBegan } else { Broken::MidWay };
    tracing::warn!(error = ?error.without_url(), ?broken, "a call to the platform broke off");
    broken
}

/// What the platform asks for when one writes to its support; its words stay out of the log.
fn log(answer: &Answer) {
    let Some(error) = &answer.error else { return };
    tracing::warn!(
        http.status = answer.status.as_u16(),
        platform_code = error.code,
        platform_subcode = error.subcode,
        platform_trace = ?error.trace,
        "the platform refused a call"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_that_keeps_the_token_safe_is_accepted() {
        for good in [
            "https://graph.facebook.com",
            "https://graph.facebook.com/",
            "http://127.0.0.1:4010",
            "http://localhost:4010",
            "http://[::1]:4010",
        ] {
            assert!(graph_url(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "graph.facebook.com",
            "http://graph.facebook.com",
            "http://10.0.0.1",
            "http://localhost.example",
            "ftp://localhost",
            "https://ana@graph.facebook.com",
            "https://graph.facebook.com/v26.0",
            "https://graph.facebook.com?x=1",
            "https://graph.facebook.com#x",
        ] {
            assert!(graph_url(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_version_is_two_numbers() {
        assert!(is_version("v26.0"));
        for bad in ["", "26.0", "v26", "v.0", "v26.", "v26.0/..", "v2600.0", "latest"] {
            assert!(!is_version(bad), "{bad}");
        }
    }
}
