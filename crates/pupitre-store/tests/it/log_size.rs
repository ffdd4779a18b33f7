//! SQLite's log stays small however long the desk writes without a pause.

use pupitre_app::ports::store::Quarantined;
use pupitre_domain::id::QuarantineId;

use crate::raw::Direct;
use crate::support::{Db, Place};

/// The log may hold this many bytes at most.
const LOG_BYTES_MAX: u64 = 100 * 1_024 * 1_024;

#[test]
fn the_log_is_started_anew_while_commits_go_on() {
    let db = Db::open(Place::Sqlite(tempfile::tempdir().unwrap()));
    let Place::Sqlite(folder) = &db.place else { panic!("it is SQLite") };
    let log = folder.path().join("desk.db-wal");
    let mut written_bytes = 0;
    let mut log_bytes = 0;
    for number in 0..200_u8 {
        db.done(move |tx| {
            tx.quarantine(&Quarantined {
                id: QuarantineId::from_bytes([number; 16]),
                channel: None,
                reason: "too_large".to_owned(),
                raw: vec![number; 1_024 * 1_024],
                received_at: crate::company::at(0),
            })
        });
        written_bytes += 1_024 * 1_024;
        log_bytes = log.metadata().unwrap().len().max(log_bytes);
    }
    assert!(written_bytes > LOG_BYTES_MAX, "too little was written to prove anything");
    assert!(log_bytes < LOG_BYTES_MAX, "the log grew to {log_bytes} bytes");
    assert_eq!(db.done(|tx| tx.counts()), (0, 200));
}
