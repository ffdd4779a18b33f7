//! Events are numbered in the order of their commits, without gaps, and told in that order.

use std::sync::Arc;
use std::thread;

use pupitre_app::ports::store::StoreError;

use crate::support::{Database, Db, Place, event, on_each_database, places};

const THREADS: u8 = 8;
const ROUNDS: u8 = 25;

/// Each thread writes alone and waits for its answer; every third use case is refused, and keeps no
/// number.
fn write_from_many_threads(nodes: &[&Db]) {
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let db = nodes[usize::from(thread) % nodes.len()];
            scope.spawn(move || {
                for round in 0..ROUNDS {
                    let written = db.desk.write(move |tx| {
                        tx.append(event(thread), None, None)?;
                        tx.append(event(round), None, None)?;
                        if round % 3 == 2 { Err(StoreError::NotRun) } else { Ok(()) }
                    });
                    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                    assert_eq!(runtime.block_on(written).is_err(), round % 3 == 2);
                }
            });
        }
    });
}

fn committed_count() -> u64 {
    let kept = (0..ROUNDS).filter(|round| round % 3 != 2).count();
    u64::try_from(kept).unwrap() * u64::from(THREADS) * 2
}

#[test]
fn events_of_many_writers_are_numbered_without_gaps_and_told_in_order() {
    on_each_database(|db| {
        write_from_many_threads(&[db]);
        assert_eq!(db.told.numbers(), (1..=committed_count()).collect::<Vec<u64>>());
        assert_eq!(db.read(|queries| queries.last_seq()).unwrap(), committed_count());
    });
}

#[test]
fn two_nodes_number_the_events_of_one_database_and_tell_their_own() {
    let Some(database) = Database::create() else { return };
    let first = Db::open(Place::Postgres(Arc::new(database)));
    let second = first.another_node();
    write_from_many_threads(&[&first, &second]);

    let (ours, theirs) = (first.told.numbers(), second.told.numbers());
    assert!(ours.is_sorted() && theirs.is_sorted());
    assert!(!ours.is_empty() && !theirs.is_empty());
    let mut all = [ours, theirs].concat();
    all.sort_unstable();
    assert_eq!(all, (1..=committed_count()).collect::<Vec<u64>>());
}

#[test]
fn numbers_go_on_where_they_were_when_the_store_is_opened_again() {
    for place in places() {
        let db = Db::open(place);
        db.write(|tx| tx.append(event(1), None, None)).unwrap();
        let again = Db::open(db.close());
        again.write(|tx| tx.append(event(2), None, None)).unwrap();
        assert_eq!(again.told.numbers(), [2]);
    }
}
