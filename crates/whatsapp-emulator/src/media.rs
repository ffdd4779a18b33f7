//! The shelf of media: uploads live 30 days, visitors' files 7, links 5 minutes.

use std::collections::{BTreeMap, HashMap};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use crate::chance::Chance;
use crate::config::EmulatorConfig;

/// Largest file that a visitor can send (Meta, media, 2026-06-16).
pub(crate) const KIND_MAX_BYTES_INBOUND: usize = 100 * 1024 * 1024;
/// Bytes kept in memory; the oldest files go first.
const SHELF_BYTES_MAX: usize = 512 * 1024 * 1024;
/// How long an uploaded file's id lives.
const UPLOAD_LIFE: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How long the id of a visitor's file lives (since 9 October 2025).
const INBOUND_LIFE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long a link lives.
const LINK_LIFE: SignedDuration = SignedDuration::from_mins(5);

/// A file's content and how it is shown.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct File {
    pub(crate) mime: String,
    pub(crate) name: Option<String>,
    pub(crate) bytes: Bytes,
}

/// A file with its id's end.
#[derive(Debug)]
struct Kept {
    file: File,
    order: u64,
    ends_at: Timestamp,
}

/// All files, by id.
#[derive(Debug)]
pub(crate) struct Shelf {
    files: HashMap<String, Kept>,
    order: BTreeMap<u64, String>,
    count: u64,
    size_bytes: usize,
    size_bytes_max: usize,
}

impl Default for Shelf {
    fn default() -> Self {
        Self {
            files: HashMap::new(),
            order: BTreeMap::new(),
            count: 0,
            size_bytes: 0,
            size_bytes_max: SHELF_BYTES_MAX,
        }
    }
}

/// A file as a state file names it; its bytes are beside.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) struct SavedFile {
    pub(crate) id: String,
    pub(crate) mime: String,
    pub(crate) name: Option<String>,
    pub(crate) size_bytes: usize,
    pub(crate) ends_at: Timestamp,
}

impl Shelf {
    /// All files with their bytes, oldest first.
    pub(crate) fn saved(&self) -> Vec<(SavedFile, Bytes)> {
        let kept = self.order.values().filter_map(|id| Some((id, self.files.get(id)?)));
        kept.map(|(id, kept)| {
            let saved = SavedFile {
                id: id.clone(),
                mime: kept.file.mime.clone(),
                name: kept.file.name.clone(),
                size_bytes: kept.file.bytes.len(),
                ends_at: kept.ends_at,
            };
            (saved, kept.file.bytes.clone())
        })
        .collect()
    }

    /// Puts back a file of an earlier run under its own id.
    pub(crate) fn restore(&mut self, saved: SavedFile, bytes: Bytes) {
        let SavedFile { id, mime, name, size_bytes: _, ends_at } = saved;
        self.put(&id, File { mime, name, bytes }, ends_at);
    }

    /// Keeps an upload. Answers with its id.
    pub(crate) fn keep_upload(
        &mut self,
        chance: &mut Chance,
        now: Timestamp,
        file: File,
    ) -> String {
        self.keep(chance, now.checked_add(UPLOAD_LIFE), file)
    }

    /// Keeps a visitor's file. Answers with its id and its hash as webhooks carry it, base64.
    pub(crate) fn keep_inbound(
        &mut self,
        chance: &mut Chance,
        now: Timestamp,
        file: File,
    ) -> (String, String) {
        let sha256 = BASE64_STANDARD.encode(Sha256::digest(&file.bytes));
        (self.keep(chance, now.checked_add(INBOUND_LIFE), file), sha256)
    }

    /// The file with this id, unless its life is over.
    pub(crate) fn get(&self, id: &str, now: Timestamp) -> Option<&File> {
        self.files.get(id).filter(|it| it.ends_at > now).map(|it| &it.file)
    }

    /// The file with this id for the phone page, which never forgets what it still has.
    pub(crate) fn get_any(&self, id: &str) -> Option<&File> {
        self.files.get(id).map(|it| &it.file)
    }

    /// Deletes the file. Answers whether there was one.
    pub(crate) fn delete(&mut self, id: &str) -> bool {
        let Some(kept) = self.files.remove(id) else { return false };
        self.order.remove(&kept.order);
        self.size_bytes = self.size_bytes.saturating_sub(kept.file.bytes.len());
        true
    }

    fn keep(
        &mut self,
        chance: &mut Chance,
        ends_at: Result<Timestamp, jiff::Error>,
        file: File,
    ) -> String {
        let id = chance.object_id();
        self.put(&id, file, ends_at.unwrap_or(Timestamp::MAX));
        id
    }

