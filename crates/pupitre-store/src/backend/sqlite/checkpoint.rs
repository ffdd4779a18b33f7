//! Copying the write-ahead log into the database beside the writer, and starting the log anew in
//! time.
//!
//! A passive checkpoint never starts the log anew while commits go on, so that alone it would grow
//! without end. Past a size the database file is synced here, and the writer then starts the log
//! anew between two batches, when little is left to copy.

use std::fs::File;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::Connection;

/// How many frames (pages of 4 KiB) the log grows between two passive checkpoints.
const PASSIVE_FRAMES: u32 = 4_096;

/// How many frames the log holds when the writer is to start it anew.
const RESTART_FRAMES: u32 = 8_192;

/// How many frames the log holds when the writer waits for nobody and starts it anew.
const FORCED_FRAMES: u32 = 16_384;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Idle,
    /// The writer asks for a passive checkpoint.
    Asked,
    /// The log is copied and synced; the writer may start it anew.
    Ready,
    Closed,
}

/// What the writer and the checkpointer say to each other.
pub(super) struct Checkpoints {
    phase: Mutex<Phase>,
    changed: Condvar,
}

impl Checkpoints {
    pub(super) fn new() -> Self {
        Self { phase: Mutex::new(Phase::Idle), changed: Condvar::new() }
    }

    /// No more are wanted.
    pub(super) fn close(&self) {
        *self.lock() = Phase::Closed;
        self.changed.notify_all();
    }

    /// Nothing here panics while it holds the lock, so that a poisoned one is as good.
    fn lock(&self) -> MutexGuard<'_, Phase> {
        self.phase.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Moves on when the phase is `from`; whether it was.
    fn advance(&self, from: Phase, to: Phase) -> bool {
        let mut phase = self.lock();
        if *phase != from {
            return false;
        }
        *phase = to;
        self.changed.notify_all();
        true
    }

    /// Waits until a checkpoint is asked for; `false` once no more are wanted.
    fn wait(&self) -> bool {
        let mut phase = self.lock();
        loop {
            match *phase {
                Phase::Asked => return true,
                Phase::Closed => return false,
                Phase::Idle | Phase::Ready => {
                    phase = self.changed.wait(phase).unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }
}

/// The writer's side: how long the log is, and when a checkpoint was last asked for.
pub(super) struct LogWatch {
    frames: Arc<AtomicU32>,
    asked_at: u32,
}

impl LogWatch {
    /// Watches the log of the connection that writes.
    pub(super) fn new(connection: &mut Connection) -> rusqlite::Result<Self> {
        let frames = Arc::new(AtomicU32::new(0));
        let seen = Arc::clone(&frames);
        connection.wal_hook(Some(move |_wal: &mut rusqlite::hooks::Wal, pages| {
            seen.store(u32::try_from(pages).unwrap_or(0), Ordering::Relaxed);
            Ok(())
        }))?;
        Ok(Self { frames, asked_at: 0 })
    }

    /// Between two batches: asks for a checkpoint when the log has grown, and starts it anew when
    /// it is copied.
    pub(super) fn after_batch(&mut self, connection: &Connection, checkpoints: &Checkpoints) {
        let is_ready = checkpoints.advance(Phase::Ready, Phase::Idle);
        if is_ready || self.frames.load(Ordering::Relaxed) >= FORCED_FRAMES {
            match restart(connection) {
                Ok(true) => self.frames.store(0, Ordering::Relaxed),
                // A reader still looks into the log: asked again when it has grown some more.
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, "the log could not be started anew"),
            }
        }
        let frames = self.frames.load(Ordering::Relaxed);
        self.asked_at = self.asked_at.min(frames);
        if frames - self.asked_at >= PASSIVE_FRAMES
            && checkpoints.advance(Phase::Idle, Phase::Asked)
        {
            self.asked_at = frames;
        }
    }
}

/// The checkpointer's thread: copies when asked. It gives the file back, which must be closed last:
/// closing any descriptor of a database drops SQLite's locks on it.
pub(super) fn run(connection: &Connection, file: File, checkpoints: &Checkpoints) -> File {
    while checkpoints.wait() {
        let next = match checkpoint(connection, "PASSIVE") {
            Ok((_busy, frames)) if frames >= RESTART_FRAMES => match file.sync_data() {
                Ok(()) => Phase::Ready,
                Err(error) => {
                    tracing::error!(%error, "the database file could not be synced");
                    Phase::Idle
                }
            },
            Ok(_little) => Phase::Idle,
            Err(error) => {
                tracing::warn!(%error, "the log could not be copied into the database");
                Phase::Idle
            }
        };
        checkpoints.advance(Phase::Asked, next);
    }
    file
}

/// Copies all of the log and empties it, at the end.
pub(super) fn finish(connection: &Connection) -> rusqlite::Result<()> {
    checkpoint(connection, "TRUNCATE").map(drop)
}

/// Starts the log anew unless somebody still reads from it; whether it did.
fn restart(connection: &Connection) -> rusqlite::Result<bool> {
    connection.busy_timeout(Duration::ZERO)?;
    let done = checkpoint(connection, "RESTART");
    connection.busy_timeout(super::connection::BUSY_TIMEOUT)?;
    Ok(!done?.0)
}

/// Whether somebody was in the way, and how many frames the log holds.
fn checkpoint(connection: &Connection, mode: &str) -> rusqlite::Result<(bool, u32)> {
    connection.pragma_update_and_check(None, "wal_checkpoint", mode, |row| {
        Ok((row.get::<_, i64>(0)? != 0, u32::try_from(row.get::<_, i64>(1)?).unwrap_or(0)))
    })
}
