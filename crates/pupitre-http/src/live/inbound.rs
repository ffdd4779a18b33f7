//! What a screen sends: pings, and which conversations it shows; few and short.

use jiff::Timestamp;
use pupitre_domain::id::ConversationId;
use serde::Deserialize;

/// The longest message from a client, in bytes.
pub(crate) const MESSAGE_BYTES_MAX: usize = 64 * 1024;

/// How many frames a client may send per second, over time.
const FRAMES_PER_SECOND_MAX: i64 = 10;

/// How many frames may come at once.
const BURST_FRAMES_MAX: i64 = 20;

/// The code of a frame that is not understood.
pub(super) const UNKNOWN_TYPE: &str = "live.unknown_type";

/// How many conversations a screen may show at a time; more than those are not told of.
pub(super) const WATCHED_MAX: usize = 64;

/// A frame of a screen.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase", deny_unknown_fields)]
pub(super) enum Inbound {
    Ping {},
    /// The conversations that the screen shows: it is told how their visitors stand, and of
    /// the survey after a chat.
    Watch {
        conversation_ids: Vec<String>,
    },
}

/// Reads a frame; none when it is not understood.
pub(super) fn read(text: &str) -> Option<Inbound> {
    serde_json::from_str(text).ok()
}

/// The conversations among what a screen says that it shows.
pub(super) fn watched(ids: &[String]) -> Vec<ConversationId> {
    ids.iter().filter_map(|id| id.parse().ok()).take(WATCHED_MAX).collect()
}

/// Counts a client's frames.
pub(super) struct FrameGate {
    tokens_ms: i64,
    refilled_at: Timestamp,
}

impl FrameGate {
    pub(super) const fn new(elapsed: Timestamp) -> Self {
        Self { tokens_ms: BURST_FRAMES_MAX * 1000, refilled_at: elapsed }
    }

    /// Counts a frame; `false` when there were too many.
    pub(super) fn pass(&mut self, elapsed: Timestamp) -> bool {
        let since = elapsed.duration_since(self.refilled_at).as_millis();
        let since_ms = i64::try_from(since).unwrap_or(0).clamp(0, 60_000);
        self.refilled_at = elapsed;
        self.tokens_ms =
            (self.tokens_ms + since_ms * FRAMES_PER_SECOND_MAX).min(BURST_FRAMES_MAX * 1000);
        self.tokens_ms -= 1000;
        self.tokens_ms >= 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b_132_only_a_ping_and_what_is_shown_are_understood() {
        assert_eq!(read(r#"{"type":"ping"}"#), Some(Inbound::Ping {}));
        let watch = Inbound::Watch { conversation_ids: vec!["x".to_owned()] };
        assert_eq!(read(r#"{"type":"watch","conversation_ids":["x"]}"#), Some(watch));
        for text in [
            "",
            "ping",
            "[]",
            r#"{"type":"base"}"#,
            r#"{"type":"__proto__"}"#,
            r#"{"type":"ping","x":1}"#,
            r#"{"type":"watch"}"#,
            r#"{"type":"watch","conversation_ids":"x"}"#,
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        let id = ConversationId::from_bytes([1; 16]);
        let mut ids = vec!["x".to_owned(), id.to_string()];
        assert_eq!(watched(&ids), [id]);
        ids.extend((0..200).map(|_| id.to_string()));
        assert_eq!(watched(&ids).len(), WATCHED_MAX);
    }

    #[test]
    fn b_135_twenty_frames_at_once_and_ten_a_second_pass() {
        let at = |ms| Timestamp::from_millisecond(ms).unwrap();
        let mut gate = FrameGate::new(at(0));
        assert!((0..20).all(|_| gate.pass(at(0))));
        assert!(!gate.pass(at(0)));

        let mut gate = FrameGate::new(at(0));
        assert!((0..200).all(|frame| gate.pass(at(frame * 100))));
    }
}