    fn put(&mut self, id: &str, file: File, ends_at: Timestamp) {
        self.count += 1;
        self.size_bytes = self.size_bytes.saturating_add(file.bytes.len());
        self.order.insert(self.count, id.to_owned());
        self.files.insert(id.to_owned(), Kept { file, order: self.count, ends_at });
        while self.size_bytes > self.size_bytes_max
            && let Some((_, oldest)) = self.order.first_key_value()
        {
            let oldest = oldest.clone();
            if oldest == id || !self.delete(&oldest) {
                break;
            }
        }
    }
}

/// Why the platform does not take a brand's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unfit {
    Type,
    Size,
}

/// Whether the platform takes a file of this type and size from a brand.
///
/// Documents of any `application/` or `text/` type pass, as integrators report.
pub(crate) fn check_outbound(mime: &str, size_bytes: usize) -> Result<(), Unfit> {
    const MIB: usize = 1024 * 1024;
    let bare = mime.split(';').next().unwrap_or_default().trim();
    let size_bytes_max = match bare {
        "image/jpeg" | "image/png" => 5 * MIB,
        "image/webp" => 500 * 1024,
        "audio/aac" | "audio/amr" | "audio/mpeg" | "audio/mp4" | "audio/ogg" | "video/mp4"
        | "video/3gpp" => 16 * MIB,
        other if other.starts_with("application/") || other.starts_with("text/") => 100 * MIB,
        _ => return Err(Unfit::Type),
    };
    if (1..=size_bytes_max).contains(&size_bytes) { Ok(()) } else { Err(Unfit::Size) }
}

/// A link to the file that lives five minutes. It proves itself: id, end and a hash of both.
pub(crate) fn link(config: &EmulatorConfig, id: &str, now: Timestamp) -> String {
    let ends_at = now.checked_add(LINK_LIFE).unwrap_or(Timestamp::MAX).as_second();
    let hash = link_hash(config, id, ends_at);
    let base = config.public_url.trim_end_matches('/');
    format!("{base}/whatsapp_business/attachments/?mid={id}&ext={ends_at}&hash={hash}")
}

/// Whether a link's parts are ours and its end has not come.
pub(crate) fn is_link_alive(
    config: &EmulatorConfig,
    (id, ends_at, hash): (&str, i64, &str),
    now: Timestamp,
) -> bool {
    hash == link_hash(config, id, ends_at) && now.as_second() < ends_at
}

fn link_hash(config: &EmulatorConfig, id: &str, ends_at: i64) -> String {
    let text = format!("{}:{id}:{ends_at}", config.app_secret);
    hex::encode(Sha256::digest(text.as_bytes()).get(..16).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brands_file_has_a_type_and_a_size_that_the_platform_takes() {
        let mib = 1024 * 1024;
        let cases = [
            ("image/png", 5 * mib, Ok(())),
            ("image/png", 5 * mib + 1, Err(Unfit::Size)),
            ("image/gif", 10, Err(Unfit::Type)),
            ("audio/ogg; codecs=opus", 16 * mib, Ok(())),
            ("audio/wav", 10, Err(Unfit::Type)),
            ("video/mp4", 16 * mib + 1, Err(Unfit::Size)),
            ("application/pdf", 100 * mib, Ok(())),
            ("application/pdf", 100 * mib + 1, Err(Unfit::Size)),
            ("image/webp", 500 * 1024 + 1, Err(Unfit::Size)),
            ("text/plain", 0, Err(Unfit::Size)),
        ];
        for (mime, size_bytes, expected) in cases {
            assert_eq!(check_outbound(mime, size_bytes), expected, "{mime} {size_bytes}");
        }
    }

    fn file(size: usize) -> File {
        File { mime: "image/png".to_owned(), name: None, bytes: vec![7; size].into() }
    }

    #[test]
    fn the_oldest_files_leave_a_full_shelf() {
        let mut shelf = Shelf { size_bytes_max: 10, ..Shelf::default() };
        let mut chance = Chance::new(1, Timestamp::UNIX_EPOCH);
        let now = Timestamp::UNIX_EPOCH;
        let first = shelf.keep_upload(&mut chance, now, file(6));
        let second = shelf.keep_upload(&mut chance, now, file(5));
        assert!(shelf.get(&first, now).is_none());
        assert!(shelf.get(&second, now).is_some());
    }

    #[test]
    fn an_upload_lives_30_days_and_a_visitors_file_7() {
        let (mut shelf, mut chance) = (Shelf::default(), Chance::new(1, Timestamp::UNIX_EPOCH));
        let now = Timestamp::UNIX_EPOCH;
        let upload = shelf.keep_upload(&mut chance, now, file(1));
        let (inbound, _) = shelf.keep_inbound(&mut chance, now, file(1));
        let later = |hours: i64| now.checked_add(SignedDuration::from_hours(hours)).unwrap();
        assert!(shelf.get(&inbound, later(7 * 24 - 1)).is_some());
        assert!(shelf.get(&inbound, later(7 * 24)).is_none());
        assert!(shelf.get(&upload, later(30 * 24 - 1)).is_some());
        assert!(shelf.get(&upload, later(30 * 24)).is_none());
    }
}
