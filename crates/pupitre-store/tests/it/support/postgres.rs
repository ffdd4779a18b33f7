//! A database of a test's own on the server that `PUPITRE_TEST_POSTGRES_URL` names.

use std::sync::atomic::{AtomicU32, Ordering};

use tokio_postgres::{Client, NoTls};

/// A database that goes when this is dropped.
pub(crate) struct Database {
    server: String,
    name: String,
}

impl Database {
    /// A new, empty database; none when no server is named and none is required.
    pub(crate) fn create() -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let Some(server) = variable("PUPITRE_TEST_POSTGRES_URL") else {
            let is_required = variable("PUPITRE_TEST_REQUIRE_POSTGRES").as_deref() == Some("1");
            assert!(!is_required, "PUPITRE_TEST_POSTGRES_URL is not set");
            return None;
        };
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("pupitre_store_{}_{number}", std::process::id());
        let database = Self { server, name };
        database.as_admin(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", database.name));
        database.as_admin(&format!("CREATE DATABASE {}", database.name));
        Some(database)
    }

    /// Its address.
    pub(crate) fn url(&self) -> String {
        let (server, _admin) = self.server.rsplit_once('/').unwrap();
        format!("{server}/{}?sslmode=disable", self.name)
    }

    /// A connection that goes round the store.
    pub(crate) async fn connect(&self) -> Client {
        connect(&self.url()).await
    }

    fn as_admin(&self, statement: &str) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            connect(&self.server).await.batch_execute(statement).await.unwrap();
        });
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.as_admin(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
    }
}

async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

#[expect(clippy::disallowed_methods, reason = "where the tests' server is comes from outside")]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
