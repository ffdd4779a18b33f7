//! The files of media, in a folder or in a bucket, by `object_store`: streamed in and out with
//! bounded memory.

mod bucket;
#[cfg(test)]
mod contract;
mod folder;
mod gauge;
#[cfg(test)]
mod s3_server;

use std::ops::Range;
use std::sync::Arc;

use anyhow::Context as _;
use bytes::Bytes;
use futures_channel::mpsc;
use futures_util::{SinkExt as _, StreamExt as _};
use object_store::path::Path;
use object_store::{
    GetOptions, GetRange, GetResult, ObjectStore, ObjectStoreExt as _, PutPayload, WriteMultipart,
};
use pupitre_app::ports::files::{BoxFuture, Chunks, FileError, Files, StoredFile};
use pupitre_domain::id::MediaId;
use tokio_util::sync::CancellationToken;

use self::folder::Staging;
use self::gauge::Gauge;
use crate::config::{Config, MediaStore};

/// The folder of files in the folder of data.
const FILES_FOLDER: &str = "files";

/// How many chunks of a file may wait for a slow reader.
const CHUNKS_AHEAD_MAX: usize = 4;

/// A file up to this size is written at once, a larger one in parts of it; no part of a bucket may
/// be smaller.
///
/// Source: Amazon S3, "Multipart upload limits".
const PART_BYTES: usize = 5 * 1024 * 1024;

/// How many parts may be under way while the next one is gathered.
const PARTS_AT_ONCE_MAX: usize = 2;

/// Files in a store of objects.
pub(crate) struct ObjectFiles {
    store: Arc<dyn ObjectStore>,
    staging: Option<Staging>,
}

impl ObjectFiles {
    /// The files where the settings say that they are.
    ///
    /// # Errors
    ///
    /// When the folder can't be made, or the settings of the bucket can't be used.
    pub(crate) fn open(config: &Config) -> anyhow::Result<Self> {
        match &config.media {
            MediaStore::Disk => folder::open(&config.data_dir.join(FILES_FOLDER)),
            MediaStore::S3(bucket) => bucket::open(bucket).context("the bucket of media"),
        }
    }

    /// Writes, reads and removes a small file, for the doctor.
    ///
    /// # Errors
    ///
    /// What the store says, with what was tried.
    pub(crate) async fn probe(&self) -> anyhow::Result<()> {
        let path = Path::from("doctor.probe");
        let words = Bytes::from_static(b"probe");
        self.store.put(&path, words.clone().into()).await.context("a file can't be written")?;
        let found = self.store.get(&path).await.context("a file can't be read")?;
        let found = found.bytes().await.context("a file can't be read")?;
        anyhow::ensure!(found == words, "a file reads back as something else");
        self.store.delete(&path).await.context("a file can't be removed")?;
        Ok(())
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

/// A stream that ends because nobody waits for the file any more is no file.
fn left(given_up: &CancellationToken) -> Result<(), FileError> {
    if given_up.is_cancelled() {
        return Err(FileError::Source("nobody waits for the file any more".to_owned()));
    }
    Ok(())
}

/// Gathers a first part; what is left of a stream that ends before is a small file.
async fn first_part(chunks: &mut Chunks, gauge: &mut Gauge) -> Result<Vec<Bytes>, FileError> {
    let mut part = Vec::new();
    let mut size_bytes = 0;
    while size_bytes < PART_BYTES
        && let Some(chunk) = chunks.next().await
    {
        let chunk = chunk?;
        gauge.pass(&chunk)?;
        size_bytes += chunk.len();
        part.push(Bytes::from(chunk));
    }
    Ok(part)
}

async fn write(
    writer: &mut WriteMultipart,
    first: Vec<Bytes>,
    chunks: &mut Chunks,
    gauge: &mut Gauge,
) -> Result<(), FileError> {
    for chunk in first {
        writer.put(chunk);
    }
    loop {
        // Before the next chunk is asked for: what a slow store can't take stays with its source.
        writer.wait_for_capacity(PARTS_AT_ONCE_MAX).await.map_err(failed)?;
        let Some(chunk) = chunks.next().await else { return Ok(()) };
        let chunk = chunk?;
        gauge.pass(&chunk)?;
        writer.put(Bytes::from(chunk));
    }
}

/// Stores a stream to its end, or nothing of it.
async fn keep(
    store: Arc<dyn ObjectStore>,
    path: Path,
    mut chunks: Chunks,
    mut gauge: Gauge,
    given_up: CancellationToken,
) -> Result<StoredFile, FileError> {
    let first = first_part(&mut chunks, &mut gauge).await?;
    if gauge.size_bytes() < u64::try_from(PART_BYTES).unwrap_or(u64::MAX) {
        left(&given_up)?;
        store.put(&path, PutPayload::from_iter(first)).await.map_err(failed)?;
        return Ok(gauge.read());
    }
    let upload = store.put_multipart(&path).await.map_err(failed)?;
    let mut writer = WriteMultipart::new_with_chunk_size(upload, PART_BYTES);
    let written = tokio::select! {
        written = write(&mut writer, first, &mut chunks, &mut gauge) => written,
        () = given_up.cancelled() => Ok(()),
    };
    if let Err(error) = written.and_then(|()| left(&given_up)) {
        if let Err(abort) = writer.abort().await {
            tracing::warn!(error = %abort, "an unfinished file was left behind");
        }
        return Err(error);
    }
    writer.finish().await.map_err(failed)?;
    Ok(gauge.read())
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

impl Files for ObjectFiles {
    fn put(
        &self,
        id: MediaId,
        chunks: Chunks,
        limit_bytes: u64,
    ) -> BoxFuture<'_, Result<StoredFile, FileError>> {
        let store = Arc::clone(&self.store);
        Box::pin(async move {
            // In a task of its own: when a request is dropped half-way, what is written is undone.
            let given_up = CancellationToken::new();
            let _guard = given_up.clone().drop_guard();
            let kept = keep(store, path_of(id), chunks, Gauge::new(limit_bytes), given_up.clone());
            match tokio::spawn(kept).await {
                Ok(stored) => stored,
                Err(error) => Err(FileError::Store(error.to_string())),
            }
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
            let path = path_of(id);
            if let Some(staging) = &self.staging {
                staging.sweep(&path).await;
            }
            match self.store.delete(&path).await.map_err(failed) {
                Ok(()) | Err(FileError::NotFound) => Ok(()),
                Err(error) => Err(error),
            }
        })
    }
}
