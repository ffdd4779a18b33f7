//! What every store does with opening hours.

use pupitre_app::ports::store::{StoreError, Transaction};
use pupitre_domain::channel_settings::ChannelSettings;
use pupitre_domain::id::OpeningHoursId;
use pupitre_domain::opening_hours::{OpeningHours, Schedule};

use crate::company::{PHONE, SITE, furnish};
use crate::raw::Direct;
use crate::support::on_each_database;

const SHOP: OpeningHoursId = OpeningHoursId::from_bytes([0xd1; 16]);
const HOTLINE: OpeningHoursId = OpeningHoursId::from_bytes([0xd2; 16]);

fn shop() -> Schedule {
    Schedule {
        id: SHOP,
        name: "Boutique".parse().unwrap(),
        is_default: true,
        hours: OpeningHours {
            zone: "Europe/Paris".parse().unwrap(),
            week: "09:00-12:00 14:00-19:00|09:00-19:00||||10:00-24:00|00:00-02:00".parse().unwrap(),
            closed_days: "2026-05-01 Fête du Travail\n2026-12-25 Noël".parse().unwrap(),
        },
    }
}

fn hotline() -> Schedule {
    let always = OpeningHours::always("America/St_Johns".parse().unwrap());
    Schedule { id: HOTLINE, name: "Astreinte".parse().unwrap(), is_default: false, hours: always }
}

#[test]
fn i_53_a_schedule_reads_back_new_and_changed() {
    on_each_database(|db| {
        let renamed = Schedule { name: "Magasin".parse().unwrap(), ..shop() };
        for schedule in [shop(), hotline(), renamed] {
            let written = schedule.clone();
            db.done(move |tx| tx.put_schedule(&written));
            let id = schedule.id;
            assert_eq!(db.done(move |tx| tx.schedule(id)), Some(schedule));
        }
        let names = db.seen(|queries| queries.schedules());
        let names: Vec<String> = names.iter().map(|it| it.name.as_str().to_owned()).collect();
        assert_eq!(names, ["Astreinte", "Magasin"]);
    });
}

#[test]
fn a_channel_has_its_own_hours_else_the_default_ones_else_it_is_always_open() {
    on_each_database(|db| {
        db.done(furnish);
        let of_phone = |tx: &mut dyn Transaction| -> Result<_, StoreError> {
            Ok((tx.opening_hours_of(PHONE)?, tx.default_opening_hours()?))
        };
        let always = OpeningHours::unset().unwrap();
        assert_eq!(db.done(of_phone), (always.clone(), always));

        db.done(|tx| tx.put_schedule(&shop()));
        db.done(|tx| tx.put_schedule(&hotline()));
        assert_eq!(db.done(of_phone), (shop().hours, shop().hours));

        let with = |opening_hours| ChannelSettings { opening_hours, ..ChannelSettings::default() };
        db.done(move |tx| tx.save_channel_settings(PHONE, &with(Some(HOTLINE))));
        assert_eq!(db.done(of_phone), (hotline().hours, shop().hours));
        assert_eq!(db.done(|tx| tx.opening_hours_of(SITE)), shop().hours);
        assert_eq!(db.seen(|queries| queries.opening_hours_of(PHONE)), hotline().hours);
        assert_eq!(db.seen(|queries| queries.default_opening_hours()), shop().hours);

        db.done(move |tx| tx.save_channel_settings(PHONE, &with(None)));
        assert_eq!(db.done(of_phone), (shop().hours, shop().hours));
    });
}

#[test]
fn one_schedule_is_the_default() {
    on_each_database(|db| {
        let other = Schedule { is_default: true, ..hotline() };
        db.done(move |tx| {
            tx.put_schedule(&shop())?;
            tx.put_schedule(&other)
        });
        assert!(!db.done(|tx| tx.schedule(SHOP)).unwrap().is_default);
        assert!(db.done(|tx| tx.schedule(HOTLINE)).unwrap().is_default);
        assert!(db.try_sql("UPDATE opening_hours SET is_default = 1").is_err());
    });
}
