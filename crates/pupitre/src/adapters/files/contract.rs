//! What any store of files does, on each of them: a folder, and a bucket of a server that speaks
//! S3.

use std::path::{Path as FolderPath, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_channel::mpsc;
use futures_util::StreamExt as _;
use futures_util::future::poll_fn;
use pupitre_app::ports::files::{Chunks, FileError, Files as _};
use pupitre_domain::id::MediaId;
use secrecy::SecretString;
use sha2::{Digest as _, Sha256};

use super::s3_server::{MADE_UP_BYTES, S3Server};
use super::{ObjectFiles, PART_BYTES, PARTS_AT_ONCE_MAX, bucket, folder};
use crate::config::Bucket;

const ID: MediaId = MediaId::from_bytes([7; 16]);
const MADE_UP: MediaId = MediaId::from_bytes([0xff; 16]);
const LIMIT: u64 = 100 * 1024 * 1024;
const CHUNK: usize = 64 * 1024;

/// A store, and a look at what is in it that is not asked of the store itself.
enum Place {
    Folder(tempfile::TempDir),
    Bucket(S3Server),
}

impl Place {
    /// Everything that is kept, whole or not.
    fn left(&self) -> Vec<String> {
        match self {
            Self::Folder(folder) => files_below(folder.path()),
            Self::Bucket(server) => server.names(),
        }
    }

    /// Waits until that many things are kept.
    async fn settles_at(&self, count: usize) {
        let settled = async {
            while self.left().len() != count {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        let settled = tokio::time::timeout(Duration::from_secs(20), settled).await;
        settled.unwrap_or_else(|_| panic!("{:?} is left, not {count}", self.left()));
    }
}

fn files_below(folder: &FolderPath) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) = entries.partition(|it| it.is_dir());
    let below = folders.iter().flat_map(|it| files_below(it));
    files.iter().map(|it| it.display().to_string()).chain(below).collect()
}

async fn on_each_store(test: impl AsyncFn(&ObjectFiles, &Place)) {
    let place = tempfile::tempdir().unwrap();
    let files = folder::open(place.path()).unwrap();
    test(&files, &Place::Folder(place)).await;

    let server = S3Server::start().await;
    let files = bucket::open(&server.bucket()).unwrap();
    test(&files, &Place::Bucket(server)).await;
}

fn chunks(parts: Vec<Result<Vec<u8>, FileError>>) -> Chunks {
    let (mut sender, receiver) = mpsc::channel(parts.len());
    for part in parts {
        sender.try_send(part).unwrap();
    }
    receiver
}

/// Bytes that are not all the same, in chunks of odd sizes.
fn pattern(size_bytes: usize) -> (Vec<u8>, Chunks) {
    let bytes: Vec<u8> = (0..=250).cycle().take(size_bytes).collect();
    let parts = bytes.chunks(300_007).map(|it| Ok(it.to_vec())).collect();
    (bytes, chunks(parts))
}

async fn all(mut chunks: Chunks) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = chunks.next().await {
        bytes.extend(chunk?);
    }
    Ok(bytes)
}

