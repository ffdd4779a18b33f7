//! The price block of a status, by the rules in force since 1 October 2026.
//!
//! Every delivered message is charged; the first 1,000 service messages of a number in a month
//! are free (Meta, pricing and non-template messages, 2026-09-10). Months are UTC here.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Service messages of a number that cost nothing in a month.
pub(crate) const FREE_SERVICE_COUNT: u32 = 1_000;

/// The price block of a message to someone who came by an advertisement (Meta, pricing).
pub(crate) fn free_entry_point() -> Value {
    json!({
        "billable": false,
        "pricing_model": "PMP",
        "type": "free_entry_point",
        "category": "referral_conversion",
    })
}

/// What was sent this month.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Meter {
    month: (i16, i8),
    service_count: u32,
}

impl Meter {
    /// The price block of one more message of this category: `service` or a template's.
    pub(crate) fn price(&mut self, category: &str, now: Timestamp) -> Value {
        let is_free = category == "service" && self.count_service(now) <= FREE_SERVICE_COUNT;
        let kind = if is_free { "free_customer_service" } else { "regular" };
        json!({
            "billable": !is_free,
            "pricing_model": "PMP",
            "type": kind,
            "category": category,
        })
    }

    fn count_service(&mut self, now: Timestamp) -> u32 {
        let date = now.to_zoned(TimeZone::UTC).date();
        let month = (date.year(), date.month());
        if self.month != month {
            self.month = month;
            self.service_count = 0;
        }
        self.service_count = self.service_count.saturating_add(1);
        self.service_count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_service_messages_are_free_each_month_and_templates_never_are() {
        let mut meter = Meter::default();
        let november: Timestamp = "2026-11-24T10:00:00Z".parse().unwrap();
        for _ in 0..FREE_SERVICE_COUNT {
            assert_eq!(meter.price("service", november)["type"], "free_customer_service");
        }
        assert_eq!(meter.price("service", november)["type"], "regular");
        assert_eq!(meter.price("utility", november)["billable"], true);
        let december: Timestamp = "2026-12-01T00:00:00Z".parse().unwrap();
        assert_eq!(meter.price("service", december)["billable"], false);
    }
}
