//! What the first start of a release does with what the one before left.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::process::Stdio;

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};
use pupitre_domain::channel::{Brand, Channel, ChannelKind};
use pupitre_domain::channel_setup::SecretField;
use pupitre_domain::chat::{ChatSite, IdentityPolicy};
use pupitre_domain::id::{BrandId, ChannelId};
use pupitre_domain::language::Language;
use reqwest::Client;
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use crate::kill::binary::{Binary, Database, Settings, postgres_database};
use crate::kill::verdict::open;

const SHOP: &str = "https://shop.example";
const SITE: ChannelId = ChannelId::from_bytes([0xc3; 16]);
const CURRENT: [u8; 32] = [0x17; 32];
const PREVIOUS: [u8; 32] = [0x18; 32];

#[expect(clippy::disallowed_methods, reason = "the binary goes by the machine's clock")]
fn now() -> Timestamp {
    Timestamp::now()
}

/// A site as the release before set it up, its keys in the clear.
async fn leave_clear_keys(settings: &Settings) {
    let brand =
        Brand { id: BrandId::from_bytes([0xb3; 16]), name: "Orvelle".to_owned(), logo: None };
    let channel = Channel {
        id: SITE,
        brand: brand.id,
        kind: ChannelKind::WebChat,
        name: "Site".to_owned(),
        address: "shop.example".to_owned(),
        platform_address: "site-of-before".to_owned(),
        default_language: Language::FRENCH,
    };
    let site = ChatSite {
        origins: vec![SHOP.parse().unwrap()],
        identity: IdentityPolicy::Optional,
        ..ChatSite::new(SITE)
    };
    let desk = open(settings).await;
    let written = desk.write(move |tx| {
        tx.put_brand(&brand)?;
        tx.put_channel(&channel)?;
        tx.save_chat_site(&site)
    });
    written.await.unwrap();
    drop(desk);
    let until_us = (now() + SignedDuration::from_hours(1)).as_microsecond();
    let bytes = |key: [u8; 32]| match settings.database {
        Database::Sqlite => format!("X'{}'", hex::encode(key)),
        Database::Postgres(_) => format!("'\\x{}'::bytea", hex::encode(key)),
    };
    let (current, previous) = (bytes(CURRENT), bytes(PREVIOUS));
    by_hand(
        settings,
        &format!(
            "UPDATE chat_sites SET signing_key = {current}, previous_signing_key = {previous}, \
             previous_until_us = {until_us};"
        ),
    )
    .await;
}

async fn by_hand(settings: &Settings, text: &str) {
    match &settings.database {
        Database::Sqlite => {
            let path = settings.data_dir.join("pupitre.db");
            rusqlite::Connection::open(path).unwrap().execute_batch(text).unwrap();
        }
        Database::Postgres(url) => {
            let mut psql = Command::new("psql")
                .args([url.as_str(), "-v", "ON_ERROR_STOP=1", "-q"])
                .stdin(Stdio::piped())
                .spawn()
                .expect("psql is there wherever PostgreSQL is");
            psql.stdin.take().unwrap().write_all(text.as_bytes()).await.unwrap();
            assert!(psql.wait().await.unwrap().success());
        }
    }
}

/// Opens the chat of somebody whom the site signs for with that key.
async fn identified(url: &str, (id, key): (&str, [u8; 32])) -> (u16, Value) {
    let issued_at = now().as_second();
    let nonce = format!("nonce-of-{id}-0000000000");
    let text = format!("pupitre-identity-v1\nsite-of-before\n{id}\n\n\n{issued_at}\n{nonce}");
    let mut mac = Hmac::<Sha256>::new_from_slice(hex::encode(key).as_bytes()).unwrap();
    mac.update(text.as_bytes());
    let signature = hex::encode(mac.finalize().into_bytes());
    let identity =
        json!({"id": id, "issued_at": issued_at, "nonce": nonce, "signature": signature});
    let answer = Client::new()
        .post(format!("{url}/chat/v1/site-of-before/session"))
        .header("origin", SHOP)
        .json(&json!({"identity": identity, "language": "fr"}))
        .send()
        .await
        .unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

async fn keys_are_sealed(database: Database) {
    let folder = tempfile::tempdir().unwrap();
    let secret_key = hex::encode([0x29; 32]);
    let settings = Settings::new(folder.path(), &database, "http://127.0.0.1:9")
        .with("PUPITRE_SECRET_KEY", &secret_key);
    Binary::start(&settings).await.stop().await;
    leave_clear_keys(&settings).await;

    for round in ["first", "second"] {
        let binary = Binary::start(&settings).await;
        for (id, key) in [("current", CURRENT), ("previous", PREVIOUS)] {
            let (status, told) = identified(&binary.url, (&format!("{round}-{id}"), key)).await;
            assert_eq!((status, &told["visitor"]["is_identified"]), (200, &json!(true)), "{told}");
        }
        let (status, told) = identified(&binary.url, (&format!("{round}-x"), [9; 32])).await;
        assert_eq!((status, &told["code"]), (401, &json!("chat.identity_invalid")));
        binary.stop().await;

        let desk = open(&settings).await;
        assert_eq!(desk.read(|queries| queries.clear_signing_keys()).await.unwrap(), []);
        let clear = desk.read(|queries| queries.signing_keys_view(SITE)).await.unwrap();
        assert!(clear.current.is_none() && clear.previous.is_none());
        let secrets = desk.read(|queries| queries.all_channel_secrets()).await.unwrap();
        let fields: Vec<_> = secrets.iter().map(|it| it.field).collect();
        assert_eq!(fields, [SecretField::PreviousSigningKey, SecretField::SigningKey]);
        for secret in &secrets {
            assert!(secret.sealed.starts_with("v1:"));
            assert!(
                [CURRENT, PREVIOUS].iter().all(|key| !secret.sealed.contains(&hex::encode(key)))
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn v4_signing_keys_of_a_release_before_are_sealed_at_the_start_and_still_count() {
    keys_are_sealed(Database::Sqlite).await;
    if let Some(url) = postgres_database("start").await {
        keys_are_sealed(Database::Postgres(url)).await;
    }
}