#[tokio::test]
async fn o6_a_file_comes_back_as_it_went_in_whole_or_in_part() {
    on_each_store(async |files, place| {
        for size_bytes in [0, 1, 7, PART_BYTES - 1, PART_BYTES, 2 * PART_BYTES + 1234] {
            let (bytes, source) = pattern(size_bytes);
            let stored = files.put(ID, source, LIMIT).await.unwrap();
            let size = u64::try_from(size_bytes).unwrap();
            assert_eq!(stored.size_bytes, size);
            assert_eq!(stored.sha256, <[u8; 32]>::from(Sha256::digest(&bytes)));
            assert!(bytes.starts_with(&stored.head) && stored.head.len() <= 256 * 1024);

            let (told, whole) = files.open(ID, None).await.unwrap();
            assert_eq!(told, size);
            assert!(all(whole).await.unwrap() == bytes, "{size_bytes} bytes differ");
            if size_bytes < 7 {
                continue;
            }
            for (start, end) in [(0, 1), (3, 7), (size - 1, size), (size - 5, size + 50)] {
                let (told, part) = files.open(ID, Some((start, end))).await.unwrap();
                assert_eq!(told, size, "the size is that of the whole");
                let expected =
                    usize::try_from(start).unwrap()..usize::try_from(end.min(size)).unwrap();
                assert!(all(part).await.unwrap() == bytes[expected], "{start} to {end}");
            }
        }
        assert_eq!(place.left().len(), 1, "the same id is the same file");
        files.remove(ID).await.unwrap();
        assert!(place.left().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_not_there_is_said_to_be_missing_and_may_be_removed() {
    on_each_store(async |files, _| {
        assert!(matches!(files.open(ID, None).await, Err(FileError::NotFound)));
        assert!(matches!(files.open(ID, Some((0, 1))).await, Err(FileError::NotFound)));
        files.remove(ID).await.unwrap();

        files.put(ID, chunks(vec![Ok(b"bonjour".to_vec())]), LIMIT).await.unwrap();
        let beyond = files.open(ID, Some((9, 12))).await;
        assert!(matches!(beyond, Err(FileError::Store(_))), "a part that it does not have");
    })
    .await;
}

#[tokio::test]
async fn b_121_what_is_too_large_or_broken_off_leaves_nothing() {
    on_each_store(async |files, place| {
        let large = files.put(ID, chunks(vec![Ok(vec![0; 5]), Ok(vec![0; 3])]), 7).await;
        assert!(matches!(large, Err(FileError::TooLarge { limit_bytes: 7 })));
        let reset = || Err(FileError::Source("reset".to_owned()));
        for before in [5, 2 * PART_BYTES + 5] {
            let source = chunks(vec![Ok(vec![0; before]), reset(), Ok(vec![0; 9])]);
            let broken = files.put(ID, source, LIMIT).await;
            assert!(matches!(broken, Err(FileError::Source(_))));
            assert_eq!(place.left(), [""; 0], "after {before} bytes");
        }
        let limit = u64::try_from(PART_BYTES).unwrap() + 1;
        let (_, source) = pattern(PART_BYTES + 2);
        let large = files.put(ID, source, limit).await;
        assert!(matches!(large, Err(FileError::TooLarge { .. })));
        assert_eq!(place.left(), [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn b_121_a_request_that_is_dropped_half_way_leaves_nothing() {
    on_each_store(async |files, place| {
        for before in [5, PART_BYTES + 5] {
            let (mut sender, source) = mpsc::channel(1);
            let put = files.put(ID, source, LIMIT);
            let feed = async {
                sender.try_send(Ok(vec![0; before])).unwrap();
                // Room again: the first chunk was taken.
                poll_fn(|cx| sender.poll_ready(cx)).await.unwrap();
                if before > PART_BYTES {
                    place.settles_at(1).await;
                }
            };
            tokio::select! {
                stored = put => panic!("there is more to come: {stored:?}"),
                () = feed => {}
            }
            drop(sender);
            place.settles_at(0).await;
            assert!(matches!(files.open(ID, None).await, Err(FileError::NotFound)));
        }
    })
    .await;
}

#[tokio::test]
async fn what_a_killed_process_left_in_the_folder_goes_with_the_file() {
    let place = tempfile::tempdir().unwrap();
    let files = folder::open(place.path()).unwrap();
    files.put(ID, chunks(vec![Ok(vec![1])]), LIMIT).await.unwrap();
    let whole = files_below(place.path()).remove(0);
    std::fs::write(format!("{whole}#1"), [0; 9]).unwrap();
    files.remove(ID).await.unwrap();
    assert_eq!(files_below(place.path()), [""; 0]);
}

#[tokio::test]
async fn o6_a_small_file_is_one_call_and_a_large_one_is_in_parts() {
    let server = S3Server::start().await;
    let files = bucket::open(&server.bucket()).unwrap();
    files.put(ID, chunks(vec![Ok(vec![1; 9])]), LIMIT).await.unwrap();
    assert_eq!(server.heard(), ["put"]);
    files.put(ID, pattern(2 * PART_BYTES + 1).1, LIMIT).await.unwrap();
    let mut heard = server.heard();
    heard.sort();
    assert_eq!(heard, ["begin", "complete", "part", "part", "part"]);
}

#[tokio::test]
async fn a_bucket_that_stumbles_is_asked_again_and_one_that_fails_keeps_nothing() {
    let server = S3Server::start().await;
    let files = bucket::open(&server.bucket()).unwrap();
    let large = || pattern(PART_BYTES + 9).1;
    for kind in ["put", "begin", "part", "complete", "get", "remove"] {
        server.fail(kind, 503);
    }
    files.put(ID, chunks(vec![Ok(vec![1; 9])]), LIMIT).await.unwrap();
    files.put(ID, large(), LIMIT).await.unwrap();
    let (_, whole) = files.open(ID, None).await.unwrap();
    assert_eq!(all(whole).await.unwrap().len(), PART_BYTES + 9);
    files.remove(ID).await.unwrap();

    for kind in ["begin", "part", "complete"] {
        server.fail(kind, 403);
        let refused = files.put(ID, large(), LIMIT).await;
        assert!(matches!(refused, Err(FileError::Store(_))), "{kind}: {refused:?}");
        assert_eq!(server.names(), [""; 0], "{kind}");
    }
    files.probe().await.unwrap();
    server.fail("get", 403);
    let said = format!("{:#}", files.probe().await.unwrap_err());
    assert!(said.starts_with("a file can't be read"), "{said}");
}

#[tokio::test]
async fn a_wrong_key_a_wrong_region_and_a_wrong_bucket_are_told() {
    let server = S3Server::start().await;
    let right = server.bucket();
    let wrong_key = SecretString::from("another");
    for bucket in [
        Bucket { secret_access_key: wrong_key, ..right.clone() },
        Bucket { region: "us-east-1".to_owned(), ..right.clone() },
        Bucket { name: "somebody-elses".to_owned(), ..right.clone() },
    ] {
        let files = bucket::open(&bucket).unwrap();
        let said = format!("{:#}", files.probe().await.unwrap_err());
        assert!(said.starts_with("a file can't be written"), "{said}");
        assert!(!said.contains("another"), "the key is not shown: {said}");
    }
    assert_eq!(server.names(), [""; 0]);
    bucket::open(&right).unwrap().probe().await.unwrap();
    assert_eq!(server.names(), [""; 0]);
}

#[tokio::test]
async fn a_store_that_takes_no_more_holds_its_source_back() {
    let server = S3Server::start().await;
    let files = bucket::open(&server.bucket()).unwrap();
    server.take_parts(false);
    let (mut sender, source) = mpsc::channel(0);
    let taken = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&taken);
    let feed = tokio::spawn(async move {
        for _ in 0..MADE_UP_BYTES / u64::try_from(CHUNK).unwrap() {
            poll_fn(|cx| sender.poll_ready(cx)).await.unwrap();
            sender.start_send(Ok(vec![0; CHUNK])).unwrap();
            counted.fetch_add(CHUNK, Ordering::Relaxed);
        }
    });
    let put = tokio::spawn(async move { files.put(ID, source, LIMIT).await });
    let most = (PARTS_AT_ONCE_MAX + 1) * PART_BYTES;
    let stands_still = async {
        let mut before = usize::MAX;
        while before != taken.load(Ordering::Relaxed) || before < PART_BYTES {
            before = taken.load(Ordering::Relaxed);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        before
    };
    let held = tokio::time::timeout(Duration::from_secs(20), stands_still).await.unwrap();
    assert!(held <= most + 4 * CHUNK, "{held} bytes of 100 MiB are held");

    server.take_parts(true);
    feed.await.unwrap();
    assert_eq!(put.await.unwrap().unwrap().size_bytes, MADE_UP_BYTES);
}

#[tokio::test]
async fn a_reader_that_takes_no_more_holds_the_store_back() {
    let server = S3Server::start().await;
    let files = bucket::open(&server.bucket()).unwrap();
    let (size_bytes, mut chunks) = files.open(MADE_UP, None).await.unwrap();
    assert_eq!(size_bytes, MADE_UP_BYTES);
    assert!(chunks.next().await.unwrap().is_ok());
    let stands_still = async {
        let mut before = u64::MAX;
        while before != server.served_bytes() {
            before = server.served_bytes();
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        before
    };
    let held = tokio::time::timeout(Duration::from_secs(20), stands_still).await.unwrap();
    // What the sockets of this machine hold is theirs.
    assert!(held < MADE_UP_BYTES / 4, "{held} bytes of 100 MiB are held");
}

#[test]
fn a_bucket_is_in_the_path_or_in_the_host_of_an_address() {
    let bucket = |is_path_style| Bucket {
        name: "orvelle-files".to_owned(),
        region: "eu-west-3".to_owned(),
        endpoint: Some("https://s3.example.com".to_owned()),
        is_path_style,
        access_key_id: SecretString::from("AKID"),
        secret_access_key: SecretString::from("key"),
    };
    let endpoint = "https://s3.example.com";
    assert_eq!(bucket::address(&bucket(true), endpoint), endpoint);
    let in_host = "https://orvelle-files.s3.example.com";
    assert_eq!(bucket::address(&bucket(false), endpoint), in_host);
}
