//! What is learnt of a file while it passes.

use pupitre_app::ports::files::{FILE_HEAD_BYTES_MAX, FileError, StoredFile};
use sha2::{Digest as _, Sha256};

/// Counts and hashes a file, and keeps its beginning.
pub(super) struct Gauge {
    size_bytes: u64,
    limit_bytes: u64,
    hash: Sha256,
    head: Vec<u8>,
}

impl Gauge {
    /// A gauge of a file of at most that many bytes.
    pub(super) fn new(limit_bytes: u64) -> Self {
        Self { size_bytes: 0, limit_bytes, hash: Sha256::new(), head: Vec::new() }
    }

    /// How many bytes have passed.
    pub(super) fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    /// Lets a chunk pass.
    ///
    /// # Errors
    ///
    /// [`FileError::TooLarge`] when the file is over its limit with it.
    pub(super) fn pass(&mut self, chunk: &[u8]) -> Result<(), FileError> {
        self.size_bytes += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        if self.size_bytes > self.limit_bytes {
            return Err(FileError::TooLarge { limit_bytes: self.limit_bytes });
        }
        self.hash.update(chunk);
        let room = FILE_HEAD_BYTES_MAX.saturating_sub(self.head.len()).min(chunk.len());
        self.head.extend_from_slice(chunk.get(..room).unwrap_or_default());
        Ok(())
    }

    /// What was learnt of the whole file.
    pub(super) fn read(self) -> StoredFile {
        let sha256 = self.hash.finalize().into();
        StoredFile { size_bytes: self.size_bytes, sha256, head: self.head }
    }
}
