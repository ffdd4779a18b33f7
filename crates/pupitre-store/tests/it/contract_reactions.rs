//! The contract of what happens to messages after they were written (C3, D4).

use pupitre_domain::id::MessageId;
use pupitre_domain::message::{
    Direction, Message, MessageChanges, MessageContext, Quote, Reaction, ReactionState,
};

use crate::company::{ANA, at, delivery, furnish, hold, inbound, key, outbound, talk_id, text};
use crate::raw::Direct;
use crate::support::{Db, on_each_database};

fn begin(db: &Db) {
    db.done(furnish);
    db.done(|tx| {
        hold(tx, 1, ANA)?;
        tx.insert_inbound(&inbound(10, 1, text("Bonjour")), key(10), Some("{\"a\":1}"))?;
        let answer = outbound(20, 1, text("Bonjour Ana"));
        tx.insert_outbound(&answer, &delivery(&answer))
    });
}

fn id(number: u32) -> MessageId {
    crate::company::message_id(number)
}

fn reaction(side: Direction, emoji: Option<&str>, second: i64) -> Reaction {
    let (agent, state) = match side {
        Direction::Inbound => (None, ReactionState::Received),
        Direction::Outbound => (Some(ANA), ReactionState::Queued),
    };
    Reaction { side, emoji: emoji.map(str::to_owned), agent, at: at(second), state }
}

#[test]
fn d4_a_side_has_one_reaction_and_one_that_it_took_away_is_not_shown() {
    on_each_database(|db| {
        begin(db);
        let put = |reaction: Reaction| {
            db.done(move |tx| tx.put_reaction(talk_id(1), id(10), &reaction));
        };
        let shown = || {
            let view = db.seen(|queries| queries.message_view(talk_id(1), id(10))).unwrap();
            let page = db.seen(|queries| queries.messages(talk_id(1), None, 9));
            assert_eq!(page[0], view);
            assert_eq!(page[1].reactions, []);
            let sign = |it: &pupitre_app::view::ReactionView| {
                (it.reaction.emoji.clone().unwrap(), it.agent_name.clone())
            };
            view.reactions.iter().map(sign).collect::<Vec<_>>()
        };
        assert_eq!(shown(), []);
        put(reaction(Direction::Inbound, Some("👍"), 30));
        put(reaction(Direction::Inbound, Some("❤️"), 31));
        put(reaction(Direction::Outbound, Some("🙏"), 32));
        let ours = ("🙏".to_owned(), Some("Ana".to_owned()));
        assert_eq!(shown(), [("❤️".to_owned(), None), ours.clone()]);
        put(reaction(Direction::Inbound, None, 33));
        assert_eq!(shown(), [ours]);
        let side = Direction::Inbound;
        let kept = db.done(move |tx| tx.reaction(talk_id(1), id(10), side));
        assert_eq!(kept, Some(reaction(side, None, 33)));
        assert_eq!(db.done(move |tx| tx.reaction(talk_id(1), id(20), side)), None);
    });
}

#[test]
fn c3_an_edited_message_keeps_its_first_words_and_a_deleted_one_its_words() {
    on_each_database(|db| {
        begin(db);
        let changes = MessageChanges {
            edited_at: Some(at(40)),
            first_text: Some("Bonjour".to_owned()),
            revoked_at: Some(at(50)),
        };
        let context = MessageContext { has_raw: true, ..MessageContext::default() };
        let edited = Message { changes, context, ..inbound(10, 1, text("Bonsoir")) };
        let written = edited.clone();
        db.done(move |tx| tx.save_changed(&written));
        assert_eq!(db.done(|tx| tx.message(talk_id(1), id(10))), Some(edited));
    });
}

#[test]
fn c2_the_platforms_own_words_are_read_back_as_they_came() {
    on_each_database(|db| {
        begin(db);
        let raw = |number| db.seen(move |queries| queries.raw(talk_id(1), id(number)));
        assert_eq!(raw(10).as_deref(), Some("{\"a\":1}"));
        assert_eq!(raw(20), None);
        assert_eq!(raw(99), None);
    });
}

#[test]
fn d4_what_is_quoted_is_shown_beside_its_answer() {
    on_each_database(|db| {
        begin(db);
        let answers = |number, quote: Quote| {
            let context = MessageContext { quoted: Some(quote), ..MessageContext::default() };
            let message = Message { context, ..inbound(number, 1, text("Oui")) };
            db.done(move |tx| tx.insert_inbound(&message, key(number), None));
            db.seen(move |queries| queries.message_view(talk_id(1), id(number))).unwrap().quoted
        };
        let known = Quote { platform_id: None, message: Some((talk_id(1), id(20))) };
        let quoted = answers(30, known).unwrap();
        assert_eq!((quoted.direction, quoted.kind.as_str()), (Direction::Outbound, "text"));
        assert_eq!(quoted.text.as_deref(), Some("Bonjour Ana"));
        let unknown = Quote { platform_id: Some("id.old".to_owned()), message: None };
        assert_eq!(answers(31, unknown), None);
    });
}
