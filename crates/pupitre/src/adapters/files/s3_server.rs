//! A small server that speaks S3 on loopback, for tests: it checks every signature, and fails when
//! it is told to.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, Request, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use hmac::{Hmac, KeyInit as _, Mac as _};
use percent_encoding::percent_decode_str;
use secrecy::SecretString;
use sha2::{Digest as _, Sha256};
use tokio::sync::watch;

use crate::config::Bucket;

pub(super) const BUCKET: &str = "orvelle-files";
const KEY_ID: &str = "AKIDORVELLE";
const KEY: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const REGION: &str = "eu-west-3";

/// An object that the server makes up, of that many bytes, without holding it.
pub(super) const MADE_UP_BYTES: u64 = 100 * 1024 * 1024;

#[derive(Default)]
struct Shelf {
    objects: BTreeMap<String, Bytes>,
    uploads: BTreeMap<String, BTreeMap<u32, Bytes>>,
    faults: VecDeque<(&'static str, u16)>,
    log: Vec<String>,
    served_bytes: u64,
}

/// The server; it ends with the runtime of its test.
#[derive(Clone)]
pub(super) struct S3Server {
    endpoint: String,
    shelf: Arc<Mutex<Shelf>>,
    takes_parts: Arc<watch::Sender<bool>>,
}

impl S3Server {
    pub(super) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let takes_parts = Arc::new(watch::Sender::new(true));
        let server = Self { endpoint, shelf: Arc::default(), takes_parts };
        let router = Router::new().fallback(answer).with_state(server.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        server
    }

    /// The settings that lead here.
    pub(super) fn bucket(&self) -> Bucket {
        Bucket {
            name: BUCKET.to_owned(),
            region: REGION.to_owned(),
            endpoint: Some(self.endpoint.clone()),
            is_path_style: true,
            access_key_id: SecretString::from(KEY_ID),
            secret_access_key: SecretString::from(KEY),
        }
    }

    /// The next call of this kind ends with this status.
    pub(super) fn fail(&self, kind: &'static str, status: u16) {
        self.shelf().faults.push_back((kind, status));
    }

    /// From now on parts are taken, or wait.
    pub(super) fn take_parts(&self, takes: bool) {
        self.takes_parts.send_replace(takes);
    }

    /// The names of what is kept: whole objects, then uploads that were not completed.
    pub(super) fn names(&self) -> Vec<String> {
        let kept = self.shelf();
        kept.objects.keys().chain(kept.uploads.keys()).cloned().collect()
    }

    /// The kinds of the calls that were heard, in order.
    pub(super) fn heard(&self) -> Vec<String> {
        std::mem::take(&mut self.shelf().log)
    }

    /// How many bytes of made-up objects were handed out.
    pub(super) fn served_bytes(&self) -> u64 {
        self.shelf().served_bytes
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap()
    }

