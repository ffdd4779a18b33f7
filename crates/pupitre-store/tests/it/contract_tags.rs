//! Closing reasons, and tags of conversations: the same on each database.

use pupitre_domain::closing_reason::ClosingReason;
use pupitre_domain::conversation::{Closing, ClosingCause, Conversation, State};
use pupitre_domain::id::{ClosingReasonId, TagId};
use pupitre_domain::name::Name;
use pupitre_domain::tag::{Tag, TagColor};

use crate::company::{ANA, at, furnish, hold, talk_id};
use crate::raw::{Direct, refused};
use crate::support::on_each_database;

fn reason(number: u8, name: &str, position: u32) -> ClosingReason {
    let id = ClosingReasonId::from_bytes([number; 16]);
    ClosingReason { id, name: Name::parse(name).unwrap(), is_active: true, position }
}

fn tag(number: u8, name: &str) -> Tag {
    let id = TagId::from_bytes([number; 16]);
    Tag { id, name: Name::parse(name).unwrap(), color: TagColor::Violet, is_active: true }
}

#[test]
fn p6_reasons_are_listed_in_their_places_and_a_name_is_taken_once() {
    on_each_database(|db| {
        let (first, second) = (reason(2, "Question résolue", 0), reason(1, "Indésirable", 1));
        let written = [second.clone(), first.clone()];
        db.done(move |tx| written.iter().try_for_each(|it| tx.insert_closing_reason(it)));
        assert_eq!(db.done(|tx| tx.closing_reasons()), [first.clone(), second.clone()]);
        let off = ClosingReason { is_active: false, position: 2, ..first.clone() };
        let saved = off.clone();
        db.done(move |tx| tx.save_closing_reason(&saved));
        assert_eq!(db.seen(|queries| queries.closing_reasons()), [second, off.clone()]);
        assert_eq!(db.done(move |tx| tx.closing_reason(off.id)), Some(off.clone()));
        let twice = ClosingReason { id: ClosingReasonId::from_bytes([9; 16]), ..off };
        let taken = refused(db.write(move |tx| tx.insert_closing_reason(&twice)));
        assert_eq!(taken, "closing_reasons_name");
    });
}

#[test]
fn p6_a_conversation_is_shown_with_its_tags_by_name_and_its_reason() {
    on_each_database(|db| {
        db.done(furnish);
        let held = db.done(|tx| hold(tx, 1, ANA));
        let (repair, broken) = (tag(1, "SAV"), tag(2, "Casse"));
        let given = [repair.clone(), broken.clone()];
        let done = reason(3, "Question résolue", 0);
        let closing = Closing { at: at(9), cause: ClosingCause::Agent, reason: Some(done.id) };
        let closed = Conversation { state: State::Closed(closing), version: 2, ..held };
        let contact = closed.contact;
        db.done(move |tx| {
            tx.insert_closing_reason(&done)?;
            tx.save_conversation(&closed)?;
            for tag in &given {
                tx.insert_tag(tag)?;
                tx.attach_tag(talk_id(1), tag.id, at(7))?;
                tx.attach_tag(talk_id(1), tag.id, at(8))?;
            }
            Ok(())
        });
        assert_eq!(db.done(|tx| tx.tags_of(talk_id(1))), [repair.id, broken.id]);
        let view = db.seen(|queries| queries.conversation_view(talk_id(1))).unwrap();
        assert_eq!(view.tags, [broken.clone(), repair.clone()]);
        assert_eq!(view.closing_reason.unwrap().1, "Question résolue");
        let past = db.seen(move |queries| queries.past_conversations(contact, None, 9));
        assert_eq!(past[0].tags, [broken.clone(), repair.clone()]);
        assert_eq!(past[0].closing_reason.as_ref().unwrap().1, "Question résolue");

        let off = Tag { is_active: false, color: TagColor::Gray, ..repair.clone() };
        let (saved, gone) = (off.clone(), broken.id);
        db.done(move |tx| {
            tx.save_tag(&saved)?;
            tx.detach_tag(talk_id(1), gone)
        });
        let view = db.seen(|queries| queries.conversation_view(talk_id(1))).unwrap();
        assert_eq!(view.tags, std::slice::from_ref(&off));
        assert_eq!(db.seen(|queries| queries.tags()), [broken, off]);
    });
}
