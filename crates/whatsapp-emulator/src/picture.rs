//! The picture of the brand's profile: the one that it comes with, another one, or none. It is
//! behind a link of its own that ends, as at the platform's network of files, and needs no token.

use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::config::EmulatorConfig;
use crate::emulator::Emulator;
use crate::graph::Call;
use crate::media::File;
use crate::state::State;

/// The first parts of a link's path.
pub(crate) const FOLDERS: [&str; 2] = ["v", "t61.24694-24"];

/// The largest picture of a profile, in bytes (Meta, business profiles, 2026-06).
pub(crate) const SIZE_BYTES_MAX: usize = 5 * 1024 * 1024;

/// How long a link lives. The platform's links say when they end; how long they live is not
/// documented.
const LINK_LIFE: SignedDuration = SignedDuration::from_hours(1);

/// A drawn lamp, 640 points wide.
const DRAWN: &[u8] = include_bytes!("../web/brand.png");

/// The name of the drawn one in a link.
const DRAWN_NAME: &str = "1000000000000001";

/// More than a picture may have.
const LARGE_BYTES: usize = SIZE_BYTES_MAX + 1;

/// The picture of the profile.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Picture {
    /// The one that the brand comes with.
    #[default]
    Drawn,
    /// A file of the shelf, by its id.
    File(String),
    /// None.
    None,
}

/// What goes wrong with a profile's picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PictureFault {
    /// There is nothing at its link.
    Missing,
    /// Each link has ended when it is followed.
    Expired,
    /// It never comes.
    Hang,
    /// A page comes, called a picture.
    Html,
    /// A drawing in SVG comes.
    Svg,
    /// It is larger than a picture may be.
    Large,
    /// Its link leads to an address of a private network.
    Redirect,
}

impl Picture {
    /// What it is called in links; none without a picture.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Self::Drawn => Some(DRAWN_NAME),
            Self::File(id) => Some(id),
            Self::None => None,
        }
    }
}

/// The picture's bytes, with their type.
pub(crate) fn file(state: &State) -> Option<File> {
    match &state.profile.picture {
        Picture::Drawn => {
            let (mime, bytes) = ("image/png".to_owned(), Bytes::from_static(DRAWN));
            Some(File { mime, name: None, bytes })
        }
        Picture::File(id) => state.media.get_any(id).cloned(),
        Picture::None => None,
    }
}

/// Whether the platform takes a file as a picture of a profile.
pub(crate) fn is_fit(file: &File) -> bool {
    let is_picture = matches!(file.mime.as_str(), "image/jpeg" | "image/png");
    is_picture && (1..=SIZE_BYTES_MAX).contains(&file.bytes.len())
}

/// Where the picture is, for [`LINK_LIFE`].
pub(crate) fn link(state: &State, now: Timestamp) -> Option<String> {
    let name = state.profile.picture.name()?;
    let extension = if file(state)?.mime == "image/png" { "png" } else { "jpg" };
    let ends_at = now.checked_add(LINK_LIFE).unwrap_or(Timestamp::MAX).as_second();
    let hash = link_hash(&state.config, name, ends_at);
    let base = state.config.public_url.trim_end_matches('/');
    let folders = FOLDERS.join("/");
    Some(format!("{base}/{folders}/{name}_n.{extension}?oh={hash}&oe={ends_at:X}"))
}

fn link_hash(config: &EmulatorConfig, name: &str, ends_at: i64) -> String {
    let text = format!("picture:{}:{name}:{ends_at}", config.app_secret);
    let hash = Sha256::digest(text.as_bytes());
    format!("01_{}", hex::encode(hash.get(..16).unwrap_or_default()))
}

/// `GET` of a link: the picture, and 403 once the link has ended or when it is not ours.
pub(crate) async fn download(emulator: &Emulator, call: &Call, file_name: &str) -> Response {
    let fault = emulator.change(|state, _| {
        let fault = state.faults.picture;
        fault.filter(|_| state.chance.meets(state.faults.random_percent))
    });
    if let Some(fault) = fault {
        return broken(fault).await;
    }
    let name = file_name.split('_').next().unwrap_or_default();
    let ends_at = call.parameter("oe").and_then(|it| i64::from_str_radix(it, 16).ok());
    let (hash, ends_at) = (call.parameter("oh").unwrap_or_default(), ends_at.unwrap_or(0));
    emulator.read(|state, at| {
        if hash != link_hash(&state.config, name, ends_at) {
            return (StatusCode::FORBIDDEN, "Bad URL hash").into_response();
        }
        if at.now.as_second() >= ends_at {
            return ended();
        }
        match file(state).filter(|_| state.profile.picture.name() == Some(name)) {
            Some(file) => ([(CONTENT_TYPE, file.mime)], file.bytes).into_response(),
            None => StatusCode::NOT_FOUND.into_response(),
        }
    })
}

fn ended() -> Response {
    (StatusCode::FORBIDDEN, "URL signature expired").into_response()
}

async fn broken(fault: PictureFault) -> Response {
    let called_png = [(CONTENT_TYPE, "image/png")];
    match fault {
        PictureFault::Missing => StatusCode::NOT_FOUND.into_response(),
        PictureFault::Expired => ended(),
        PictureFault::Hang => std::future::pending().await,
        PictureFault::Html => (called_png, "<!doctype html><title>x</title>").into_response(),
        PictureFault::Svg => {
            let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>1</script></svg>";
            ([(CONTENT_TYPE, "image/svg+xml")], svg).into_response()
        }
        PictureFault::Large => {
            let mut bytes = DRAWN.to_vec();
            bytes.resize(LARGE_BYTES, 0);
            (called_png, bytes).into_response()
        }
        PictureFault::Redirect => {
            (StatusCode::FOUND, [(LOCATION, "http://10.0.0.1/picture.png")]).into_response()
        }
    }
}
