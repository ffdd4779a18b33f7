//! What a file is, told from its first bytes; its name and what the client says of it are only
//! hints.

/// What the client may say of a container that holds several types.
fn refines(content: &str, declared: &str) -> bool {
    match content {
        "video/mp4" => declared == "audio/mp4",
        "application/x-ole-storage" => {
            ["application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"]
                .contains(&declared)
        }
        _ => false,
    }
}

/// The mark of an Office Open XML file, in its first entry.
const OOXML_MARK: &[u8] = b"[Content_Types].xml";

/// The beginning of the names of Office Open XML types.
const OOXML_TYPES: &str = "application/vnd.openxmlformats-officedocument.";

/// The type of a file that begins with `head`, or `None` when nothing is known that fits.
///
/// `declared` decides only between types that the bytes allow.
#[must_use]
pub fn tell(head: &[u8], declared: &str) -> Option<&'static str> {
    let declared = declared.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if head.get(4..10) == Some(b"ftyp3g") {
        return Some("video/3gpp");
    }
    let Some(found) = infer::get(head).map(|kind| kind.mime_type()) else {
        return (declared == "text/plain" && is_text(head)).then_some("text/plain");
    };
    let name = match found {
        "audio/opus" => "audio/ogg; codecs=opus",
        "audio/m4a" => "audio/mp4",
        "audio/ogg" => return None,
        other => other,
    };
    if refines(name, &declared) {
        return known(&declared);
    }
    let is_ooxml = name == "application/zip"
        && declared.starts_with(OOXML_TYPES)
        && head.windows(OOXML_MARK.len()).any(|window| window == OOXML_MARK);
    if is_ooxml { known(&declared) } else { Some(name) }
}

/// Whether the platform takes a file of this type that begins so: a sound in Ogg has one track.
///
/// Source: Cloud API, "Media", supported types, 2026-06-16: "opus codecs only; mono input only".
/// RFC 7845, section 5.1: the channel count follows the mark and the version.
pub(crate) fn is_taken(mime: &str, head: &[u8]) -> bool {
    const MARK: &[u8] = b"OpusHead";
    if !mime.starts_with("audio/ogg") {
        return true;
    }
    let place = head.windows(MARK.len()).position(|it| it == MARK);
    let channels = place.and_then(|it| head.get(it + MARK.len() + 1));
    channels.is_none_or(|count| *count == 1)
}

/// Whether the bytes say something else than was declared. A container that holds many types says
/// nothing against one of them, and bytes that nothing is known of say nothing at all.
#[must_use]
pub fn contradicts(found: &str, declared: &str) -> bool {
    const CONTAINERS: [&str; 2] = ["application/zip", "application/x-ole-storage"];
    let [found, declared] =
        [found, declared].map(|it| it.split(';').next().unwrap_or_default().trim());
    let is_container = CONTAINERS.contains(&found) && declared.starts_with("application/");
    !found.eq_ignore_ascii_case(declared) && !is_container && !declared.is_empty()
}

/// The same name, kept for good.
fn known(name: &str) -> Option<&'static str> {
    const NAMES: [&str; 7] = [
        "audio/mp4",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ];
    NAMES.into_iter().find(|known| *known == name)
}

/// Whether these bytes are the beginning of a text in UTF-8.
fn is_text(head: &[u8]) -> bool {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        // A character cut at the end of the head is fine; a byte that is none is not.
        Err(error) if error.error_len().is_none() => {
            let whole = head.get(..error.valid_up_to()).unwrap_or_default();
            std::str::from_utf8(whole).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.chars().any(|it| it.is_control() && !matches!(it, '\n' | '\r' | '\t'))
}

/// Whether a browser may show this type in the page, or only save it.
pub(crate) fn is_shown(mime: &str) -> bool {
    const SHOWN: [&str; 11] = [
        "image/jpeg",
        "image/png",
        "image/webp",
        "image/gif",
        "video/mp4",
        "video/3gpp",
        "audio/aac",
        "audio/amr",
        "audio/mpeg",
        "audio/mp4",
        "audio/ogg",
    ];
    let essence = mime.split(';').next().unwrap_or_default().trim();
    SHOWN.contains(&essence)
}

/// The type that a file is served as: its own when it is one that the desk takes or shows, else
/// bytes.
pub(crate) fn served_as(mime: &str) -> &str {
    if is_shown(mime) || pupitre_app::media::kind_of(mime).is_some() {
        return mime;
    }
    "application/octet-stream"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b_113_a_file_is_what_its_bytes_say() {
        let png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR";
        let jpeg = b"\xff\xd8\xff\xe0\x00\x10JFIF";
        let html = b"<!DOCTYPE html><script>alert(1)</script>";
        let opus = b"OggS\x00\x02______________________OpusHead";
        let table: [(&[u8], &str, Option<&str>); 12] = [
            (png, "image/png", Some("image/png")),
            (png, "image/jpeg", Some("image/png")),
            (jpeg, "application/pdf", Some("image/jpeg")),
            (html, "image/jpeg", Some("text/html")),
            (html, "text/plain", Some("text/html")),
            (b"bonjour", "text/plain", Some("text/plain")),
            (b"bonjour", "image/jpeg", None),
            (b"bon\0jour", "text/plain", None),
            (b"%PDF-1.7\n", "application/pdf", Some("application/pdf")),
            (opus, "audio/ogg", Some("audio/ogg; codecs=opus")),
            (b"\0\0\0\x20ftypisom____", "audio/mp4", Some("audio/mp4")),
            (b"\0\0\0\x20ftyp3gp4____", "video/3gpp", Some("video/3gpp")),
        ];
        for (head, declared, expected) in table {
            assert_eq!(tell(head, declared), expected, "{declared}");
        }
    }

    #[test]
    fn c4_a_voice_note_has_one_track() {
        let opus =
            |channels: u8| [b"OggS\x00\x02____OpusHead\x01".as_slice(), &[channels]].concat();
        assert!(is_taken("audio/ogg; codecs=opus", &opus(1)));
        assert!(!is_taken("audio/ogg; codecs=opus", &opus(2)));
        assert!(is_taken("audio/mpeg", &opus(2)));
    }

    #[test]
    fn b_113_a_type_that_is_not_so_is_told_from_one_that_is_more_exact() {
        let table = [
            ("image/png", "image/jpeg", true),
            ("text/html", "image/jpeg", true),
            ("application/zip", "image/jpeg", true),
            ("image/png", "IMAGE/PNG; q=1", false),
            ("audio/ogg; codecs=opus", "audio/ogg", false),
            ("application/zip", "application/vnd.oasis.opendocument.text", false),
            ("application/x-ole-storage", "application/msword", false),
            ("image/png", "", false),
        ];
        for (found, declared, expected) in table {
            assert_eq!(contradicts(found, declared), expected, "{found} for {declared}");
        }
    }

    #[test]
    fn only_pictures_films_and_sounds_are_shown_in_the_page() {
        assert!(is_shown("audio/ogg; codecs=opus"));
        for mime in ["text/html", "image/svg+xml", "application/pdf", "text/plain", ""] {
            assert!(!is_shown(mime), "{mime}");
        }
        assert_eq!(served_as("image/svg+xml"), "application/octet-stream");
        assert_eq!(served_as("application/pdf"), "application/pdf");
    }
}
