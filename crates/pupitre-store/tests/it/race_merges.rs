//! Two contacts become one while they write, and while agents answer and hand over (C6).

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use pupitre_app::conversation::{
    CloseConversation, Insistence, TransferConversation, close_conversation, transfer_conversation,
};
use pupitre_app::message::{
    InboundContent, OutboundContent, ReceiveMessage, SendMessage, receive_message, send_message,
};
use pupitre_app::ports::store::{Correspondent, Topic};
use pupitre_app::{Context, DeskError};
use pupitre_domain::agent::Capacity;
use pupitre_domain::channel::Family;
use pupitre_domain::contact::Sender;
use pupitre_domain::conversation::wait::Destination;
use pupitre_domain::event::Actor;
use pupitre_domain::id::{AgentId, ClientId, ConversationId};
use pupitre_domain::message::MessageContext;

use crate::company::{self, ANA, BO, at};
use crate::races::{Counted, context, load, on_every_node, on_threads, wait, waiting_count};
use crate::raw::Direct;
use crate::support::Db;

const PEOPLE: u32 = 4;
const ROUNDS: u32 = 6;

/// A person as the platform names them: by their number, by their id, or by both.
fn named(person: u32, way: u32) -> Sender {
    Sender {
        user_id: (way != 0).then(|| format!("user-{person}")),
        phone: (way != 1).then(|| format!("336{person:08}")),
        profile_name: None,
    }
}

fn write(db: &Db, ids: &Arc<Counted>, sender: Sender, key: u32) {
    let ctx = context(ids, Actor::Visitor);
    let message = ReceiveMessage {
        channel: company::phone(),
        sender,
        platform_id: format!("message-{key}"),
        key: company::key(key),
        own_key: company::key(key),
        sent_at: at(90),
        content: InboundContent::Text(format!("Message {key}")),
        raw: None,
        quoted: None,
        context: MessageContext::default(),
    };
    wait(db.desk.write(move |tx| receive_message(tx, &ctx, &message))).unwrap();
}

/// Each person writes by number and by id: two contacts with a conversation each.
fn meet_all(db: &Db, ids: &Arc<Counted>) {
    for person in 0..PEOPLE {
        write(db, ids, named(person, 0), person * 2);
        write(db, ids, named(person, 1), person * 2 + 1);
    }
}

fn known(db: &Db, sender: Sender) -> Correspondent {
    db.done(move |tx| tx.correspondent(company::PHONE, &sender)).unwrap()
}

#[test]
fn c6_l1_two_contacts_who_write_while_they_become_one_lose_nothing_and_have_one_conversation() {
    on_every_node(|nodes| {
        let db = nodes[0];
        let ids = Arc::new(Counted(AtomicU64::new(1)));
        db.done(company::furnish);
        meet_all(db, &ids);
        assert_eq!(waiting_count(db), 8);
        on_threads(nodes, |db, thread| {
            for round in 0..ROUNDS {
                let key = 100 + thread * ROUNDS + round;
                write(db, &ids, named(thread % PEOPLE, (thread + round) % 3), key);
            }
        });

        assert_eq!(waiting_count(db), 4, "each has one open conversation");
        for person in 0..PEOPLE {
            let by_phone = known(db, named(person, 0));
            assert_eq!(known(db, named(person, 1)), by_phone);
            assert!(by_phone.open.is_some());
        }
        let lines = PEOPLE;
        assert_eq!(db.done(|tx| tx.counts()).0, u64::from(8 + 8 * ROUNDS + lines));
        let merged = nodes.iter().flat_map(|node| node.told.events());
        let merged = merged.filter(|it| it.event.body.name() == "contact.merged").count();
        assert_eq!(merged, 4, "each once");
    });
}

fn answer(ctx: Context, db: &Db, conversation: ConversationId, number: u32) -> bool {
    let mut client_id = [0; 16];
    client_id[..4].copy_from_slice(&number.to_be_bytes());
    let command = SendMessage {
        conversation,
        client_id: ClientId::from_bytes(client_id),
        content: OutboundContent::Text(format!("Answer {number}")),
        quoted: None,
        is_signed: false,
        expected_epoch: None,
    };
    match wait(db.desk.write(move |tx| send_message(tx, &ctx, &command))) {
        Ok(_) => true,
        Err(DeskError::Refused(_)) => false,
        Err(DeskError::Store(error)) => panic!("{error}"),
    }
}

