//! The files of media, in a folder, by `object_store`: streamed in and out with bounded memory.

use std::ops::Range;
use std::path::Path as FolderPath;
use std::sync::Arc;

use bytes::Bytes;
use futures_channel::mpsc;
use futures_util::{SinkExt as _, StreamExt as _};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{
    GetOptions, GetRange, GetResult, ObjectStore, ObjectStoreExt as _, WriteMultipart,
};
use pupitre_app::ports::files::{BoxFuture, Chunks, FileError, Files, StoredFile};
use pupitre_domain::id::MediaId;
use sha2::{Digest as _, Sha256};

/// How many first bytes are kept to tell the type from.
const HEAD_BYTES_MAX: usize = 8 * 1024;

/// How many chunks of a file may wait for a slow reader.
const CHUNKS_AHEAD_MAX: usize = 4;

/// How many parts may be written at a time.
const PARTS_AT_ONCE_MAX: usize = 2;

/// Files in one folder.
pub(crate) struct FolderFiles {
    store: Arc<dyn ObjectStore>,
}

impl FolderFiles {
    /// The files in that folder, which is made when it is missing.
    ///
    /// # Errors
    ///
    /// When the folder can't be made or opened.
    pub(crate) fn open(folder: &FolderPath) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let store = LocalFileSystem::new_with_prefix(folder)?;
        Ok(Self { store: Arc::new(store) })
    }
}

/// Two folders deep, by the last digits: the first ones are times and would fill one folder.
fn path_of(id: MediaId) -> Path {
    let name = id.to_string();
    let fold = name.get(34..).unwrap_or("00").to_owned();
    Path::from_iter([fold, name])
}

fn failed(error: object_store::Error) -> FileError {
    match error {
        object_store::Error::NotFound { .. } => FileError::NotFound,
        other => FileError::Store(other.to_string()),
    }
}

/// What is learnt of a file while it passes.
struct Gauge {
    size_bytes: u64,
    limit_bytes: u64,
    hash: Sha256,
    head: Vec<u8>,
}

impl Gauge {
    fn pass(&mut self, chunk: &[u8]) -> Result<(), FileError> {
        self.size_bytes += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        if self.size_bytes > self.limit_bytes {
            return Err(FileError::TooLarge { limit_bytes: self.limit_bytes });
        }
        self.hash.update(chunk);
        let room = HEAD_BYTES_MAX.saturating_sub(self.head.len()).min(chunk.len());
        self.head.extend_from_slice(chunk.get(..room).unwrap_or_default());
        Ok(())
    }

    fn read(self) -> StoredFile {
        let sha256 = self.hash.finalize().into();
        StoredFile { size_bytes: self.size_bytes, sha256, head: self.head }
    }
}

async fn write(
    writer: &mut WriteMultipart,
    chunks: &mut Chunks,
    gauge: &mut Gauge,
) -> Result<(), FileError> {
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk?;
        gauge.pass(&chunk)?;
        writer.wait_for_capacity(PARTS_AT_ONCE_MAX).await.map_err(failed)?;
        writer.put(Bytes::from(chunk));
    }
    Ok(())
}

/// Hands the chunks of a file to its reader, who may go away at any time.
async fn pump(found: GetResult, mut sender: mpsc::Sender<Result<Vec<u8>, FileError>>) {
    let mut stream = found.into_stream();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map(Vec::from).map_err(failed);
        if sender.send(chunk).await.is_err() {
            return;
        }
    }
}

