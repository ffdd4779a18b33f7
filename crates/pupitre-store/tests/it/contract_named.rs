//! What waits for a named agent, what is put aside, notes and settings: the same on each database.

use pupitre_app::ports::store::{StoreError, Transaction};
use pupitre_app::view::ListOf;
use pupitre_domain::agent::Choice;
use pupitre_domain::channel::Family;
use pupitre_domain::conversation::{Conversation, Snooze, State, WaitsFor};
use pupitre_domain::id::NoteId;
use pupitre_domain::note::{Note, NoteKind};
use pupitre_domain::settings::{ReasonPolicy, Settings};

use crate::company::{ANA, BO, SALES, at, furnish, meet, queued, talk_id, wait};
use crate::raw::{Direct, refused};
use crate::support::on_each_database;

fn waits_for_bo(tx: &mut dyn Transaction, number: u32) -> Result<(), StoreError> {
    meet(tx, number)?;
    let waits_for = Some(WaitsFor { agent: BO, since: at(50) });
    tx.insert_conversation(&Conversation { state: State::Queued { waits_for }, ..queued(number) })
}

#[test]
fn r6_what_waits_for_an_agent_is_in_no_team_s_queue() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| {
            wait(tx, 1)?;
            waits_for_bo(tx, 3)?;
            waits_for_bo(tx, 2)
        });
        let queue = db.done(|tx| tx.queue(SALES, Family::Messaging, at(99), None, 9));
        assert_eq!(queue.iter().map(|it| it.conversation.id).collect::<Vec<_>>(), [talk_id(1)]);
        let named = db.done(|tx| tx.named_queue(BO, Family::Messaging, at(99), 9));
        let named: Vec<_> = named.iter().map(|it| it.conversation.id).collect();
        assert_eq!(named, [talk_id(2), talk_id(3)]);
        assert_eq!(db.done(|tx| tx.agents_awaited()), [(BO, Family::Messaging)]);
        assert_eq!(db.done(|tx| tx.named_queue(ANA, Family::Messaging, at(99), 9)), []);
        assert_eq!(db.done(|tx| tx.named_queue(BO, Family::Chat, at(99), 9)), []);
        let listed = db.seen(|queries| queries.conversations(ListOf::Named(BO), None, 9));
        assert_eq!(listed.len(), 2);
        assert!(listed.iter().all(|it| it.named.as_ref().is_some_and(|(id, _)| *id == BO)));
        for (agent, sees) in [(BO, true), (ANA, false)] {
            assert_eq!(db.seen(move |queries| queries.may_agent_see(agent, talk_id(2))), sees);
        }
    });
}

#[test]
fn p5_what_an_agent_put_aside_is_listed_for_them() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| {
            meet(tx, 1)?;
            let snooze = Snooze { by: ANA, since: at(5), until: Some(at(9)), kept_for: Some(ANA) };
            tx.insert_conversation(&Conversation { state: State::Snoozed(snooze), ..queued(1) })
        });
        let paused = |agent| {
            db.seen(move |queries| queries.conversations(ListOf::Paused(agent), None, 9)).len()
        };
        assert_eq!((paused(ANA), paused(BO)), (1, 0));
        let load = db.done(|tx| tx.desk_load(ANA, Family::Messaging)).load;
        assert_eq!(load, 0, "a pause takes no slot (A2)");
        let chosen = db.done(|tx| tx.availability(ANA, Family::Messaging)).unwrap();
        assert_eq!(chosen.choice, Choice::Unavailable);
    });
}

#[test]
fn a_note_is_written_once_and_read_with_its_author() {
    on_each_database(|db| {
        db.done(furnish);
        db.done(|tx| wait(tx, 1));
        let note = Note {
            id: NoteId::from_bytes([7; 16]),
            conversation: talk_id(1),
            agent: ANA,
            kind: NoteKind::Transfer,
            text: "Échange sans retour 🙂".to_owned(),
            at: at(3),
        };
        let written = note.clone();
        db.done(move |tx| tx.insert_note(&written));
        let again = note.clone();
        let _taken = refused(db.write(move |tx| tx.insert_note(&again)));
        let id = note.id;
        assert_eq!(db.done(move |tx| tx.note(talk_id(1), id)), Some(note.clone()));
        assert_eq!(db.done(move |tx| tx.note(talk_id(2), id)), None);
        let listed = db.seen(|queries| queries.notes(talk_id(1), 9));
        assert_eq!(listed.iter().map(|it| &it.note).collect::<Vec<_>>(), [&note]);
    });
}

#[test]
fn settings_have_defaults_and_read_back() {
    on_each_database(|db| {
        assert_eq!(db.done(|tx| tx.settings()), Settings::default());
        let strict = Settings { closing_reason: ReasonPolicy::Required, ..Settings::default() };
        db.done(move |tx| tx.save_settings(&strict));
        assert_eq!(db.done(|tx| tx.settings()), strict);
        assert_eq!(db.seen(|queries| queries.settings_view()), strict);
    });
}
