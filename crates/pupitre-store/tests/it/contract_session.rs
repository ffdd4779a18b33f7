//! What every store does with login sessions.

use pupitre_app::ports::store::SessionRow;
use pupitre_domain::id::{AgentId, SessionId};

use crate::company::{ANA, BO, at, furnish};
use crate::raw::{Direct, refused};
use crate::support::{Db, on_each_database};

fn session(number: u32, ends_s: i64) -> SessionRow {
    let mut id = [0; 16];
    let mut token_hash = [0; 32];
    id[..4].copy_from_slice(&number.to_be_bytes());
    token_hash[28..].copy_from_slice(&number.to_be_bytes());
    SessionRow {
        id: SessionId::from_bytes(id),
        agent: ANA,
        token_hash,
        created_at: at(0),
        expires_at: at(ends_s),
    }
}

fn is_open(db: &Db, number: u32, elapsed_s: i64) -> bool {
    let token_hash = session(number, 0).token_hash;
    db.seen(move |queries| queries.session(token_hash, at(elapsed_s)))
        .is_some_and(|view| view.session.id == session(number, 0).id)
}

#[test]
fn a_session_reads_back_with_its_agent_until_it_ends() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| tx.insert_session(&session(1, 100)));
        let hash = session(1, 100).token_hash;
        let view = db.seen(move |queries| queries.session(hash, at(99))).unwrap();
        assert_eq!(view.session, session(1, 100));
        assert_eq!((view.agent.id, view.agent.name.as_str()), (ANA, "Ana"));
        assert!(!is_open(db, 1, 100) && !is_open(db, 2, 0));

        db.sql("UPDATE agents SET is_active = 0");
        assert!(!is_open(db, 1, 0));
    });
}

#[test]
fn a_session_that_is_deleted_says_whose_it_was() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| {
            tx.insert_session(&session(1, 100))?;
            tx.insert_session(&SessionRow { agent: BO, ..session(2, 100) })
        });
        let delete = |number| db.done(move |tx| tx.delete_session(session(number, 0).id));
        assert_eq!((delete(2), delete(2), delete(3)), (Some(BO), None, None));
        assert!(is_open(db, 1, 0) && !is_open(db, 2, 0));
    });
}

#[test]
fn a_token_opens_one_session() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| tx.insert_session(&session(1, 100)));
        let same = SessionRow { id: session(2, 0).id, ..session(1, 100) };
        assert_eq!(refused(db.write(move |tx| tx.insert_session(&same))), "sessions_token_hash");
        let nobody = SessionRow { agent: AgentId::from_bytes([9; 16]), ..session(3, 100) };
        refused(db.write(move |tx| tx.insert_session(&nobody)));
    });
}

#[test]
fn sessions_that_are_over_are_deleted_a_thousand_at_a_time() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| {
            for number in 0..1_001 {
                tx.insert_session(&session(number, i64::from(number)))?;
            }
            tx.insert_session(&session(2_000, 1_001))
        });
        db.done(|tx| tx.delete_expired_sessions(at(1_000)));
        assert!(is_open(db, 1_000, -1) && is_open(db, 2_000, -1) && !is_open(db, 999, -1));
        db.done(|tx| tx.delete_expired_sessions(at(1_000)));
        assert!(!is_open(db, 1_000, -1) && is_open(db, 2_000, -1));
    });
}
