//! Files in memory.

use std::collections::HashMap;
use std::sync::Mutex;

use futures_util::StreamExt as _;
use pupitre_app::ports::files::{BoxFuture, Chunks, FileError, Files, StoredFile};
use pupitre_domain::id::MediaId;
use sha2::{Digest as _, Sha256};

/// A file store in memory.
#[derive(Default)]
pub(crate) struct MemoryFiles(Mutex<HashMap<MediaId, Vec<u8>>>);

impl MemoryFiles {
    pub(crate) fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    pub(crate) fn insert(&self, id: MediaId, bytes: &[u8]) {
        self.0.lock().unwrap().insert(id, bytes.to_vec());
    }
}

impl Files for MemoryFiles {
    fn put(
        &self,
        id: MediaId,
        mut chunks: Chunks,
        limit_bytes: u64,
    ) -> BoxFuture<'_, Result<StoredFile, FileError>> {
        Box::pin(async move {
            let mut bytes = Vec::new();
            while let Some(chunk) = chunks.next().await {
                bytes.extend(chunk?);
                if size(&bytes) > limit_bytes {
                    return Err(FileError::TooLarge { limit_bytes });
                }
            }
            let stored = StoredFile {
                size_bytes: size(&bytes),
                sha256: Sha256::digest(&bytes).into(),
                head: bytes.iter().copied().take(8192).collect(),
            };
            self.insert(id, &bytes);
            Ok(stored)
        })
    }

    fn open(
        &self,
        id: MediaId,
        range: Option<(u64, u64)>,
    ) -> BoxFuture<'_, Result<(u64, Chunks), FileError>> {
        Box::pin(async move {
            let bytes = self.0.lock().unwrap().get(&id).cloned().ok_or(FileError::NotFound)?;
            let size = size(&bytes);
            let (start, end) = range.unwrap_or((0, size));
            let part =
                bytes[usize::try_from(start).unwrap()..usize::try_from(end).unwrap()].to_vec();
            let (mut sender, chunks) = futures_channel::mpsc::channel(1);
            sender.try_send(Ok(part)).unwrap();
            Ok((size, chunks))
        })
    }

    fn remove(&self, id: MediaId) -> BoxFuture<'_, Result<(), FileError>> {
        Box::pin(async move {
            self.0.lock().unwrap().remove(&id);
            Ok(())
        })
    }
}

fn size(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap()
}
