//! Files in a bucket, of Amazon S3 or of what speaks like it.

use std::sync::Arc;
use std::time::Duration;

use object_store::aws::AmazonS3Builder;
use object_store::client::{HttpClient, HttpConnector};
use object_store::{BackoffConfig, ClientOptions, RetryConfig};
use secrecy::ExposeSecret as _;

use super::ObjectFiles;
use crate::config::Bucket;

/// How long a connection may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long the store may say nothing: a part of a file is written within it.
const SILENCE_TIMEOUT: Duration = Duration::from_mins(1);

/// How often a call is tried again; each of them may be repeated.
const RETRIES_MAX: usize = 3;

/// When a call is no longer tried again.
const RETRY_TIMEOUT: Duration = Duration::from_mins(1);

/// The files in that bucket.
///
/// # Errors
///
/// When the settings can't be used; the bucket is not asked.
pub(super) fn open(bucket: &Bucket) -> anyhow::Result<ObjectFiles> {
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(&bucket.name)
        .with_region(&bucket.region)
        .with_access_key_id(bucket.access_key_id.expose_secret())
        .with_secret_access_key(bucket.secret_access_key.expose_secret())
        .with_virtual_hosted_style_request(!bucket.is_path_style)
        .with_disable_bulk_delete(true)
        .with_http_connector(Connector { is_plain: is_plain(bucket) })
        .with_allow_http(is_plain(bucket))
        .with_retry(RetryConfig {
            backoff: BackoffConfig::default(),
            max_retries: RETRIES_MAX,
            retry_timeout: RETRY_TIMEOUT,
        });
    if let Some(endpoint) = &bucket.endpoint {
        builder = builder.with_endpoint(address(bucket, endpoint));
    }
    Ok(ObjectFiles { store: Arc::new(builder.build()?), staging: None })
}

/// Where the bucket is: under the store's host or, with the bucket before it, in the name of one.
pub(super) fn address(bucket: &Bucket, endpoint: &str) -> String {
    match endpoint.split_once("://") {
        Some((scheme, host)) if !bucket.is_path_style => {
            format!("{scheme}://{}.{host}", bucket.name)
        }
        Some(_) | None => endpoint.to_owned(),
    }
}

fn is_plain(bucket: &Bucket) -> bool {
    bucket.endpoint.as_deref().is_some_and(|it| it.starts_with("http://"))
}

/// Our own client: no proxies from the environment, no redirects, no limit to how long a large file
/// may take while its bytes come.
#[derive(Debug)]
struct Connector {
    is_plain: bool,
}

impl HttpConnector for Connector {
    fn connect(&self, _options: &ClientOptions) -> object_store::Result<HttpClient> {
        let builder = reqwest::Client::builder()
            .user_agent(concat!("pupitre/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT_TIMEOUT)
            .read_timeout(SILENCE_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy();
        let builder = if self.is_plain { builder.tls_certs_only([]) } else { builder };
        let client = builder.build().map_err(|source| object_store::Error::Generic {
            store: "S3",
            source: Box::new(source),
        })?;
        Ok(HttpClient::new(client))
    }
}