impl Files for FolderFiles {
    fn put(
        &self,
        id: MediaId,
        mut chunks: Chunks,
        limit_bytes: u64,
    ) -> BoxFuture<'_, Result<StoredFile, FileError>> {
        Box::pin(async move {
            let upload = self.store.put_multipart(&path_of(id)).await.map_err(failed)?;
            let mut writer = WriteMultipart::new(upload);
            let mut gauge =
                Gauge { size_bytes: 0, limit_bytes, hash: Sha256::new(), head: Vec::new() };
            if let Err(error) = write(&mut writer, &mut chunks, &mut gauge).await {
                if let Err(abort) = writer.abort().await {
                    tracing::warn!(error = %abort, "an unfinished file was left behind");
                }
                return Err(error);
            }
            writer.finish().await.map_err(failed)?;
            Ok(gauge.read())
        })
    }

    fn open(
        &self,
        id: MediaId,
        range: Option<(u64, u64)>,
    ) -> BoxFuture<'_, Result<(u64, Chunks), FileError>> {
        Box::pin(async move {
            let range = range.map(|(start, end)| GetRange::Bounded(Range { start, end }));
            let options = GetOptions { range, ..GetOptions::default() };
            let found = self.store.get_opts(&path_of(id), options).await.map_err(failed)?;
            let size_bytes = found.meta.size;
            let (sender, receiver) = mpsc::channel(CHUNKS_AHEAD_MAX);
            tokio::spawn(pump(found, sender));
            Ok((size_bytes, receiver))
        })
    }

    fn remove(&self, id: MediaId) -> BoxFuture<'_, Result<(), FileError>> {
        Box::pin(async move {
            match self.store.delete(&path_of(id)).await.map_err(failed) {
                Ok(()) | Err(FileError::NotFound) => Ok(()),
                Err(error) => Err(error),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunks(parts: Vec<Result<Vec<u8>, FileError>>) -> Chunks {
        let (mut sender, receiver) = mpsc::channel(parts.len());
        for part in parts {
            sender.try_send(part).unwrap();
        }
        receiver
    }

    async fn bytes_of(files: &FolderFiles, id: MediaId, range: Option<(u64, u64)>) -> Vec<u8> {
        let (_, mut chunks) = files.open(id, range).await.unwrap();
        let mut bytes = Vec::new();
        while let Some(chunk) = chunks.next().await {
            bytes.extend(chunk.unwrap());
        }
        bytes
    }

    fn files() -> (tempfile::TempDir, FolderFiles) {
        let folder = tempfile::tempdir().unwrap();
        let files = FolderFiles::open(&folder.path().join("files")).unwrap();
        (folder, files)
    }

    const ID: MediaId = MediaId::from_bytes([7; 16]);

    #[tokio::test]
    async fn a_file_comes_back_as_it_went_in_whole_or_in_part() {
        let (_folder, files) = files();
        let stored = files.put(ID, chunks(vec![Ok(b"bon".to_vec()), Ok(b"jour".to_vec())]), 7);
        let stored = stored.await.unwrap();
        assert_eq!((stored.size_bytes, stored.head.as_slice()), (7, &b"bonjour"[..]));
        assert_eq!(stored.sha256, <[u8; 32]>::from(Sha256::digest(b"bonjour")));
        assert_eq!(bytes_of(&files, ID, None).await, b"bonjour");
        assert_eq!(bytes_of(&files, ID, Some((3, 7))).await, b"jour");
        files.remove(ID).await.unwrap();
        files.remove(ID).await.unwrap();
        assert!(matches!(files.open(ID, None).await, Err(FileError::NotFound)));
    }

    #[tokio::test]
    async fn what_is_too_large_or_broken_off_is_not_kept() {
        let (_folder, files) = files();
        let large = files.put(ID, chunks(vec![Ok(vec![0; 5]), Ok(vec![0; 3])]), 7).await;
        assert!(matches!(large, Err(FileError::TooLarge { limit_bytes: 7 })));
        let broken = Err(FileError::Source("reset".to_owned()));
        let broken = files.put(ID, chunks(vec![Ok(vec![0; 5]), broken]), 7).await;
        assert!(matches!(broken, Err(FileError::Source(_))));
        assert!(matches!(files.open(ID, None).await, Err(FileError::NotFound)));
    }
}
