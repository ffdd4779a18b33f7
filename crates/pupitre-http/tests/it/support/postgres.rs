//! A database of a test's own on the server that `PUPITRE_TEST_POSTGRES_URL` names.

use std::sync::atomic::{AtomicU32, Ordering};

use tokio_postgres::NoTls;

/// A database that goes when this is dropped.
pub(crate) struct Database {
    server: String,
    name: String,
}

impl Database {
    /// A new, empty database; none when no server is named and none is required.
    pub(crate) fn create() -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let Some(server) = super::variable("PUPITRE_TEST_POSTGRES_URL") else {
            let required = super::variable("PUPITRE_TEST_REQUIRE_POSTGRES");
            assert!(required.as_deref() != Some("1"), "PUPITRE_TEST_POSTGRES_URL is not set");
            return None;
        };
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("pupitre_http_{}_{number}", std::process::id());
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

    fn as_admin(&self, statement: &str) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(&self.server, NoTls).await.unwrap();
            tokio::spawn(connection);
            client.batch_execute(statement).await.unwrap();
        });
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.as_admin(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
    }
}
