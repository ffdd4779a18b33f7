//! Opening, committing, reading back.

use pupitre_app::DeskError;
use pupitre_app::ports::store::StoreError;
use pupitre_domain::id::TeamId;
use pupitre_domain::team::Team;

use crate::support::{event, on_each_database};

#[test]
fn what_is_committed_is_read_back_and_told() {
    on_each_database(|db| {
        let team = Team { id: TeamId::from_bytes([7; 16]), name: "Sales".to_owned() };
        let written = team.clone();
        db.write(move |tx| {
            tx.put_team(&written)?;
            tx.append(event(1), None, None)?;
            tx.append(event(2), None, None)
        })
        .unwrap();

        assert_eq!(db.write(|tx| tx.any_team()).unwrap(), Some(team));
        assert_eq!(db.read(|queries| queries.last_seq()).unwrap(), 2);
        assert_eq!(db.told.numbers(), [1, 2]);
    });
}

#[test]
fn what_is_refused_leaves_nothing_behind() {
    on_each_database(|db| {
        let refused = db.write(|tx| {
            tx.put_team(&Team { id: TeamId::from_bytes([7; 16]), name: "Sales".to_owned() })
                .map_err(|_error| "store")?;
            tx.append(event(1), None, None).map_err(|_error| "store")?;
            Err::<(), _>("no")
        });
        assert!(matches!(refused, Err(DeskError::Refused("no"))));
        assert_eq!(db.write(|tx| tx.any_team()).unwrap(), None);
        assert_eq!(db.read(|queries| queries.last_seq()).unwrap(), 0);
        assert!(db.told.numbers().is_empty());
    });
}

#[test]
fn a_statement_that_failed_can_not_be_overlooked() {
    on_each_database(|db| {
        let nameless = Team { id: TeamId::from_bytes([7; 16]), name: String::new() };
        let written = db.write(move |tx| {
            tx.append(event(1), None, None)?;
            drop(tx.put_team(&nameless));
            Ok::<_, StoreError>(())
        });
        assert!(matches!(written, Err(DeskError::Store(StoreError::Constraint { .. }))));
        assert_eq!(db.read(|queries| queries.last_seq()).unwrap(), 0);
    });
}