    fn fault(&self, kind: &str) -> Option<StatusCode> {
        let mut kept = self.shelf();
        kept.log.push(kind.to_owned());
        let at = kept.faults.iter().position(|(of, _)| *of == kind)?;
        let (_, status) = kept.faults.remove(at)?;
        Some(StatusCode::from_u16(status).unwrap())
    }
}

fn refusal(status: StatusCode, code: &str) -> Response {
    (status, format!("<Error><Code>{code}</Code><Message>{code}</Message></Error>")).into_response()
}

async fn answer(State(server): State<S3Server>, request: Request<Body>) -> Response {
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 16 * 1024 * 1024).await;
    let Ok(body) = body else { return refusal(StatusCode::BAD_REQUEST, "IncompleteBody") };
    if !is_signed(&head.method, &head.uri, &head.headers, &body) {
        return refusal(StatusCode::FORBIDDEN, "SignatureDoesNotMatch");
    }
    let prefix = format!("/{BUCKET}/");
    let Some(key) = head.uri.path().strip_prefix(&prefix).map(str::to_owned) else {
        return refusal(StatusCode::NOT_FOUND, "NoSuchBucket");
    };
    let query: BTreeMap<String, String> = pairs(&head.uri).into_iter().collect();
    let kind = match (head.method.as_str(), query.contains_key("uploadId")) {
        ("POST", false) => "begin",
        ("PUT", true) => "part",
        ("POST", true) => "complete",
        ("DELETE", true) => "abort",
        ("PUT", false) => "put",
        ("DELETE", false) => "remove",
        ("GET", _) => "get",
        _ => "other",
    };
    if kind == "part" {
        let mut takes_parts = server.takes_parts.subscribe();
        if takes_parts.wait_for(|takes| *takes).await.is_err() {
            return refusal(StatusCode::SERVICE_UNAVAILABLE, "SlowDown");
        }
    }
    if let Some(status) = server.fault(kind) {
        return refusal(status, "Told");
    }
    let range = head.headers.get("range").and_then(|it| it.to_str().ok()).map(str::to_owned);
    match kind {
        "get" => server.get(&key, range.as_deref()),
        _ => server.change(kind, key, &query, body),
    }
}

impl S3Server {
    fn change(
        &self,
        kind: &str,
        key: String,
        query: &BTreeMap<String, String>,
        body: Bytes,
    ) -> Response {
        let mut kept = self.shelf();
        let upload = query.get("uploadId").cloned().unwrap_or_default();
        let etag = [("etag", "\"made-up\"")];
        match kind {
            "put" => {
                kept.objects.insert(key, body);
                etag.into_response()
            }
            "remove" => {
                kept.objects.remove(&key);
                StatusCode::NO_CONTENT.into_response()
            }
            "begin" => {
                let id = format!("{key}?{}", kept.uploads.len());
                kept.uploads.insert(id.clone(), BTreeMap::new());
                let xml = format!(
                    "<InitiateMultipartUploadResult><Bucket>{BUCKET}</Bucket><Key>{key}</Key>\
                     <UploadId>{id}</UploadId></InitiateMultipartUploadResult>"
                );
                xml.into_response()
            }
            "part" => {
                let number: u32 = query["partNumber"].parse().unwrap();
                let Some(parts) = kept.uploads.get_mut(&upload) else {
                    return refusal(StatusCode::NOT_FOUND, "NoSuchUpload");
                };
                parts.insert(number, body);
                etag.into_response()
            }
            "complete" => {
                let Some(parts) = kept.uploads.remove(&upload) else {
                    return refusal(StatusCode::NOT_FOUND, "NoSuchUpload");
                };
                let last = parts.keys().next_back().copied();
                let is_small = |it: (&u32, &Bytes)| Some(*it.0) != last && it.1.len() < 5 << 20;
                if parts.iter().any(is_small) {
                    return refusal(StatusCode::BAD_REQUEST, "EntityTooSmall");
                }
                let whole: Vec<u8> = parts.into_values().flatten().collect();
                kept.objects.insert(key.clone(), Bytes::from(whole));
                let xml = format!(
                    "<CompleteMultipartUploadResult><Bucket>{BUCKET}</Bucket><Key>{key}</Key>\
                     <ETag>made-up</ETag></CompleteMultipartUploadResult>"
                );
                xml.into_response()
            }
            "abort" => {
                kept.uploads.remove(&upload);
                StatusCode::NO_CONTENT.into_response()
            }
            _ => refusal(StatusCode::NOT_IMPLEMENTED, "NotImplemented"),
        }
    }

