//! Media by link: the platform fetches the address and sends what it finds, or fails with 131053.

use std::time::Duration;

use bytes::Bytes;

use crate::emulator::Emulator;
use crate::media::{File, check_outbound};
use crate::schedule::Task;
use crate::state::{BubbleMedia, Change};

/// How long a fetch may take.
const FETCH_TIMEOUT: Duration = Duration::from_secs(30);
/// Largest file that is read, in bytes.
const FETCH_BYTES_MAX: usize = 100 * 1024 * 1024;
/// What a link that cannot be fetched fails with.
const UPLOAD_ERROR: u32 = 131_053;

/// A link to fetch for a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fetch {
    pub(crate) wamid: String,
    pub(crate) link: String,
    pub(crate) delivered_after: Duration,
}

/// Fetches, then lets the message go on, or fail.
pub(crate) async fn fetch(emulator: &Emulator, fetch: Fetch) {
    let file = read(emulator.client(), &fetch.link).await;
    emulator.change(|state, at| {
        state.fetching_count = state.fetching_count.saturating_sub(1);
        let Fetch { wamid, delivered_after, .. } = fetch;
        let Some(file) = file else {
            state.schedule.put(at.elapsed, Task::Failed { wamid, code: UPLOAD_ERROR });
            return;
        };
        let (mime, size_bytes) = (file.mime.clone(), file.bytes.len());
        let id = state.media.keep_upload(&mut state.chance, at.now, file);
        let url = format!("/_emulator/media/{id}");
        if let Some((visitor, bubble)) = state.bubble_mut(&wamid) {
            let file_name = None;
            bubble.media = Some(BubbleMedia { id, mime, file_name, size_bytes, url });
            state.changed(Change::Visitor(visitor));
        }
        state.schedule.put(at.elapsed, Task::Sent { wamid, delivered_after });
    });
}

async fn read(client: &reqwest::Client, link: &str) -> Option<File> {
    let mut answer = client.get(link).timeout(FETCH_TIMEOUT).send().await.ok()?;
    if answer.status() != reqwest::StatusCode::OK {
        return None;
    }
    let mime = answer.headers().get("content-type")?.to_str().ok()?.to_owned();
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.ok()? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > FETCH_BYTES_MAX {
            return None;
        }
    }
    check_outbound(&mime, bytes.len()).ok()?;
    Some(File { mime, name: None, bytes: Bytes::from(bytes) })
}
