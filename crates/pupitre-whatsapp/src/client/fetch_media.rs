//! Fetch a visitor's file: ask where it is by its id, then take it from there. An address that came
//! with a webhook is never used.

use std::error::Error as _;
use std::future::poll_fn;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_channel::mpsc;
use jiff::SignedDuration;
use pupitre_app::media::MEDIA_LIMIT_BYTES_MAX;
use pupitre_app::ports::channel::FetchOutcome;
use pupitre_app::ports::files::{Chunks, FileError};
use pupitre_domain::channel::Channel;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Response, StatusCode};

use super::WhatsAppClient;
use super::address::PrivateAddress;
use super::answer::{Answer, wait_asked};
use crate::errors::{Class, meaning_of};
use crate::wire::outbound::{GraphError, MediaAnswer};

/// How often the address is asked for: one that is over is asked for once more.
pub(super) const ADDRESSES_MAX: u32 = 2;

/// Chunks that wait for the file store before the platform is kept waiting.
const CHUNKS_WAITING_MAX: usize = 1;

/// The longest id of a file, in characters.
const MEDIA_ID_LENGTH_MAX: usize = 128;

/// What came of asking an address for a file.
enum Taken {
    Found(Response),
    Gone,
    Outcome(FetchOutcome),
}

impl WhatsAppClient {
    /// A file as a stream, within the limits of size and time.
    ///
    /// Source: Cloud API, "Media", seen 2026-06-16: an address is good for five minutes; after a
    /// 404 another one is asked for.
    pub(super) async fn fetch(&self, channel: &Channel, platform_id: &str) -> FetchOutcome {
        if !self.speaks_for(channel) {
            return later(None);
        }
        if !is_media_id(platform_id) {
            return FetchOutcome::Refused { reason: "bad_media_id" };
        }
        for _ in 0..ADDRESSES_MAX {
            let announced = match self.ask_address(platform_id).await {
                Ok(announced) => announced,
                Err(outcome) => return outcome,
            };
            match self.take(&announced).await {
                Taken::Found(response) => return found(response, announced),
                Taken::Gone => {}
                Taken::Outcome(outcome) => return outcome,
            }
        }
        FetchOutcome::Gone
    }

    /// Where the file is, with what is announced of it.
    async fn ask_address(&self, platform_id: &str) -> Result<MediaAnswer, FetchOutcome> {
        let number = self.credentials.phone_number_id();
        let request = self.graph.get(platform_id).query(&[("phone_number_id", number)]);
        let answer = self.graph.call(request).await.map_err(|_broken| later(None))?;
        if let Some(announced) = answer.say::<MediaAnswer>() {
            return Ok(announced);
        }
        Err(unannounced(&answer))
    }

    async fn take(&self, announced: &MediaAnswer) -> Taken {
        if announced.file_size.is_some_and(|it| it > MEDIA_LIMIT_BYTES_MAX) {
            return Taken::Outcome(FetchOutcome::Refused { reason: "too_large" });
        }
        let bad_host = || Taken::Outcome(FetchOutcome::Refused { reason: "bad_media_host" });
        let Some(address) = self.graph.media_address(&announced.url) else { return bad_host() };
        let response = match self.graph.download(address).await {
            Ok(response) => response,
            Err(error) if is_private(&error) => return bad_host(),
            Err(_) => return Taken::Outcome(later(None)),
        };
        match response.status() {
            StatusCode::OK if response.content_length() > Some(MEDIA_LIMIT_BYTES_MAX) => {
                Taken::Outcome(FetchOutcome::Refused { reason: "too_large" })
            }
            StatusCode::OK => Taken::Found(response),
            StatusCode::NOT_FOUND | StatusCode::GONE => Taken::Gone,
            status if status.is_redirection() => bad_host(),
            _ => Taken::Outcome(later(wait_asked(response.headers()))),
        }
    }
}

pub(super) fn later(retry_after: Option<SignedDuration>) -> FetchOutcome {
    FetchOutcome::Later { retry_after }
}

/// The platform's ids are digits; nothing that could lead a request elsewhere is put in one.
fn is_media_id(text: &str) -> bool {
    let is_plain = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_');
    (1..=MEDIA_ID_LENGTH_MAX).contains(&text.len()) && text.bytes().all(is_plain)
}

/// An id that the platform does not know is one that it no longer knows.
fn unannounced(answer: &Answer) -> FetchOutcome {
    let Some(error) = &answer.error else {
        return if answer.status == StatusCode::NOT_FOUND {
            FetchOutcome::Gone
        } else {
            later(answer.wait)
        };
    };
    if is_gone(error) {
        return FetchOutcome::Gone;
    }
    match meaning_of(error).class {
        Class::Later(wait) => later(answer.wait.max(wait.after(1))),
        Class::Stop
        | Class::NeedsTemplate
        | Class::ContactRefused
        | Class::AFewTimes
        | Class::ChannelDown => later(answer.wait),
    }
}

