//! Faults that can be switched on: each one seen at the platform or documented by it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::picture::PictureFault;

/// The switches. All off by default; a share of the items meets those that are on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(clippy::struct_excessive_bools, reason = "a panel of switches")]
pub(crate) struct Faults {
    /// Each webhook is posted twice, byte for byte.
    pub(crate) duplicate: bool,
    /// A webhook leaves after the one that follows it.
    pub(crate) reorder: bool,
    /// Each webhook waits so many milliseconds of real time.
    pub(crate) delay_ms: u64,
    /// The first attempt of a webhook is lost; the retry delivers it.
    pub(crate) drop: bool,
    /// Up to so many updates are collected into one payload; 0 and 1 are one each.
    pub(crate) batch: usize,
    /// This code is answered at once to a send.
    pub(crate) send_error: Option<u32>,
    /// The message is accepted, then fails with this code.
    pub(crate) async_error: Option<u32>,
    /// This HTTP status is answered to a send, without a body.
    pub(crate) send_http: Option<u16>,
    /// The message is accepted and goes out, and yet this HTTP status is answered.
    pub(crate) send_http_accepted: Option<u16>,
    /// The account is restricted: sends are refused with 368. The webhook is told when it begins.
    pub(crate) account_restricted: bool,
    /// The message is accepted and the answer never comes.
    pub(crate) send_hang_accepted: bool,
    /// The send never gets an answer and goes nowhere.
    pub(crate) send_hang: bool,
    /// The token has expired: every call is answered 190.
    pub(crate) token_expired: bool,
    /// Webhooks are signed with another secret for as long as this is on.
    pub(crate) wrong_signature: bool,
    /// Webhooks are signed with this secret, as around its rotation.
    pub(crate) signing_secret: Option<String>,
    /// A closed window is refused at once instead of by a status.
    pub(crate) sync_window_error: bool,
    /// Payloads come without `contacts`.
    pub(crate) no_contacts: bool,
    /// Payloads come without any visitor's phone.
    pub(crate) hide_phone: bool,
    /// Media ids are not found.
    pub(crate) media_404: bool,
    /// Media links have expired when they are followed.
    pub(crate) media_expired: bool,
    /// What goes wrong with the picture of the profile.
    pub(crate) picture: Option<PictureFault>,
    /// Webhooks name a file by its id alone, without a link.
    pub(crate) no_media_url: bool,
    /// A reaction taken away has an empty emoji, as in older webhooks, rather than none.
    pub(crate) empty_emoji: bool,
    /// Statuses carry the `conversation` object, as webhooks up to v23.0 do.
    pub(crate) conversation_object: bool,
    /// Bodies are plain UTF-8 instead of `\uXXXX` and `\/`.
    pub(crate) raw_utf8: bool,
    /// `delivered` never comes, `read` does.
    pub(crate) read_without_delivered: bool,
    /// Share of the items that meet the faults, in percent, drawn from the seed.
    pub(crate) random_percent: u8,
    /// Seed of that share. Writing it starts the draw anew.
    pub(crate) seed: u64,
}

impl Default for Faults {
    fn default() -> Self {
        Self {
            duplicate: false,
            reorder: false,
            delay_ms: 0,
            drop: false,
            batch: 0,
            send_error: None,
            async_error: None,
            send_http: None,
            send_http_accepted: None,
            account_restricted: false,
            send_hang_accepted: false,
            send_hang: false,
            token_expired: false,
            wrong_signature: false,
            signing_secret: None,
            sync_window_error: false,
            no_contacts: false,
            hide_phone: false,
            media_404: false,
            media_expired: false,
            picture: None,
            no_media_url: false,
            empty_emoji: false,
            conversation_object: false,
            raw_utf8: false,
            read_without_delivered: false,
            random_percent: 100,
            seed: 1,
        }
    }
}

/// Most updates in one payload (Meta, webhooks overview, 2026-06-26).
const BATCH_COUNT_MAX: usize = 1_000;
/// Longest delay: a day.
const DELAY_MS_MAX: u64 = 24 * 3_600 * 1_000;

impl Faults {
    /// These faults with the given ones changed.
    ///
    /// # Errors
    ///
    /// A sentence for the caller: a name or a value that is not a fault's, or one out of range.
    pub(crate) fn with(&self, changes: &Value) -> Result<Self, String> {
        let changes = changes.as_object().ok_or("faults are an object")?;
        let mut all = serde_json::to_value(self).map_err(|error| error.to_string())?;
        if let Some(all) = all.as_object_mut() {
            all.extend(changes.clone());
        }
        let faults: Self = serde_json::from_value(all).map_err(|error| error.to_string())?;
        if faults.batch > BATCH_COUNT_MAX {
            return Err(format!("batch is at most {BATCH_COUNT_MAX}"));
        }
        if faults.delay_ms > DELAY_MS_MAX {
            return Err(format!("delay_ms is at most {DELAY_MS_MAX}"));
        }
        if faults.random_percent > 100 {
            return Err("random_percent is at most 100".to_owned());
        }
        if faults.signing_secret.as_ref().is_some_and(|it| it.is_empty() || it.len() > 256) {
            return Err("signing_secret has 1 to 256 characters".to_owned());
        }
        let statuses = [faults.send_http, faults.send_http_accepted];
        if statuses.into_iter().flatten().any(|it| !(400..600).contains(&it)) {
            return Err("send_http and send_http_accepted are from 400 to 599".to_owned());
        }
        Ok(faults)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_partial_change_keeps_the_rest_and_nonsense_is_refused() {
        let faults = Faults::default().with(&json!({ "duplicate": true })).unwrap();
        let faults = faults.with(&json!({ "async_error": 131_049 })).unwrap();
        assert!(faults.duplicate);
        assert_eq!(faults.async_error, Some(131_049));
        for wrong in [
            json!({ "unknown": true }),
            json!({ "duplicate": 3 }),
            json!({ "batch": 1_001 }),
            json!({ "delay_ms": 86_400_001 }),
            json!({ "random_percent": 101 }),
            json!({ "send_http": 200 }),
            json!({ "send_http_accepted": 200 }),
            json!({ "signing_secret": "" }),
            json!({ "picture": "odd" }),
            json!([]),
        ] {
            assert!(faults.with(&wrong).is_err(), "{wrong}");
        }
    }
}
