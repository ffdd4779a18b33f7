//! What the emulator plays: one business number, its secrets, its pace.

use std::time::Duration;

/// Shortest wait before a retry, so that a refusing webhook never makes the loop spin.
const RETRY_WAIT_MIN: Duration = Duration::from_millis(10);
/// First wait of the unscaled schedule; each next one is twice as long.
const RETRY_WAIT_FIRST: Duration = Duration::from_mins(1);
/// Longest wait of the unscaled schedule.
const RETRY_WAIT_MAX: Duration = Duration::from_hours(12);
/// The platform gives a webhook up after seven days (Meta, create a webhook endpoint, 2026-06-17).
const RETRY_TOTAL_MAX: Duration = Duration::from_hours(7 * 24);

/// One business number, its account and app, and where its webhooks go.
#[derive(Debug, Clone, PartialEq)]
pub struct EmulatorConfig {
    /// Id of the business phone number, digits.
    pub phone_number_id: String,
    /// Id of the account that owns the number and the templates, digits.
    pub business_account_id: String,
    /// Id of the app that holds the secret, digits.
    pub app_id: String,
    /// The number as it is shown, with `+` and spaces.
    pub display_phone_number: String,
    /// The brand's verified name.
    pub verified_name: String,
    /// The profile's about line, 1 to 139 characters.
    pub about: String,
    /// Whether the profile has a picture: a lamp, drawn for the purpose.
    pub has_picture: bool,
    /// The bearer token that every Graph call needs.
    pub access_token: String,
    /// The key of the webhooks' signatures.
    pub app_secret: String,
    /// What the handshake sends as `hub.verify_token`.
    pub verify_token: String,
    /// Where webhooks go. Without it they wait.
    pub webhook_url: Option<String>,
    /// Base of the media links, without a final slash.
    pub public_url: String,
    /// Seed of ids, timings and faults. Message and media ids also follow the first reading of
    /// the clock, so that two runs never share them unless their clocks begin alike.
    pub seed: u64,
    /// The pace of statuses and retries.
    pub timings: Timings,
    /// Whether statuses carry the `conversation` object, as webhooks up to v23.0 do.
    pub has_conversation_object: bool,
}

impl Default for EmulatorConfig {
    /// An invented brand on loopback. Its number is of a range kept for fiction.
    fn default() -> Self {
        Self {
            phone_number_id: "410500860000017".to_owned(),
            business_account_id: "398200150000042".to_owned(),
            app_id: "720400330000099".to_owned(),
            display_phone_number: "+33 6 39 98 00 00".to_owned(),
            verified_name: "Orvelle".to_owned(),
            about: "Luminaires et objets de maison.".to_owned(),
            has_picture: true,
            access_token: "emulator-access-token".to_owned(),
            app_secret: "emulator-app-secret".to_owned(),
            verify_token: "emulator-verify-token".to_owned(),
            webhook_url: None,
            public_url: "http://127.0.0.1:8085".to_owned(),
            seed: 1,
            timings: Timings::default(),
            has_conversation_object: false,
        }
    }
}

impl EmulatorConfig {
    /// The business number in digits, as webhooks carry it.
    pub(crate) fn phone_digits(&self) -> String {
        self.display_phone_number.chars().filter(char::is_ascii_digit).collect()
    }
}

/// The pace of the platform. Ranges are drawn from the seed, both ends included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Timings {
    /// From the accepted request to `sent`, in milliseconds.
    pub sent_ms: (u64, u64),
    /// From `sent` to `delivered`, in milliseconds.
    pub delivered_ms: (u64, u64),
    /// From a created template to its verdict, in milliseconds.
    pub review_ms: (u64, u64),
    /// How long updates are collected when the `batch` fault is on, in milliseconds.
    pub batch_wait_ms: u64,
    /// Factor on the retry schedule 0, 1 min, 2 min, 4 min … 12 h, given up after 7 days.
    pub retry_scale: f64,
    /// Milliseconds between messages to the same visitor after a burst of 45; 0 is no limit.
    pub pair_interval_ms: u64,
    /// Messages of the number in a second, in and out together; 0 is no limit.
    pub throughput_per_second: u32,
}

impl Default for Timings {
    /// Plausible on a good network; a minute of the retry schedule lasts a second.
    fn default() -> Self {
        Self {
            sent_ms: (100, 400),
            delivered_ms: (300, 2_000),
            review_ms: (2_000, 5_000),
            batch_wait_ms: 500,
            retry_scale: 1.0 / 60.0,
            pair_interval_ms: 6_000,
            throughput_per_second: 80,
        }
    }
}

impl Timings {
    /// No waiting: statuses follow at once, a minute of the retry schedule lasts 12 ms.
    #[must_use]
    pub fn instant() -> Self {
        Self {
            sent_ms: (0, 0),
            delivered_ms: (0, 0),
            review_ms: (0, 0),
            batch_wait_ms: 20,
            retry_scale: 1.0 / 5_000.0,
            pair_interval_ms: 6_000,
            throughput_per_second: 0,
        }
    }

    /// The wait before the next attempt once so many were made, or nothing when it is given up.
    pub(crate) fn retry_wait(&self, attempts: u32) -> Option<Duration> {
        let mut total = Duration::ZERO;
        let mut wait = Duration::ZERO;
        for attempt in 1..=attempts {
            wait = match attempt {
                1 => Duration::ZERO,
                2 => RETRY_WAIT_FIRST,
                _ => wait.saturating_mul(2).min(RETRY_WAIT_MAX),
            };
            total = total.saturating_add(wait);
        }
        if total > RETRY_TOTAL_MAX {
            return None;
        }
        let scale =
            if self.retry_scale.is_finite() { self.retry_scale.clamp(0.0, 1.0) } else { 1.0 };
        Some(wait.mul_f64(scale).max(RETRY_WAIT_MIN))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_webhook_is_retried_less_and_less_often_for_seven_days() {
        let timings = Timings { retry_scale: 1.0, ..Timings::default() };
        let waits: Vec<Duration> = (1..).map_while(|it| timings.retry_wait(it)).collect();
        assert_eq!(waits[0], RETRY_WAIT_MIN);
        assert_eq!(waits[1], Duration::from_mins(1));
        assert_eq!(waits[2], Duration::from_mins(2));
        assert!(waits.is_sorted());
        let total: Duration = waits.iter().sum();
        assert!(total <= RETRY_TOTAL_MAX + RETRY_WAIT_MIN);
        assert!(total + RETRY_WAIT_MAX > RETRY_TOTAL_MAX);
    }
}
