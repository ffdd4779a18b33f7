//! What every store does with brands, channels and the last route.

use pupitre_domain::channel::{Brand, Channel, ChannelKind};
use pupitre_domain::conversation::open::Route;
use pupitre_domain::id::{BrandId, ChannelId};
use pupitre_domain::language::Language;
use pupitre_domain::media::HousePicture;

use crate::company::{
    BILLING, BRAND, PHONE, SALES, SITE, at, brand, furnish, house_picture, phone, site,
};
use crate::raw::{Direct, refused};
use crate::support::on_each_database;

#[test]
fn a_brand_reads_back_new_and_changed() {
    on_each_database(|db| {
        let unknown = BrandId::from_bytes([1; 16]);
        let renamed = Brand { name: "Orvelle & Fils".to_owned(), ..brand() };
        let file = house_picture();
        db.done(move |tx| tx.insert_media(&file, None, at(1)));
        let logo = Some(HousePicture { media: house_picture().id, hash: [7; 32] });
        let shown = Brand { logo, ..brand() };
        for brand in [brand(), renamed, shown, brand()] {
            let written = brand.clone();
            db.done(move |tx| tx.put_brand(&written));
            assert_eq!(db.done(|tx| tx.brand(BRAND)), Some(brand));
        }
        assert_eq!(db.done(move |tx| tx.brand(unknown)), None);
    });
}

#[test]
fn a_channel_reads_back_new_and_changed_and_by_the_platform_s_name_for_it() {
    on_each_database(|db| {
        db.done(furnish);
        let moved = Channel {
            name: "WhatsApp".to_owned(),
            address: "+33 1 00 00 00 09".to_owned(),
            platform_address: "109".to_owned(),
            default_language: Language::ENGLISH,
            ..phone()
        };
        let written = moved.clone();
        db.done(move |tx| tx.put_channel(&written));

        let by_name = |kind, name: &'static str| {
            db.done(move |tx| tx.channel_by_platform_address(kind, name))
        };
        assert_eq!(db.done(|tx| tx.channel(PHONE)), Some(moved.clone()));
        assert_eq!(db.done(|tx| tx.channel(SITE)), Some(site()));
        assert_eq!(by_name(ChannelKind::WhatsApp, "109"), Some(moved));
        assert_eq!(by_name(ChannelKind::WhatsApp, "101"), None);
        assert_eq!(by_name(ChannelKind::WebChat, "109"), None);
        assert_eq!(by_name(ChannelKind::WebChat, "site"), Some(site()));
    });
}

#[test]
fn two_channels_of_a_kind_never_have_one_platform_address() {
    on_each_database(|db| {
        db.done(furnish);
        let other = |kind| Channel {
            id: ChannelId::from_bytes([0xc3; 16]),
            kind,
            platform_address: phone().platform_address,
            ..site()
        };
        let same = other(ChannelKind::WhatsApp);
        let result = db.write(move |tx| tx.put_channel(&same));
        assert_eq!(refused(result), "channels_kind_platform_address");
        let of_another_kind = other(ChannelKind::WebChat);
        db.done(move |tx| tx.put_channel(&of_another_kind));
    });
}

#[test]
fn a_channel_belongs_to_a_brand() {
    on_each_database(|db| {
        refused(db.write(|tx| tx.put_channel(&phone())));
    });
}

#[test]
fn r1_the_last_route_is_one_and_moves() {
    on_each_database(|db| {
        assert_eq!(db.done(|tx| tx.catch_all_route()), None);
        db.done(furnish);
        for (team, priority) in [(BILLING, 5), (SALES, -3)] {
            let route = Route { team, priority };
            db.done(move |tx| tx.put_catch_all_route(route));
            assert_eq!(db.done(|tx| tx.catch_all_route()), Some(route));
        }
        assert!(db.try_sql("DELETE FROM routing_rules").is_err());
        assert!(db.done(|tx| tx.catch_all_route()).is_some());
    });
}
