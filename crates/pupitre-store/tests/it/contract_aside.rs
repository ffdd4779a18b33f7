//! What every store does with what is kept aside: quarantined items, parked reports, the moved
//! clock.

use pupitre_app::ports::store::{ParkedReport, Quarantined};
use pupitre_domain::delivery::{DeliveryError, FailureCode, Report};
use pupitre_domain::id::{ChannelId, QuarantineId};

use crate::company::{PHONE, SITE, at, furnish, key};
use crate::raw::{Direct, refused};
use crate::support::on_each_database;

fn report(number: u32, report: Report) -> ParkedReport {
    ParkedReport {
        channel: PHONE,
        key: key(number),
        report,
        reported_at: at(3),
        received_at: at(i64::from(number)),
    }
}

fn failed(platform_code: Option<i64>, detail: Option<&str>) -> Report {
    let detail = detail.map(str::to_owned);
    Report::Failed(DeliveryError { code: FailureCode::WindowClosed, platform_code, detail })
}

#[test]
fn c2_what_is_not_understood_is_kept_and_counted() {
    on_each_database(|db| {
        db.done(furnish);
        let item = |number: u8, channel: Option<ChannelId>| Quarantined {
            id: QuarantineId::from_bytes([number; 16]),
            channel,
            reason: "not_json".to_owned(),
            raw: vec![0, 255, number],
            received_at: at(0),
        };
        assert_eq!(db.done(|tx| tx.counts()), (0, 0));
        for (number, channel) in [(1, None), (2, Some(PHONE))] {
            let item = item(number, channel);
            db.done(move |tx| tx.quarantine(&item));
        }
        assert_eq!(db.done(|tx| tx.counts()), (0, 2));
        let again = item(1, None);
        assert_eq!(refused(db.write(move |tx| tx.quarantine(&again))), "quarantine_pkey");
    });
}

#[test]
fn c4_parked_reports_are_taken_once_in_the_order_of_their_arrival() {
    on_each_database(|db| {
        db.done(furnish);
        let parked = vec![
            report(1, Report::Read),
            report(1, failed(Some(131_047), Some("Re-engagement"))),
            ParkedReport { channel: SITE, ..report(1, failed(None, None)) },
            report(1, Report::Sent),
            report(1, Report::Delivered),
            report(1, Report::Sent),
        ];
        let written = parked.clone();
        db.done(move |tx| {
            for report in &written {
                tx.park_report(&ParkedReport { key: key(2), ..report.clone() })?;
                tx.park_report(report)?;
            }
            Ok(())
        });
        assert_eq!(db.done(|tx| tx.take_parked_reports(key(1))), parked);
        assert!(db.done(|tx| tx.take_parked_reports(key(1))).is_empty());
        assert!(db.done(|tx| tx.take_parked_reports(key(3))).is_empty());
        assert_eq!(db.done(|tx| tx.take_parked_reports(key(2))).len(), 6);
    });
}

#[test]
fn old_parked_reports_are_dropped_a_thousand_at_a_time() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| {
            (1..=1_002).try_for_each(|number| tx.park_report(&report(number, Report::Sent)))
        });
        let drop_before = |second| db.done(move |tx| tx.drop_parked_reports(at(second)));
        assert_eq!(drop_before(1), 0);
        assert_eq!(drop_before(1_002), 1_000);
        assert_eq!(drop_before(1_002), 1);
        assert_eq!(drop_before(1_002), 0);
        assert!(db.done(|tx| tx.take_parked_reports(key(1_001))).is_empty());
        assert_eq!(db.done(|tx| tx.take_parked_reports(key(1_002))).len(), 1);
    });
}

#[test]
fn the_movement_of_the_clock_is_kept() {
    on_each_database(|db| {
        assert_eq!(db.done(|tx| tx.clock_offset_us()), 0);
        for offset_us in [86_400_000_000, -5, i64::MAX, i64::MIN, 0] {
            db.done(move |tx| tx.save_clock_offset_us(offset_us));
            assert_eq!(db.done(|tx| tx.clock_offset_us()), offset_us);
        }
    });
}
