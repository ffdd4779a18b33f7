//! The state file: read at the start, written whole whenever something has changed.
//!
//! The file is JSON. The bytes of media are in the folder of the same name with `.media` behind
//! it, one file for each id. Both are written beside their place, then renamed: a reader, or a
//! run after a crash, sees the old state or the new one.

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;
use jiff::SignedDuration;
use tokio_util::sync::CancellationToken;

use crate::emulator::Emulator;
use crate::saved::{self, FORMAT, Saved, VERSION};

/// Shortest time between two writes.
const WRITE_INTERVAL: Duration = Duration::from_secs(1);

/// Why a state file could not be used.
#[derive(Debug, thiserror::Error)]
pub enum StateFileError {
    /// The file is there and could not be read.
    #[error("the state file {0} cannot be read")]
    Read(PathBuf, #[source] io::Error),
    /// The file is not a state of this emulator.
    #[error("{0} is not a state file of the emulator: it was left as it is")]
    Format(PathBuf, #[source] serde_json::Error),
    /// The file was written by an emulator whose files have another shape.
    #[error("the state file {path} is of version {found}, this emulator reads version {VERSION}")]
    Version {
        /// The file.
        path: PathBuf,
        /// The version that it says.
        found: u64,
    },
    /// The file is the state of another number.
    #[error("the state file {path} is of the phone number id {found}, not {expected}")]
    Number {
        /// The file.
        path: PathBuf,
        /// The number that the file is of.
        found: String,
        /// The number that this emulator plays.
        expected: String,
    },
    /// The file, or one of the media beside it, could not be written.
    #[error("the state file {0} cannot be written")]
    Write(PathBuf, #[source] io::Error),
}

/// The first fields of a state file, read before all else.
#[derive(serde::Deserialize)]
struct Head {
    format: String,
    version: u64,
}

/// Reads the file, if it is there, and takes its state up.
pub(crate) fn load(emulator: &Emulator, path: &Path) -> Result<(), StateFileError> {
    let text = match std::fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(StateFileError::Read(path.to_owned(), error)),
    };
    let wrong = |error| StateFileError::Format(path.to_owned(), error);
    let head: Head = serde_json::from_slice(&text).map_err(wrong)?;
    if head.format != FORMAT {
        let error = serde::de::Error::custom(format!("its format is {}", head.format));
        return Err(wrong(error));
    }
    if head.version != u64::from(VERSION) {
        return Err(StateFileError::Version { path: path.to_owned(), found: head.version });
    }
    let saved: Saved = serde_json::from_slice(&text).map_err(wrong)?;
    let expected = emulator.config().phone_number_id;
    if saved.phone_number_id != expected {
        let found = saved.phone_number_id;
        return Err(StateFileError::Number { path: path.to_owned(), found, expected });
    }
    let files = read_media(path, &saved)?;
    let behind = saved.written_at.duration_since(emulator.clock().now());
    emulator.clock().advance(behind.max(SignedDuration::ZERO));
    emulator.change(|state, at| {
        for (file, bytes) in files {
            state.media.restore(file, bytes);
        }
        saved::restore(state, at, saved);
    });
    Ok(())
}

/// Writes after each change, at most once in a while, and once more at the end.
pub(crate) async fn keep(
    emulator: &Emulator,
    path: &Path,
    stop: CancellationToken,
) -> Result<(), StateFileError> {
    let mut changes = emulator.watch();
    loop {
        write(emulator, path).await?;
        tokio::select! {
            () = stop.cancelled() => break,
            // An error means that the emulator is gone, which this borrow excludes.
            _ = changes.changed() => {}
        }
        tokio::select! {
            () = stop.cancelled() => break,
            () = tokio::time::sleep(WRITE_INTERVAL) => {}
        }
        changes.mark_unchanged();
    }
    write(emulator, path).await
}

async fn write(emulator: &Emulator, path: &Path) -> Result<(), StateFileError> {
    let (saved, files) = emulator.read(|state, at| (saved::saved(state, at), state.media.saved()));
    let place = path.to_owned();
    let written = tokio::task::spawn_blocking(move || write_all(&place, &saved, files)).await;
    let written = written.unwrap_or_else(|error| Err(io::Error::other(error)));
    written.map_err(|error| StateFileError::Write(path.to_owned(), error))
}

/// Media first: a state never names a file that is not there yet.
fn write_all(
    path: &Path,
    saved: &Saved,
    files: Vec<(crate::media::SavedFile, Bytes)>,
) -> io::Result<()> {
    let folder = media_folder(path);
    let mut named = HashSet::new();
    for (file, bytes) in files {
        let place = folder.join(&file.id);
        if !place.exists() {
            std::fs::create_dir_all(&folder)?;
            replace(&place, &bytes)?;
        }
        named.insert(file.id);
    }
    replace(path, &serde_json::to_vec(saved)?)?;
    if !folder.exists() {
        return Ok(());
    }
    for entry in std::fs::read_dir(&folder)? {
        let entry = entry?;
        if !named.contains(&*entry.file_name().to_string_lossy()) {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let mut file = std::fs::File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&beside, path)
}

/// The files whose bytes are there. One that was taken away is forgotten.
fn read_media(
    path: &Path,
    saved: &Saved,
) -> Result<Vec<(crate::media::SavedFile, Bytes)>, StateFileError> {
    let folder = media_folder(path);
    let mut files = Vec::new();
    for file in &saved.files {
        let is_id = !file.id.is_empty() && file.id.bytes().all(|it| it.is_ascii_digit());
        if !is_id {
            continue;
        }
        match std::fs::read(folder.join(&file.id)) {
            Ok(bytes) => files.push((file.clone(), Bytes::from(bytes))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(StateFileError::Read(folder.join(&file.id), error)),
        }
    }
    Ok(files)
}

fn media_folder(path: &Path) -> PathBuf {
    let mut folder = path.as_os_str().to_owned();
    folder.push(".media");
    PathBuf::from(folder)
}
