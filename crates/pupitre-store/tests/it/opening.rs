//! Opening, closing, opening again, and what is refused by name.

use std::sync::Arc;

use pupitre_app::DeskError;
use pupitre_app::ports::store::StoreError;
use pupitre_domain::id::TeamId;
use pupitre_domain::team::Team;
use pupitre_store::{
    OpenError, PostgresConfig, PostgresStore, SqliteBlocking, SqliteConfig, SqliteStore,
};

use crate::support::{Db, Place, Told, event, places};

fn team() -> Team {
    Team { id: TeamId::from_bytes([7; 16]), name: "Sales".to_owned() }
}

/// Tries to open a place of which nothing is open.
fn try_open(place: &Place) -> Result<(), OpenError> {
    let told = Arc::new(Told::default());
    match place {
        Place::Sqlite(folder) => SqliteStore::open(&Place::sqlite_config(folder), told).map(drop),
        Place::Postgres(database) => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let config = PostgresConfig::new(database.url());
            runtime.unwrap().block_on(PostgresStore::open(&config, told)).map(drop)
        }
    }
}

#[test]
fn what_was_committed_is_there_when_the_store_is_opened_again() {
    for place in places() {
        let db = Db::open(place);
        db.write(|tx| {
            tx.put_team(&team())?;
            tx.append(event(1), None, None)
        })
        .unwrap();

        let again = Db::open(db.close());
        assert_eq!(again.write(|tx| tx.any_team()).unwrap(), Some(team()));
        assert_eq!(again.read(|queries| queries.last_seq()).unwrap(), 1);
        assert!(again.told.numbers().is_empty());
    }
}

#[test]
fn a_store_that_is_closed_finishes_what_waits_and_refuses_the_rest() {
    for place in places() {
        let db = Db::open(place);
        let waiting: Vec<_> = (1..=50)
            .map(|number| db.desk.write(move |tx| tx.append(event(number), None, None)))
            .collect();
        let desk = db.desk.clone();
        let told = Arc::clone(&db.told);
        let _place = db.close();

        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        for answer in waiting {
            runtime.block_on(answer).unwrap();
        }
        assert_eq!(told.numbers().len(), 50);
        let late = runtime.block_on(desk.write(|tx| tx.append(event(1), None, None)));
        assert!(matches!(late, Err(DeskError::Store(StoreError::NotRun))));
        let late = runtime.block_on(desk.read(|queries| queries.last_seq()));
        assert_eq!(late, Err(StoreError::NotRun));
    }
}

#[test]
fn a_sqlite_file_has_one_writing_process() {
    let folder = tempfile::tempdir().unwrap();
    let config = Place::sqlite_config(&folder);
    let told = Arc::new(Told::default());
    let first = SqliteStore::open(&config, Arc::<Told>::clone(&told)).unwrap();

    let second = SqliteStore::open(&config, Arc::<Told>::clone(&told)).map(drop).unwrap_err();
    assert!(matches!(&second, OpenError::Locked { path } if *path == config.path));
    let third =
        SqliteBlocking::open(&config.path, Arc::<Told>::clone(&told)).map(drop).unwrap_err();
    assert!(matches!(third, OpenError::Locked { .. }));

    first.close();
    SqliteStore::open(&config, told).unwrap();
}

#[test]
fn a_closed_sqlite_store_leaves_no_log_beside_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(Place::Sqlite(folder));
    db.write(|tx| tx.append(event(1), None, None)).unwrap();
    let Place::Sqlite(folder) = db.close() else { panic!("it was SQLite") };
    assert!(folder.path().join("desk.db").exists());
    assert!(!folder.path().join("desk.db-wal").exists());
}

#[test]
fn a_database_of_a_newer_version_is_refused() {
    for place in places() {
        let db = Db::open(place);
        db.by_hand(
            "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
             VALUES (999, 'tomorrow', '2030-01-01T00:00:00Z', '1')",
        )
        .unwrap();
        let refused = try_open(&db.close()).unwrap_err();
        assert!(matches!(refused, OpenError::NewerSchema { found: 999, known: 1.. }), "{refused}");
    }
}

#[test]
fn a_file_that_is_no_database_or_has_no_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("desk.db");
    std::fs::write(&text, "This is not a database, but a text that is long enough to be one.")
        .unwrap();
    for path in [text, folder.path().join("nowhere").join("desk.db")] {
        let config = SqliteConfig::new(path.clone());
        let refused = SqliteStore::open(&config, Arc::new(Told::default())).map(drop).unwrap_err();
        assert!(matches!(&refused, OpenError::CannotOpen { path: named, .. } if *named == path));
    }
}

#[test]
fn an_address_that_is_none_or_answers_nothing_is_refused_without_its_password() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let addresses = [
        ("postgres://ana:secret@:port/desk".to_owned(), true),
        ("desk of ana:secret".to_owned(), true),
        (format!("postgres://ana:secret@{free}/desk"), false),
        (format!("postgres://ana:secret@{free}/desk?sslmode=require"), false),
    ];
    for (url, is_bad) in addresses {
        let config = PostgresConfig::new(url);
        assert!(!format!("{config:?}").contains("secret"));
        let opened = runtime.block_on(PostgresStore::open(&config, Arc::new(Told::default())));
        let refused = opened.map(drop).unwrap_err();
        assert!(!format!("{refused} {refused:?}").contains("secret"), "{refused}");
        assert_eq!(matches!(refused, OpenError::BadUrl { .. }), is_bad, "{refused}");
        assert_eq!(matches!(refused, OpenError::Unreachable { .. }), !is_bad, "{refused}");
    }
}
