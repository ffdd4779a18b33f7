//! What the database holds in the end, against what was acknowledged.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use pupitre_app::Desk;
use pupitre_app::ports::store::{CommitListener, Recorded, StoreError};
use pupitre_app::view::ListOf;
use pupitre_domain::channel::{ChannelKind, Family};
use pupitre_domain::conversation::State;
use pupitre_domain::id::MessageId;
use pupitre_store::{PostgresConfig, PostgresStore, SqliteConfig, SqliteStore};
use pupitre_whatsapp::inbound_key;

use super::Ledger;
use super::binary::{Database, NUMBER, Settings};
use super::load::sent_at;
use super::platform::Platform;

struct Deaf;

impl CommitListener for Deaf {
    fn committed(&self, _recorded: Vec<Recorded>, _has_due_work: bool) {}
}

pub(crate) async fn open(settings: &Settings) -> Desk {
    match &settings.database {
        Database::Sqlite => {
            let config = SqliteConfig::new(settings.data_dir.join("pupitre.db"));
            Desk::new(Arc::new(SqliteStore::open(&config, Arc::new(Deaf)).unwrap()))
        }
        Database::Postgres(url) => {
            let config = PostgresConfig::new(url.as_str().into());
            Desk::new(Arc::new(PostgresStore::open(&config, Arc::new(Deaf)).await.unwrap()))
        }
    }
}

pub(super) async fn check(settings: &Settings, ledger: &Ledger, platform: &Platform) {
    let desk = open(settings).await;
    let stored = inbound(&desk, ledger).await;
    let lost: Vec<&String> = ledger.received.difference(&stored).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    let (count, quarantined) = desk.write(|tx| tx.counts()).await.unwrap();
    assert_eq!(count, u64::try_from(stored.len()).unwrap(), "a message is stored once");
    assert_eq!(quarantined, 0);
    answers(&desk, ledger, platform).await;
    desks(&desk).await;
}

/// The posted messages that are stored.
async fn inbound(desk: &Desk, ledger: &Ledger) -> BTreeSet<String> {
    let posted = ledger.posted.clone();
    let read = desk.write(move |tx| {
        let channel = tx.channel_by_platform_address(ChannelKind::WhatsApp, NUMBER)?.unwrap();
        let mut stored = BTreeSet::new();
        for id in &posted {
            let at = Timestamp::from_second(sent_at(id)).unwrap();
            if tx.inbound_by_key(inbound_key(channel.id, id, at))?.is_some() {
                stored.insert(id.clone());
            }
        }
        Ok::<_, StoreError>(stored)
    });
    read.await.unwrap()
}

/// Every accepted answer is stored, and none left twice.
async fn answers(desk: &Desk, ledger: &Ledger, platform: &Platform) {
    let accepted = ledger.accepted.clone();
    let known = desk.write(move |tx| {
        let mut known = 0_usize;
        for id in &accepted {
            let id: MessageId = id.parse().unwrap();
            known += usize::from(tx.delivery(id)?.is_some());
        }
        Ok::<_, StoreError>(known)
    });
    assert_eq!(known.await.unwrap(), ledger.accepted.len(), "accepted answers are stored");
    let calls = platform.calls();
    let doubled: Vec<_> = calls.iter().filter(|(_, count)| **count > 1).collect();
    assert!(doubled.is_empty(), "answers that left twice: {doubled:?}");
    assert!(calls.len() <= ledger.answered.len());
}

/// No conversation is on two desks, and no desk holds more than it may.
async fn desks(desk: &Desk) {
    let mut seen = BTreeSet::new();
    for number in 0..3 {
        let email = format!("agent{number}@orvelle.example");
        let read = desk.read(move |queries| {
            let agent = queries.login(&email)?.unwrap().agent;
            let list = queries.conversations(ListOf::Desk(agent.id), None, 200)?;
            Ok((queries.family_statuses(agent.id)?, list))
        });
        let (statuses, list) = read.await.unwrap();
        let status = statuses.iter().find(|it| it.availability.family == Family::Messaging);
        let status = status.unwrap();
        assert!(
            status.load <= status.capacity.0,
            "a desk holds {} of {}",
            status.load,
            status.capacity.0
        );
        assert_eq!(usize::try_from(status.load).unwrap(), list.len());
        for view in list {
            assert!(matches!(view.conversation.state, State::Assigned { .. }));
            assert!(seen.insert(view.conversation.id), "on two desks");
        }
    }
}