/// Source: Cloud API, "Error codes": 131052, the file expired; Graph API, "Error handling": 100
/// with 33, no such object, and 803.
const fn is_gone(error: &GraphError) -> bool {
    matches!((error.code, error.subcode), (131_052 | 803, _) | (100, Some(33)))
}

pub(super) fn is_private(error: &reqwest::Error) -> bool {
    let mut source = error.source();
    while let Some(cause) = source {
        if cause.is::<PrivateAddress>() {
            return true;
        }
        source = cause.source();
    }
    false
}

fn found(response: Response, announced: MediaAnswer) -> FetchOutcome {
    let told = response.headers().get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let mime = announced.mime_type.or_else(|| told.map(str::to_owned));
    let sha256 = announced.sha256.as_deref().and_then(hash_announced);
    FetchOutcome::Found {
        mime,
        sha256,
        size_bytes: announced.file_size,
        chunks: stream(response, MEDIA_LIMIT_BYTES_MAX),
    }
}

/// In hex or in base64: the platform's own pages have both.
fn hash_announced(text: &str) -> Option<[u8; 32]> {
    let bytes = hex::decode(text).or_else(|_not_hex| STANDARD.decode(text)).ok()?;
    bytes.try_into().ok()
}

/// The bytes as they come; the platform waits while the file store is busy, and is let go when it
/// stops.
pub(super) fn stream(mut response: Response, limit_bytes: u64) -> Chunks {
    let (mut sink, chunks) = mpsc::channel(CHUNKS_WAITING_MAX);
    tokio::spawn(async move {
        let mut left_bytes = limit_bytes;
        loop {
            let chunk = match response.chunk().await {
                Ok(None) => return,
                Ok(Some(chunk)) => limited(&chunk, &mut left_bytes, limit_bytes),
                Err(error) => Err(FileError::Source(error.without_url().to_string())),
            };
            let is_over = chunk.is_err();
            let has_room = poll_fn(|cx| sink.poll_ready(cx)).await.is_ok();
            if !has_room || sink.start_send(chunk).is_err() || is_over {
                return;
            }
        }
    });
    chunks
}

fn limited(chunk: &[u8], left_bytes: &mut u64, limit_bytes: u64) -> Result<Vec<u8>, FileError> {
    let size_bytes = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
    *left_bytes = left_bytes.checked_sub(size_bytes).ok_or(FileError::TooLarge { limit_bytes })?;
    Ok(chunk.to_vec())
}

#[cfg(test)]
mod tests {
    use super::super::address::GuardedResolver;
    use super::*;

    #[test]
    fn an_announced_hash_is_read_in_hex_and_in_base64() {
        let hash: [u8; 32] = std::array::from_fn(|it| u8::try_from(it).unwrap());
        assert_eq!(hash_announced(&hex::encode(hash)), Some(hash));
        assert_eq!(hash_announced(&hex::encode_upper(hash)), Some(hash));
        assert_eq!(hash_announced(&STANDARD.encode(hash)), Some(hash));
        for odd in ["", "abc", &hex::encode([1; 31]), &STANDARD.encode([1; 33]), "é"] {
            assert_eq!(hash_announced(odd), None, "{odd}");
        }
    }

    #[test]
    fn an_id_that_could_lead_elsewhere_is_none() {
        assert!(is_media_id("1003383421387256"));
        for odd in ["", "../me", "1/2", "1?x", "1#x", "1%2f", "é", &"1".repeat(129)] {
            assert!(!is_media_id(odd), "{odd}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_to_this_machine_is_told_from_a_platform_that_is_away() {
        let platform = reqwest::Url::parse("https://graph.facebook.com").unwrap();
        let guarded = reqwest::Client::builder()
            .dns_resolver(GuardedResolver::new(&platform))
            .tls_certs_only([])
            .no_proxy()
            .build()
            .unwrap();
        let refused = guarded.get("http://localhost:9/").send().await.unwrap_err();
        assert!(is_private(&refused), "{refused:?}");

        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let nobody_listens = format!("http://{}/", socket.local_addr().unwrap());
        let away = guarded.get(nobody_listens).send().await.unwrap_err();
        assert!(!is_private(&away), "{away:?}");
    }

    #[test]
    fn a_download_is_cut_at_its_limit() {
        let mut left_bytes = 5;
        assert_eq!(limited(b"abc", &mut left_bytes, 5).unwrap(), b"abc");
        assert_eq!(limited(b"de", &mut left_bytes, 5).unwrap(), b"de");
        assert!(matches!(limited(b"f", &mut left_bytes, 5), Err(FileError::TooLarge { .. })));
    }
}
