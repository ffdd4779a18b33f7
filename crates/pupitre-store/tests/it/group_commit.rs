//! Group commit: many use cases, one commit, and none spoils its neighbors.

use std::sync::Arc;

use pupitre_app::DeskError;
use pupitre_app::ports::store::{CommitListener, Recorded, StoreError};
use pupitre_store::SqliteBlocking;

use crate::support::{Gate, Tuning, event, on_each_tuned};

/// One connection writes, so that what waits is taken together.
const ONE_WRITER: Tuning = Tuning { writer_count: 1, queue_limit: 4_096 };

#[test]
fn what_waits_together_is_committed_together() {
    on_each_tuned(ONE_WRITER, |db| {
        let gate = Gate::hold(&db.desk);
        let answers: Vec<_> = (1..=20)
            .map(|number| db.desk.write(move |tx| tx.append(event(number), None, None)))
            .collect();
        drop(gate);
        for answer in answers {
            db.wait(answer).unwrap();
        }
        assert_eq!(db.told.commit_count(), 1);
        assert_eq!(db.told.numbers(), (1..=20).collect::<Vec<u64>>());
    });
}

#[test]
fn a_use_case_that_is_refused_or_panics_or_fails_spoils_no_neighbor() {
    on_each_tuned(ONE_WRITER, |db| {
        let gate = Gate::hold(&db.desk);
        let mut answers = Vec::new();
        for number in 1..=8_u8 {
            answers.push(db.desk.write(move |tx| {
                tx.append(event(number), None, None).unwrap();
                match number {
                    2 => Err("refused"),
                    4 => panic!("a use case that panics, as this test wants"),
                    6 => {
                        let nameless = pupitre_domain::team::Team {
                            id: pupitre_domain::id::TeamId::from_bytes([1; 16]),
                            name: String::new(),
                        };
                        drop(tx.put_team(&nameless));
                        Ok(number)
                    }
                    _ => Ok(number),
                }
            }));
        }
        drop(gate);
        let answers: Vec<_> = answers.into_iter().map(|answer| db.wait(answer)).collect();

        let kept: Vec<u8> =
            answers.iter().filter_map(|answer| answer.as_ref().ok().copied()).collect();
        assert_eq!(kept, [1, 3, 5, 7, 8]);
        assert!(matches!(answers[1], Err(DeskError::Refused("refused"))));
        assert!(matches!(answers[3], Err(DeskError::Store(StoreError::Panicked))));
        assert!(matches!(answers[5], Err(DeskError::Store(StoreError::Constraint { .. }))));
        assert_eq!(db.told.numbers(), [1, 2, 3, 4, 5]);
        let told: Vec<_> = db.told.events().into_iter().map(|recorded| recorded.event).collect();
        assert_eq!(told, [1, 3, 5, 7, 8].map(event));
        assert_eq!(db.read(|queries| queries.last_seq()).unwrap(), 5);
    });
}

#[test]
fn more_than_the_queue_takes_is_refused_as_overload_and_what_waits_is_done() {
    on_each_tuned(Tuning { writer_count: 1, queue_limit: 2 }, |db| {
        let gate = Gate::hold(&db.desk);
        let first = db.desk.write(|tx| tx.append(event(1), None, None));
        let second = db.desk.write(|tx| tx.append(event(2), None, None));
        let third = db.write(|tx| tx.append(event(3), None, None));
        assert!(matches!(third, Err(DeskError::Store(StoreError::Overloaded))));
        drop(gate);
        db.wait(first).unwrap();
        db.wait(second).unwrap();
        assert_eq!(db.told.numbers(), [1, 2]);
    });
}

#[test]
fn what_nobody_waits_for_any_more_is_committed_all_the_same() {
    on_each_tuned(ONE_WRITER, |db| {
        let gate = Gate::hold(&db.desk);
        drop(db.desk.write(|tx| tx.append(event(1), None, None)));
        drop(gate);
        db.write(|tx| tx.append(event(2), None, None)).unwrap();
        assert_eq!(db.told.numbers(), [1, 2]);
    });
}

/// A listener that panics when it is told.
struct Nervous;

impl CommitListener for Nervous {
    fn committed(&self, _recorded: Vec<Recorded>, _has_due_work: bool) {
        panic!("a listener that panics, as this test wants");
    }
}

#[test]
fn a_listener_that_panics_undoes_nothing() {
    let store = SqliteBlocking::in_memory(Arc::new(Nervous)).unwrap();
    store.write(|tx| tx.append(event(1), None, None)).unwrap();
    store.write(|tx| tx.append(event(2), None, None)).unwrap();
    assert_eq!(store.read(|queries| queries.last_seq()).unwrap(), 2);
}
