//! What a visitor's page says, on its socket or by a request.

use serde::Deserialize;

/// A frame of a page.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase", deny_unknown_fields)]
pub(crate) enum Inbound {
    Hello {
        token: String,
        #[serde(default)]
        after: Option<u64>,
    },
    Typing {
        on: bool,
    },
    Received {
        message_id: String,
    },
    Read {
        message_id: String,
    },
    Page {
        url: String,
        #[serde(default)]
        title: Option<String>,
    },
    Ping {},
}

/// Reads a frame; none when it is not understood.
pub(super) fn read(text: &str) -> Option<Inbound> {
    serde_json::from_str(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b_132_only_what_a_page_says_is_understood() {
        assert_eq!(read(r#"{"type":"ping"}"#), Some(Inbound::Ping {}));
        let hello = Inbound::Hello { token: "t".to_owned(), after: Some(3) };
        assert_eq!(read(r#"{"type":"hello","token":"t","after":3}"#), Some(hello));
        for text in [
            "",
            "[]",
            "ping",
            r#"{"type":"__proto__"}"#,
            r#"{"type":"event","seq":1}"#,
            r#"{"type":"typing","on":1}"#,
            r#"{"type":"hello","token":"t","after":-1}"#,
            r#"{"type":"read","message_id":"x","agent":"y"}"#,
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
