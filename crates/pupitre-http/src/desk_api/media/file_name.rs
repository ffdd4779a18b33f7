//! File names: shown as text, never used as paths, and written safely in headers.

/// The longest name kept, in characters.
const FILE_NAME_LENGTH_MAX: usize = 255;

/// Reads a percent-encoded UTF-8 name, without what could mislead a reader: paths, controls,
/// direction marks.
pub(crate) fn read(header: &str) -> Option<String> {
    let decoded = decode(header)?;
    let last = decoded.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.chars().filter(|it| is_plain(*it)).take(FILE_NAME_LENGTH_MAX).collect();
    let name = name.trim().to_owned();
    let is_name = !name.is_empty() && name.chars().any(|it| it != '.');
    is_name.then_some(name)
}

fn is_plain(character: char) -> bool {
    !character.is_control()
        && !matches!(
            character,
            '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{061c}'
        )
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            let digits = std::str::from_utf8(&digits).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// The `Content-Disposition` of a file: how it is used, and its name in the form of RFC 8187.
pub(super) fn disposition(usage: &str, name: Option<&str>) -> String {
    let mut value = usage.to_owned();
    if let Some(name) = name {
        value.push_str("; filename*=UTF-8''");
        for byte in name.bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') {
                value.push(char::from(byte));
            } else {
                value.push('%');
                value.push_str(&hex::encode_upper([byte]));
            }
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b_119_a_name_is_shown_as_text_and_never_a_path() {
        let table = [
            ("caf%C3%A9.pdf", Some("café.pdf")),
            ("..%2F..%2Fetc%2Fpasswd", Some("passwd")),
            ("C:%5Cx.txt", Some("x.txt")),
            ("a%0D%0ASet-Cookie:", Some("aSet-Cookie:")),
            ("photo%E2%80%AEgpj.exe", Some("photogpj.exe")),
            ("%E2%80%8B.htaccess", Some(".htaccess")),
            (".", None),
            ("", None),
            ("%", None),
            ("%FF", None),
        ];
        for (header, expected) in table {
            assert_eq!(read(header).as_deref(), expected, "{header}");
        }
        assert_eq!(read(&"a".repeat(1000)).unwrap().len(), FILE_NAME_LENGTH_MAX);
    }

    #[test]
    fn a_name_in_a_header_is_percent_encoded() {
        let value = disposition("attachment", Some("café \"1\"\r\n.pdf"));
        assert_eq!(value, "attachment; filename*=UTF-8''caf%C3%A9%20%221%22%0D%0A.pdf");
    }
}
