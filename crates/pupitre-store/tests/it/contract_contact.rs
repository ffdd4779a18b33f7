//! What every store does with contacts and their identities.

use pupitre_app::ports::store::Correspondent;
use pupitre_domain::contact::{Contact, Identity, NameOrigin, Sender};
use pupitre_domain::id::ChannelId;

use crate::company::{
    ANA, PHONE, SITE, at, close, contact, contact_id, furnish, hold, identity, identity_id, meet,
    queued, talk_id,
};
use crate::raw::{Direct, refused};
use crate::support::{Db, on_each_database};

fn sender(user_id: Option<&str>, phone: Option<&str>) -> Sender {
    Sender {
        user_id: user_id.map(str::to_owned),
        phone: phone.map(str::to_owned),
        profile_name: None,
    }
}

fn correspondent(db: &Db, channel: ChannelId, sender: Sender) -> Option<Correspondent> {
    db.done(move |tx| tx.correspondent(channel, &sender))
}

/// A visitor without user id or without phone.
fn known_by(number: u32, user_id: Option<&str>, phone: Option<&str>) -> Identity {
    Identity {
        user_id: user_id.map(str::to_owned),
        phone: phone.map(str::to_owned),
        ..identity(number)
    }
}

#[test]
fn c6_a_correspondent_is_found_by_user_id_else_by_phone_on_their_channel() {
    on_each_database(|db| {
        db.done(|tx| {
            furnish(tx)?;
            for (number, user_id, phone) in
                [(1, Some("u1"), Some("331")), (2, Some("u2"), None), (3, None, Some("333"))]
            {
                tx.insert_contact(&contact(number), at(0))?;
                tx.insert_identity(&known_by(number, user_id, phone))?;
            }
            Ok(())
        });
        let table = [
            (Some("u1"), Some("331"), Some(1)),
            (Some("u1"), None, Some(1)),
            (None, Some("331"), Some(1)),
            (Some("unknown"), Some("331"), Some(1)),
            (Some("u2"), Some("331"), Some(2)),
            (Some("u2"), Some("unknown"), Some(2)),
            (Some("u9"), Some("333"), Some(3)),
            (Some("unknown"), Some("unknown"), None),
            (Some("331"), Some("u1"), None),
            (None, None, None),
            (Some(""), Some(""), None),
        ];
        for (user_id, phone, expected) in table {
            let found = correspondent(db, PHONE, sender(user_id, phone));
            let found = found.map(|it| (it.identity.id, it.contact.id));
            assert_eq!(found, expected.map(|it| (identity_id(it), contact_id(it))));
            assert_eq!(correspondent(db, SITE, sender(user_id, phone)), None);
        }
    });
}

#[test]
fn l1_a_correspondent_comes_with_their_open_conversation_on_that_channel() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| meet(tx, 1));
        let who = || sender(Some("user-1"), None);
        let met = correspondent(db, PHONE, who()).unwrap();
        let expected = Correspondent { identity: identity(1), contact: contact(1), open: None };
        assert_eq!(met, expected);

        let held = db.done(|tx| hold(tx, 2, ANA));
        let found = correspondent(db, PHONE, sender(Some("user-2"), None)).unwrap();
        assert_eq!(found.open, Some(held.clone()));

        db.done(move |tx| close(tx, &held, at(60)));
        let found = correspondent(db, PHONE, sender(Some("user-2"), None)).unwrap();
        assert_eq!(found.open, None);

        db.done(|tx| {
            let elsewhere = Identity { id: identity_id(9), channel: SITE, ..identity(1) };
            tx.insert_identity(&elsewhere)?;
            tx.insert_conversation(&queued(1))
        });
        assert_eq!(correspondent(db, SITE, who()).unwrap().open, None);
        let found = correspondent(db, PHONE, who()).unwrap();
        assert_eq!(found.open.map(|it| it.id), Some(talk_id(1)));
    });
}