    fn get(&self, key: &str, range: Option<&str>) -> Response {
        let made_up = key.ends_with(MADE_UP_NAME);
        let found = self.shelf().objects.get(key).cloned();
        let size = match &found {
            Some(bytes) => u64::try_from(bytes.len()).unwrap(),
            None if made_up => MADE_UP_BYTES,
            None => return refusal(StatusCode::NOT_FOUND, "NoSuchKey"),
        };
        let (start, end) = match range.and_then(|it| it.strip_prefix("bytes=")) {
            Some(range) => {
                let (first, last) = range.split_once('-').unwrap();
                (first.parse().unwrap(), last.parse::<u64>().map_or(size, |it| it + 1).min(size))
            }
            None => (0, size),
        };
        if range.is_some() && start >= size {
            return refusal(StatusCode::RANGE_NOT_SATISFIABLE, "InvalidRange");
        }
        let body = match found {
            Some(bytes) => {
                let (start, end) = (usize::try_from(start), usize::try_from(end));
                Body::from(bytes.slice(start.unwrap()..end.unwrap()))
            }
            None => self.made_up(end - start),
        };
        let status = if range.is_some() { 206 } else { 200 };
        Response::builder()
            .status(status)
            .header("etag", "\"made-up\"")
            .header("last-modified", "Fri, 27 Nov 2026 10:00:00 GMT")
            .header("content-length", end - start)
            .header("content-range", format!("bytes {start}-{}/{size}", end.saturating_sub(1)))
            .body(body)
            .unwrap()
    }

    /// Zeros, made as they are taken.
    fn made_up(&self, size_bytes: u64) -> Body {
        const CHUNK: u64 = 16 * 1024;
        let server = self.clone();
        let chunks = (0..size_bytes / CHUNK).map(move |_| {
            server.shelf().served_bytes += CHUNK;
            Ok::<_, std::convert::Infallible>(Bytes::from_static(&[0; 16 * 1024]))
        });
        Body::from_stream(futures_util::stream::iter(chunks))
    }
}

/// The end of the name of the object that is made up.
const MADE_UP_NAME: &str = "ffffffffffff";

fn pairs(uri: &Uri) -> Vec<(String, String)> {
    let pairs = uri.query().unwrap_or_default().split('&').filter(|it| !it.is_empty());
    let decode = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

/// As the manual of signature version 4 has it: all but the unreserved characters.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push_str(&hex::encode_upper([byte]));
        }
        encoded
    })
}

fn keyed(key: &[u8], words: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(words.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// Source: AWS, "Create a signed AWS API request" (signature version 4).
fn is_signed(method: &Method, uri: &Uri, headers: &HeaderMap, body: &[u8]) -> bool {
    let header = |name: &str| headers.get(name).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let Some(rest) = header("authorization").strip_prefix("AWS4-HMAC-SHA256 ") else {
        return false;
    };
    let fields: BTreeMap<&str, &str> =
        rest.split(',').filter_map(|it| it.trim().split_once('=')).collect();
    let date = header("x-amz-date");
    let day = date.get(..8).unwrap_or_default();
    let scope = format!("{day}/{REGION}/s3/aws4_request");
    if fields.get("Credential") != Some(&format!("{KEY_ID}/{scope}").as_str()) {
        return false;
    }
    let payload = header("x-amz-content-sha256");
    if payload != hex::encode(Sha256::digest(body)) {
        return false;
    }
    let mut query = pairs(uri);
    query.sort();
    let query: Vec<String> =
        query.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    let signed = fields.get("SignedHeaders").copied().unwrap_or_default();
    let lines: Vec<String> =
        signed.split(';').map(|name| format!("{name}:{}", header(name).trim())).collect();
    let lines = lines.join("\n");
    let query = query.join("&");
    let asked = format!("{method}\n{}\n{query}\n{lines}\n\n{signed}\n{payload}", uri.path());
    let asked = hex::encode(Sha256::digest(asked.as_bytes()));
    let words = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{asked}");
    let key = [day, REGION, "s3", "aws4_request"]
        .iter()
        .fold(format!("AWS4{KEY}").into_bytes(), |key, part| keyed(&key, part));
    fields.get("Signature") == Some(&hex::encode(keyed(&key, &words)).as_str())
}