fn hand_over(ctx: Context, db: &Db, conversation: ConversationId, to: AgentId) {
    let command = TransferConversation {
        conversation,
        to: Destination::Agent(to),
        insistence: Insistence::Anyway,
        message: None,
        comment: None,
        expected_epoch: None,
    };
    match wait(db.desk.write(move |tx| transfer_conversation(tx, &ctx, &command))) {
        Ok(_) | Err(DeskError::Refused(_)) => {}
        Err(DeskError::Store(error)) => panic!("{error}"),
    }
}

fn close(ctx: Context, db: &Db, conversation: ConversationId) {
    let command = CloseConversation::plain(conversation, None);
    match wait(db.desk.write(move |tx| close_conversation(tx, &ctx, &command))) {
        Ok(_) | Err(DeskError::Refused(_)) => {}
        Err(DeskError::Store(error)) => panic!("{error}"),
    }
}

/// All that waits to leave, one at a time of each person: how many.
fn leave_in_turn(db: &Db) -> u32 {
    let mut left = 0;
    loop {
        let claims = db.done(|tx| tx.claim(&[Topic::SendMessage], at(101), at(101), at(200), 100));
        if claims.is_empty() {
            return left;
        }
        left += u32::try_from(claims.len()).unwrap();
        let lanes: BTreeSet<_> = claims.iter().map(|it| it.work.lane).collect();
        assert_eq!(lanes.len(), claims.len(), "one at a time of each person");
        assert!(claims.len() <= usize::try_from(PEOPLE).unwrap());
        db.done(move |tx| {
            for claim in &claims {
                tx.finish(claim)?;
            }
            Ok(())
        });
    }
}

#[test]
fn c6_a5_c4_answers_and_transfers_while_two_become_one_are_whole_or_refused() {
    on_every_node(|nodes| {
        let db = nodes[0];
        let ids = Arc::new(Counted(AtomicU64::new(1)));
        db.done(|tx| {
            company::furnish(tx)?;
            tx.set_capacity(ANA, Family::Messaging, Some(Capacity(8)))?;
            tx.set_capacity(BO, Family::Messaging, Some(Capacity(8)))?;
            company::ready(tx, ANA, Family::Messaging, 1)
        });
        meet_all(db, &ids);
        db.done(|tx| company::ready(tx, BO, Family::Messaging, 2));
        assert_eq!(load(db, ANA), 8);
        let of = |person, way| known(db, named(person, way)).open.unwrap().id;
        let talks: Vec<[ConversationId; 2]> =
            (0..PEOPLE).map(|person| [of(person, 0), of(person, 1)]).collect();

        let taken = AtomicU32::new(0);
        on_threads(nodes, |db, thread| {
            let person = thread % PEOPLE;
            let pair = talks[usize::try_from(person).unwrap()];
            if thread < PEOPLE {
                write(db, &ids, named(person, 2), 100 + person);
                write(db, &ids, named(person, 0), 200 + person);
                return;
            }
            for round in 0..4 {
                let agent = || context(&ids, Actor::Agent(ANA));
                for (side, talk) in pair.into_iter().enumerate() {
                    let number = thread * 100 + round * 10 + u32::try_from(side).unwrap();
                    if answer(agent(), db, talk, number) {
                        taken.fetch_add(1, Ordering::Relaxed);
                    }
                }
                match (person, round) {
                    (1, 1) => hand_over(agent(), db, pair[0], BO),
                    (2, 1) => hand_over(agent(), db, pair[1], BO),
                    (3, 2) => close(agent(), db, pair[1]),
                    _ => {}
                }
            }
        });

        let mut open = 0;
        for person in 0..PEOPLE {
            let by_phone = known(db, named(person, 0));
            assert_eq!(known(db, named(person, 1)), by_phone);
            let talk = by_phone.open.unwrap();
            assert_eq!(talk.identity, by_phone.identity.id);
            assert!(talk.agent().is_some(), "it is on a desk");
            open += 1;
        }
        assert_eq!(load(db, ANA) + load(db, BO), open, "no desk has what has ended");
        let left = leave_in_turn(db);
        assert_eq!(left, taken.into_inner(), "what was taken leaves");
    });
}
