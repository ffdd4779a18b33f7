//! A desk with one WhatsApp number and its webhook, on a SQLite file of the test's own.

pub(crate) mod faulty;
mod ports;
pub(crate) mod request;

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use pupitre_app::Desk;
use pupitre_app::ports::store::{CommitListener, Recorded, Store, StoreError, Transaction};
use pupitre_domain::channel::{Brand, Channel, ChannelKind};
use pupitre_domain::conversation::open::Route;
use pupitre_domain::id::{BrandId, ChannelId, TeamId};
use pupitre_domain::language::Language;
use pupitre_domain::team::Team;
use pupitre_store::SqliteBlocking;
use pupitre_whatsapp::{
    ChannelSecrets, CredentialBook, Credentials, WebhookPorts, WebhookTally, webhook_router,
};
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use tempfile::TempDir;

pub(crate) use ports::{Hands, NOW};

pub(crate) const NUMBER: &str = "101000000000001";
pub(crate) const SECRET: &str = "app-secret-of-orvelle";
pub(crate) const OLDER_SECRET: &str = "older-app-secret-of-orvelle";
pub(crate) const TOKEN: &str = "access-token-of-orvelle";
pub(crate) const VERIFY_TOKEN: &str = "verify-token-of-orvelle";
pub(crate) const CHANNEL: ChannelId = ChannelId::from_bytes([0xc1; 16]);

struct Deaf;

impl CommitListener for Deaf {
    fn committed(&self, _recorded: Vec<Recorded>, _has_due_work: bool) {}
}

/// The desk and its webhook.
pub(crate) struct House {
    pub(crate) store: Arc<SqliteBlocking>,
    pub(crate) hands: Arc<Hands>,
    pub(crate) webhook: Router,
    pub(crate) book: Arc<CredentialBook>,
    pub(crate) tally: Arc<WebhookTally>,
    folder: TempDir,
}

impl House {
    pub(crate) fn new() -> Self {
        Self::with_store(|store| store)
    }

    /// A desk whose webhook meets another store in front of the real one.
    pub(crate) fn with_store(wrap: impl FnOnce(Arc<dyn Store>) -> Arc<dyn Store>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.db");
        let store = Arc::new(SqliteBlocking::open(&path, Arc::new(Deaf)).unwrap());
        store.write(furnish).unwrap();
        let hands = Arc::new(Hands::default());
        let book = Arc::new(CredentialBook::new([Arc::new(credentials())]));
        let tally = Arc::new(WebhookTally::default());
        let ports = WebhookPorts {
            desk: Desk::new(wrap(Arc::<SqliteBlocking>::clone(&store))),
            clock: Arc::<Hands>::clone(&hands),
            elapsed: Arc::<Hands>::clone(&hands),
            ids: Arc::<Hands>::clone(&hands),
            credentials: Arc::clone(&book),
            tally: Arc::clone(&tally),
        };
        Self { store, hands, webhook: webhook_router(ports), book, tally, folder }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("desk.db")
    }

    /// The rows of a query, a line each.
    pub(crate) fn rows(&self, sql: &str) -> Vec<String> {
        let connection = Connection::open(self.path()).unwrap();
        let mut statement = connection.prepare(sql).unwrap();
        let column_count = statement.column_count();
        let rows = statement.query_map([], |row| {
            let columns = (0..column_count).map(|column| shown(row.get_ref(column).unwrap()));
            Ok(columns.collect::<Vec<_>>().join(" | "))
        });
        rows.unwrap().map(Result::unwrap).collect()
    }

    /// How many messages came in, and how many items were kept aside.
    pub(crate) fn counts(&self) -> (usize, usize) {
        let (messages, kept) = self.store.write(|tx| tx.counts()).unwrap();
        (usize::try_from(messages).unwrap(), usize::try_from(kept).unwrap())
    }

    /// The words that came in, as the conversations read.
    pub(crate) fn words(&self) -> Vec<String> {
        self.rows(
            "SELECT body FROM messages WHERE direction = 'inbound' ORDER BY conversation_id, id",
        )
    }

    /// Why items were kept aside, in the order in which they were.
    pub(crate) fn reasons(&self) -> Vec<String> {
        self.rows("SELECT reason FROM quarantine ORDER BY id")
    }
}

pub(crate) fn credentials() -> Credentials {
    let secrets = ChannelSecrets {
        access_token: TOKEN.into(),
        app_secret: SECRET.into(),
        previous_app_secret: Some(OLDER_SECRET.into()),
        verify_token: VERIFY_TOKEN.into(),
    };
    Credentials::new(NUMBER.to_owned(), "201000000000001".to_owned(), secrets).unwrap()
}

/// The WhatsApp number, under the name that the platform has for it.
pub(crate) fn channel(platform_address: &str) -> Channel {
    Channel {
        id: CHANNEL,
        brand: BrandId::from_bytes([0xb0; 16]),
        kind: ChannelKind::WhatsApp,
        name: "WhatsApp Orvelle".to_owned(),
        address: "+33 1 00 00 00 01".to_owned(),
        platform_address: platform_address.to_owned(),
        default_language: Language::FRENCH,
    }
}

fn furnish(tx: &mut dyn Transaction) -> Result<(), StoreError> {
    let team = TeamId::from_bytes([0x51; 16]);
    let channel = channel(NUMBER);
    tx.put_brand(&Brand { id: channel.brand, name: "Orvelle".to_owned(), logo: None })?;
    tx.put_channel(&channel)?;
    tx.put_team(&Team { id: team, name: "Sales".to_owned() })?;
    tx.put_catch_all_route(Route { team, priority: 0 })
}

fn shown(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "-".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        ValueRef::Blob(bytes) => String::from_utf8_lossy(bytes).into_owned(),
    }
}
