//! Reaching the server and bringing the tables up to date.

use std::sync::Arc;
use std::time::Duration;

use rustls::{ClientConfig, RootCertStore};
use tokio_postgres::config::SslMode;
use tokio_postgres::{Client, Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::error::{OpenError, chain};

mod embedded {
    refinery::embed_migrations!("migrations/postgres");
}

/// How long the server may take to answer a new connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Held while one node brings the tables up to date; the number is our own and means nothing.
const MIGRATION_LOCK: &str = "SELECT pg_advisory_lock(7019283746500)";
const MIGRATION_UNLOCK: &str = "SELECT pg_advisory_unlock(7019283746500)";

/// Where the server is, and how it is spoken to.
#[derive(Clone)]
pub(super) struct Target {
    config: Config,
    tls: Option<MakeRustlsConnect>,
}

/// Reads an address. Nothing of it is repeated in the error: it holds a password.
pub(super) fn target(url: &str) -> Result<Target, OpenError> {
    let bad_url = |detail: String| OpenError::BadUrl { detail };
    let mut config: Config =
        url.parse().map_err(|error: tokio_postgres::Error| bad_url(chain(&error)))?;
    if config.get_hosts().is_empty() {
        return Err(bad_url("it names no host".to_owned()));
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT_TIMEOUT);
    }
    config.application_name("pupitre");
    let tls = match config.get_ssl_mode() {
        SslMode::Disable => None,
        _ => Some(tls().map_err(|error| OpenError::Unreachable { detail: chain(&error) })?),
    };
    Ok(Target { config, tls })
}

/// Connects. The connection lives on the runtime that runs this.
pub(super) async fn connect(target: &Target) -> Result<Client, tokio_postgres::Error> {
    if let Some(tls) = target.tls.clone() {
        let (client, connection) = target.config.connect(tls).await?;
        tokio::spawn(async move { ended(connection.await) });
        return Ok(client);
    }
    let (client, connection) = target.config.connect(NoTls).await?;
    tokio::spawn(async move { ended(connection.await) });
    Ok(client)
}

/// Brings the tables up to date; nodes that start together do it one after the other.
pub(super) async fn migrate(client: &mut Client) -> Result<(), OpenError> {
    let failed = |error| OpenError::MigrationFailed { detail: chain(&error) };
    client.batch_execute(MIGRATION_LOCK).await.map_err(failed)?;
    let runner = embedded::migrations::runner();
    let done = runner.run_async(client).await;
    let unlocked = client.batch_execute(MIGRATION_UNLOCK).await;
    done.map_err(|error| OpenError::migration(&error, runner.get_migrations()))?;
    unlocked.map_err(failed)
}

fn ended(result: Result<(), tokio_postgres::Error>) {
    if let Err(error) = result {
        tracing::warn!(error = %chain(&error), "a connection to the database ended");
    }
}

/// The server's certificate must be valid for its name, by the roots that browsers trust.
fn tls() -> Result<MakeRustlsConnect, rustls::Error> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}
