//! What every store does with files.

use pupitre_domain::id::AgentId;
use pupitre_domain::media::{Announced, Media, MediaState, Picture, Preview};

use crate::company::{
    ANA, BO, PHONE, at, client_id, furnish, hold, identity_id, media_id, message_id, talk_id,
};
use crate::raw::{Direct, refused};
use crate::support::on_each_database;

fn announced(number: u32) -> Media {
    Media {
        id: media_id(number),
        channel: Some(PHONE),
        state: MediaState::Pending,
        mime: "audio/ogg; codecs=opus".to_owned(),
        file_name: Some("voix.ogg".to_owned()),
        size_bytes: None,
        sha256: Some([7; 32]),
        platform_id: Some("1234".to_owned()),
        reason: None,
        announced: Announced::default(),
        picture: None,
        fetch_until: None,
    }
}

#[test]
fn a_file_reads_back_in_each_state() {
    on_each_database(|db| {
        db.done(furnish);
        let written = announced(1);
        db.done(move |tx| tx.insert_media(&written, None, at(0)));
        assert_eq!(db.done(|tx| tx.media(media_id(1))), Some(announced(1)));
        assert_eq!(db.done(|tx| tx.media(media_id(2))), None);
        for (number, state) in (0_u8..).zip(MediaState::ALL) {
            let changed = Media {
                state,
                mime: format!("image/{number}"),
                size_bytes: (number > 0).then_some(u64::from(number) << 40),
                sha256: (number > 1).then_some([number; 32]),
                channel: (number > 2).then_some(PHONE),
                file_name: None,
                platform_id: None,
                reason: (number > 1).then(|| "media.too_large".to_owned()),
                announced: Announced {
                    mime: (number > 1).then(|| "image/gif".to_owned()),
                    sha256: (number > 0).then_some([number + 9; 32]),
                },
                picture: (number > 0).then(|| Picture {
                    width: 100_000,
                    height: u32::from(number),
                    preview: (number > 1)
                        .then(|| Preview { mime: "image/jpeg".to_owned(), size_bytes: 1 << 40 }),
                }),
                fetch_until: (number > 2).then_some(at(604_800)),
                ..announced(1)
            };
            let written = changed.clone();
            db.done(move |tx| tx.save_media(&written));
            assert_eq!(db.done(|tx| tx.media(media_id(1))), Some(changed));
        }
    });
}

#[test]
fn d11_a_client_id_names_one_file_of_an_agent() {
    on_each_database(|db| {
        db.done(furnish);
        let upload = |number: u32, agent: AgentId, id: u32| {
            let media = Media { channel: None, ..announced(number) };
            db.write(move |tx| tx.insert_media(&media, Some((agent, client_id(id))), at(0)))
        };
        upload(1, ANA, 1).unwrap();
        assert_eq!(refused(upload(2, ANA, 1)), "media_uploader_id_client_id");
        assert_eq!(refused(upload(1, ANA, 2)), "media_pkey");
        upload(2, BO, 1).unwrap();
        upload(3, ANA, 3).unwrap();

        let named = |agent, id| {
            db.done(move |tx| tx.media_by_client_id(agent, client_id(id))).map(|it| it.id)
        };
        assert_eq!(named(ANA, 1), Some(media_id(1)));
        assert_eq!(named(BO, 1), Some(media_id(2)));
        assert_eq!(named(BO, 3), None);
        assert_eq!(db.done(|tx| tx.media_uploader(media_id(2))), Some(BO));
        let received = announced(4);
        db.done(move |tx| tx.insert_media(&received, None, at(0)));
        assert_eq!(db.done(|tx| tx.media_uploader(media_id(4))), None);
        assert_eq!(db.done(|tx| tx.media_uploader(media_id(9))), None);
    });
}

#[test]
fn a_file_that_no_message_holds_is_removed_and_no_other() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| {
            hold(tx, 1, ANA)?;
            tx.insert_media(&announced(1), Some((ANA, client_id(1))), at(0))?;
            tx.insert_media(&announced(2), Some((ANA, client_id(2))), at(0))?;
            tx.attach_media(media_id(1), talk_id(1), message_id(5))
        });
        for number in [1, 2, 3] {
            db.done(move |tx| tx.delete_media(media_id(number)));
        }
        assert_eq!(db.done(|tx| tx.media(media_id(1))), Some(announced(1)));
        assert_eq!(db.done(|tx| tx.media(media_id(2))), None);
    });
}

#[test]
fn v2_what_a_visitor_brought_is_removed_with_its_file_and_stays_with_one_that_was_sent() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| {
            hold(tx, 1, ANA)?;
            for number in [1, 2] {
                tx.insert_media(&announced(number), None, at(0))?;
                tx.insert_visitor_file(media_id(number), identity_id(7), at(0))?;
            }
            tx.attach_media(media_id(1), talk_id(1), message_id(5))
        });
        let brought_by = |number| db.done(move |tx| tx.visitor_of_file(media_id(number)));
        assert_eq!(brought_by(2), Some(identity_id(7)));
        for number in [1, 2] {
            db.done(move |tx| tx.delete_media(media_id(number)));
        }
        assert_eq!((brought_by(1), brought_by(2)), (Some(identity_id(7)), None));
        assert_eq!(db.done(|tx| tx.media(media_id(1))), Some(announced(1)));
        assert_eq!(db.done(|tx| tx.media(media_id(2))), None);
    });
}

#[test]
fn a_file_says_which_message_holds_it() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| {
            hold(tx, 1, ANA)?;
            tx.insert_media(&announced(1), Some((ANA, client_id(1))), at(0))
        });
        let holder = || db.done(|tx| tx.media_message(media_id(1)));
        assert_eq!(holder(), None);
        db.done(|tx| tx.attach_media(media_id(1), talk_id(1), message_id(5)));
        assert_eq!(holder(), Some((talk_id(1), message_id(5))));
        assert_eq!(db.done(|tx| tx.media(media_id(1))), Some(announced(1)));
        assert_eq!(db.done(|tx| tx.media_message(media_id(2))), None);

        let view = db.seen(|queries| queries.media_view(media_id(1)));
        assert_eq!(view, Some((announced(1), Some(talk_id(1)), Some(ANA))));
        assert_eq!(db.seen(|queries| queries.media_view(media_id(2))), None);
    });
}
