//! Every statement is one that both databases understand.

use std::collections::BTreeSet;
use std::path::Path;

use pupitre_store::sql::{ALL, numbered};

use crate::support::{Db, Place, places};

/// The files under `sql/`, without their endings, and those that PostgreSQL has of its own.
fn files() -> (BTreeSet<String>, BTreeSet<String>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("sql");
    let (mut texts, mut overrides) = (BTreeSet::new(), BTreeSet::new());
    for folder in root.read_dir().unwrap() {
        let noun = folder.unwrap();
        for file in noun.path().read_dir().unwrap() {
            let file = file.unwrap().file_name().into_string().unwrap();
            let name = format!("{}/{file}", noun.file_name().into_string().unwrap());
            match name.strip_suffix(".postgres.sql") {
                Some(name) => overrides.insert(name.to_owned()),
                None => texts.insert(name.strip_suffix(".sql").unwrap().to_owned()),
            };
        }
    }
    (texts, overrides)
}

#[test]
fn every_file_is_a_statement_and_every_override_says_why() {
    let (texts, overrides) = files();
    assert_eq!(ALL.iter().map(|query| query.name.to_owned()).collect::<BTreeSet<_>>(), texts);
    let overridden = ALL.iter().filter(|query| query.postgres.is_some());
    assert_eq!(overridden.map(|query| query.name.to_owned()).collect::<BTreeSet<_>>(), overrides);
    for query in ALL {
        let why = query.postgres.is_none_or(|text| text.starts_with("-- "));
        assert!(why, "{} has no reason to be two", query.name);
    }
    let share = overrides.len() * 5;
    assert!(share <= texts.len(), "overrides pass a fifth: two crates would be plainer");
}

#[test]
fn every_statement_is_understood_by_both_databases() {
    for place in places() {
        let db = Db::open(place);
        match &db.place {
            Place::Sqlite(folder) => {
                let path = Place::sqlite_config(folder).path;
                let connection = rusqlite::Connection::open(path).unwrap();
                for query in ALL {
                    let prepared = connection.prepare(query.for_sqlite()).map(drop);
                    prepared.unwrap_or_else(|error| panic!("{}: {error}", query.name));
                }
            }
            Place::Postgres(database) => db.wait(async {
                let client = database.connect().await;
                for query in ALL {
                    let prepared = client.prepare(query.for_postgres()).await.map(drop);
                    prepared.unwrap_or_else(|error| panic!("{}: {error:?}", query.name));
                }
            }),
        }
    }
}

#[test]
fn a_parameter_is_known_by_its_number_not_by_its_place() {
    let text = "SELECT $2 || $1 || $2";
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    let said: String =
        connection.query_row(&numbered(text), ["first", "second"], |row| row.get(0)).unwrap();
    assert_eq!(said, "secondfirstsecond");
}