#[test]
fn d9_a_contact_reads_back_new_and_renamed() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| meet(tx, 1));
        assert_eq!(db.done(|tx| tx.contact(contact_id(1))), Some(contact(1)));
        for (name, name_origin) in
            [("", NameOrigin::Unknown), ("L.", NameOrigin::Profile), ("Léa", NameOrigin::Agent)]
        {
            let name_note = (name_origin == NameOrigin::Agent).then(|| "signed".to_owned());
            let renamed = Contact { name: name.to_owned(), name_origin, name_note, ..contact(1) };
            let written = renamed.clone();
            db.done(move |tx| tx.save_contact(&written));
            assert_eq!(db.done(|tx| tx.contact(contact_id(1))), Some(renamed));
        }
        assert_eq!(db.done(|tx| tx.contact(contact_id(2))), None);

        let by_profile = Contact { name_origin: NameOrigin::Profile, ..contact(1) };
        db.done(move |tx| tx.save_contact(&by_profile));
        assert_eq!(db.done(|tx| tx.contact(contact_id(1))).unwrap().name, "Léa");
        let corrected =
            Contact { name: "Léa M.".to_owned(), name_origin: NameOrigin::Agent, ..contact(1) };
        db.done(move |tx| tx.save_contact(&corrected));
        assert_eq!(db.done(|tx| tx.contact(contact_id(1))).unwrap().name, "Léa M.");
    });
}

#[test]
fn w1_an_identity_reads_back_with_its_window_and_what_was_learned() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| {
            tx.insert_contact(&contact(1), at(0))?;
            tx.insert_identity(&known_by(1, None, Some("331")))
        });
        let steps = [
            known_by(1, None, Some("331")),
            Identity { last_visitor_message_at: Some(at(5)), ..known_by(1, None, Some("331")) },
            Identity {
                last_visitor_message_at: Some(at(6)),
                ..known_by(1, Some("u1"), Some("331"))
            },
            Identity {
                last_visitor_message_at: Some(at(6)),
                ..known_by(1, Some("u1"), Some("339"))
            },
            Identity { last_visitor_message_at: None, ..known_by(1, Some("u2"), Some("339")) },
        ];
        for step in steps {
            let written = step.clone();
            db.done(move |tx| tx.save_identity(&written));
            assert_eq!(db.done(|tx| tx.identity(identity_id(1))), Some(step));
        }
        assert_eq!(db.done(|tx| tx.identity(identity_id(2))), None);
    });
}

#[test]
fn c6_a_user_id_or_phone_is_one_identity_s_on_a_channel() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| meet(tx, 1));
        db.done(|tx| tx.insert_contact(&contact(2), at(0)));
        let insert = |identity: Identity| db.write(move |tx| tx.insert_identity(&identity));
        let phone = identity(1).phone;
        let table = [
            (known_by(2, Some("user-1"), None), "contact_identities_channel_id_user_id"),
            (known_by(2, None, phone.as_deref()), "contact_identities_channel_id_phone"),
        ];
        for (identity, constraint) in table {
            assert_eq!(refused(insert(identity.clone())), constraint);
            insert(Identity { channel: SITE, ..identity }).unwrap();
            db.sql("DELETE FROM contact_identities WHERE user_id IS NULL OR phone IS NULL");
        }
        refused(insert(known_by(2, None, None)));

        insert(known_by(2, Some("u2"), None)).unwrap();
        let taken = known_by(2, Some("user-1"), None);
        let saved = db.write(move |tx| tx.save_identity(&taken));
        assert_eq!(refused(saved), "contact_identities_channel_id_user_id");
    });
}

#[test]
fn c6_a_phone_that_another_identity_has_stays_there() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| meet(tx, 1).and_then(|()| meet(tx, 2)));
        let wanted = Identity {
            phone: identity(1).phone,
            last_visitor_message_at: Some(at(9)),
            ..identity(2)
        };
        db.done(move |tx| tx.save_identity(&wanted));
        let kept = Identity { last_visitor_message_at: Some(at(9)), ..identity(2) };
        assert_eq!(db.done(|tx| tx.identity(identity_id(2))), Some(kept));
        assert_eq!(db.done(|tx| tx.identity(identity_id(1))), Some(identity(1)));
    });
}
