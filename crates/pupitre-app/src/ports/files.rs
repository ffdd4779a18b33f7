//! Where the bytes of media are kept.

use std::pin::Pin;

use futures_channel::mpsc;
use pupitre_domain::id::MediaId;

/// A future of an adapter.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Bytes on their way in, chunk by chunk; an error ends them.
pub type Chunks = mpsc::Receiver<Result<Vec<u8>, FileError>>;

/// How many first bytes of a file are kept while it passes: its type is told from them, and the
/// size of a picture, which a camera puts behind up to 64 KiB of its own notes.
pub const FILE_HEAD_BYTES_MAX: usize = 256 * 1024;

/// Why a file was not stored or read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// There is no such file.
    #[error("the file is not in the store")]
    NotFound,
    /// It is larger than allowed.
    #[error("the file is larger than {limit_bytes} bytes")]
    TooLarge {
        /// The most bytes.
        limit_bytes: u64,
    },
    /// The source broke off.
    #[error("the source of the file broke off: {0}")]
    Source(String),
    /// The store failed.
    #[error("the file store failed: {0}")]
    Store(String),
}

/// What was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// How many bytes.
    pub size_bytes: u64,
    /// Their SHA-256.
    pub sha256: [u8; 32],
    /// The first bytes, at most [`FILE_HEAD_BYTES_MAX`].
    pub head: Vec<u8>,
}

/// Keeps the bytes of media under their ids.
pub trait Files: Send + Sync {
    /// Stores a stream under this id with bounded memory; what is incomplete is not kept.
    fn put(
        &self,
        id: MediaId,
        chunks: Chunks,
        limit_bytes: u64,
    ) -> BoxFuture<'_, Result<StoredFile, FileError>>;

    /// Opens a file: its size in bytes and its chunks. `range` is a start and an end (exclusive) in
    /// bytes.
    fn open(
        &self,
        id: MediaId,
        range: Option<(u64, u64)>,
    ) -> BoxFuture<'_, Result<(u64, Chunks), FileError>>;

    /// Removes a file; one that is not there is fine.
    fn remove(&self, id: MediaId) -> BoxFuture<'_, Result<(), FileError>>;
}
