//! What must hold when many write at once, on several connections and, with PostgreSQL, on two
//! nodes.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Barrier};

use pupitre_app::Context;
use pupitre_app::conversation::{CloseConversation, close_conversation};
use pupitre_app::message::{InboundContent, ReceiveMessage, receive_message};
use pupitre_app::ports::ids::Ids;
use pupitre_app::view::ListOf;
use pupitre_domain::agent::Capacity;
use pupitre_domain::channel::Family;
use pupitre_domain::contact::Sender;
use pupitre_domain::event::Actor;
use pupitre_domain::id::AgentId;
use pupitre_domain::message::MessageContext;

use crate::company::{self, ANA, BO, SALES, at};
use crate::raw::Direct;
use crate::support::{Database, Db, Place, on_each_database};

/// Ids that were never given before, by anybody in this test.
pub(crate) struct Counted(pub(crate) AtomicU64);

impl Ids for Counted {
    fn id(&self) -> [u8; 16] {
        let number = self.0.fetch_add(1, Ordering::Relaxed);
        u128::from(number).to_be_bytes()
    }

    fn arrival(&self) -> [u8; 10] {
        let mut arrival = [0; 10];
        arrival.copy_from_slice(&self.id()[6..]);
        arrival
    }
}

pub(crate) fn context(ids: &Arc<Counted>, actor: Actor) -> Context {
    let ids = Arc::<Counted>::clone(ids);
    Context { actor, now: at(100), elapsed: at(100), ids }
}

/// One node on SQLite; two on PostgreSQL.
pub(crate) fn on_every_node(test: impl Fn(&[&Db])) {
    on_each_database(|db| match &db.place {
        Place::Sqlite(_) => test(&[db]),
        Place::Postgres(_) => test(&[db, &db.another_node()]),
    });
}

/// Runs `work` on eight threads, each on one of the nodes.
pub(crate) fn on_threads(nodes: &[&Db], work: impl Fn(&Db, u32) + Sync) {
    let work = &work;
    std::thread::scope(|scope| {
        for thread in 0..8_u32 {
            let db = nodes[usize::try_from(thread).unwrap() % nodes.len()];
            scope.spawn(move || work(db, thread));
        }
    });
}

pub(crate) fn wait<T>(answer: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(answer)
}

fn message(visitor: u32, key: u32) -> ReceiveMessage {
    ReceiveMessage {
        channel: company::phone(),
        sender: Sender {
            user_id: Some(format!("user-{visitor}")),
            phone: Some(format!("336{visitor:08}")),
            profile_name: Some(format!("Visitor {visitor}")),
        },
        platform_id: format!("message-{key}"),
        key: company::key(key),
        own_key: company::key(key),
        sent_at: at(90),
        content: InboundContent::Text(format!("Message {key}")),
        raw: None,
        quoted: None,
        context: MessageContext::default(),
    }
}

pub(crate) fn receive(db: &Db, ids: &Arc<Counted>, visitor: u32, key: u32) {
    let (ctx, message) = (context(ids, Actor::Visitor), message(visitor, key));
    wait(db.desk.write(move |tx| receive_message(tx, &ctx, &message))).unwrap();
}

#[test]
fn l1_c2_visitors_who_write_at_once_have_one_conversation_each_and_each_message_once() {
    on_every_node(|nodes| {
        let db = nodes[0];
        let ids = Arc::new(Counted(AtomicU64::new(1)));
        db.done(company::furnish);
        // Three visitors, twelve messages of each, and every message comes four times.
        on_threads(nodes, |db, thread| {
            for round in 0..18 {
                let key = (thread * 18 + round) % 36;
                receive(db, &ids, key % 3, key);
            }
        });

        let waiting = db.done(|tx| tx.queue(SALES, Family::Messaging, at(100), None, 100));
        assert_eq!(waiting.len(), 3);
        for waiting in waiting {
            assert_eq!(waiting.conversation.unread_count, 12);
        }
        assert_eq!(db.done(|tx| tx.counts()), (36, 0));
    });
}

pub(crate) fn load(db: &Db, agent: AgentId) -> u32 {
    db.done(move |tx| tx.desk_load(agent, Family::Messaging)).load
}

pub(crate) fn waiting_count(db: &Db) -> usize {
    db.done(|tx| tx.queue(SALES, Family::Messaging, at(100), None, 200)).len()
}

#[test]
fn a5_a6_no_desk_is_ever_over_its_limit_and_nobody_waits_beside_a_free_slot() {
    on_every_node(|nodes| {
        let db = nodes[0];
        let ids = Arc::new(Counted(AtomicU64::new(1)));
        db.done(|tx| {
            company::furnish(tx)?;
            tx.set_capacity(ANA, Family::Messaging, Some(Capacity(2)))?;
            tx.set_capacity(BO, Family::Messaging, Some(Capacity(3)))?;
            company::ready(tx, ANA, Family::Messaging, 1)?;
            company::ready(tx, BO, Family::Messaging, 2)
        });

        on_threads(nodes, |db, thread| {
            for round in 0..4 {
                let visitor = thread * 4 + round;
                receive(db, &ids, visitor, visitor);
            }
        });
        assert_eq!((load(db, ANA), load(db, BO), waiting_count(db)), (2, 3, 27));

        // While their desks are emptied, more visitors write.
        on_threads(nodes, |db, thread| match thread {
            0 => close_some(db, &ids, ANA, 6),
            1 => close_some(db, &ids, BO, 6),
            _ => receive(db, &ids, 100 + thread, 100 + thread),
        });
        assert_eq!((load(db, ANA), load(db, BO), waiting_count(db)), (2, 3, 21));

        let mut landings = BTreeMap::new();
        for event in nodes.iter().flat_map(|node| node.told.events()) {
            if event.event.body.name() == "conversation.assigned" {
                *landings.entry(event.event.conversation).or_insert(0) += 1;
            }
        }
        assert_eq!(landings.len(), 17);
        assert!(landings.values().all(|count| *count == 1), "a conversation was on two desks");
    });
}

/// Closes conversations on an agent's desk one after the other, never finding more than they may
/// hold.
fn close_some(db: &Db, ids: &Arc<Counted>, agent: AgentId, count: usize) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let wait = |db: &Db| {
        let list =
            db.desk.read(move |queries| queries.conversations(ListOf::Desk(agent), None, 200));
        runtime.block_on(list).unwrap()
    };
    for _round in 0..count {
        let held = wait(db);
        assert!(held.len() <= if agent == ANA { 2 } else { 3 });
        let conversation = held.first().unwrap().conversation.id;
        let ctx = context(ids, Actor::Agent(agent));
        let command = CloseConversation::plain(conversation, None);
        let closed = db.desk.write(move |tx| close_conversation(tx, &ctx, &command));
        runtime.block_on(closed).unwrap();
    }
}

#[test]
fn due_work_is_claimed_by_one_worker_only() {
    use pupitre_app::ports::store::{DueWork, TimeKind, Topic};
    use pupitre_domain::id::DueWorkId;

    on_every_node(|nodes| {
        nodes[0].done(|tx| {
            for number in 1..=100_u8 {
                tx.enqueue(&DueWork {
                    id: DueWorkId::from_bytes([number; 16]),
                    topic: Topic::FetchMedia,
                    subject: [number; 16],
                    lane: None,
                    time: TimeKind::Elapsed,
                    due_at: at(0),
                })?;
            }
            Ok(())
        });
        let claimed = std::sync::Mutex::new(Vec::new());
        on_threads(nodes, |db, _thread| {
            for _round in 0..10 {
                let claim =
                    db.desk.write(|tx| tx.claim(&[Topic::FetchMedia], at(1), at(1), at(60), 3));
                let rows = wait(claim).unwrap();
                assert!(rows.len() <= 3);
                claimed.lock().unwrap().extend(rows.into_iter().map(|row| row.work.id));
            }
        });
        // A claim leaves out what another is claiming: what is left comes with the next.
        let mut claimed = claimed.into_inner().unwrap();
        let left = nodes[0].done(|tx| tx.claim(&[Topic::FetchMedia], at(1), at(1), at(60), 100));
        claimed.extend(left.into_iter().map(|row| row.work.id));
        let all = claimed.len();
        claimed.sort_unstable();
        claimed.dedup();
        assert_eq!(claimed.len(), all, "a row was claimed twice");
        assert_eq!(all, 100);
    });
}

#[test]
fn two_that_wait_for_each_other_are_run_again_and_both_are_done() {
    let Some(database) = Database::create() else { return };
    let db = Db::open(Place::Postgres(Arc::new(database)));
    db.done(company::furnish);
    // One writer could take both in one transaction: each has a node of its own.
    let other = db.another_node();
    let both_hold_one = Arc::new(Barrier::new(2));
    let runs = Arc::new(AtomicU64::new(0));
    std::thread::scope(|scope| {
        for (db, first, second) in [(&db, ANA, BO), (&other, BO, ANA)] {
            let (meet, runs) = (Arc::clone(&both_hold_one), Arc::clone(&runs));
            scope.spawn(move || {
                let mut is_first_run = true;
                wait(db.desk.write(move |tx| {
                    runs.fetch_add(1, Ordering::Relaxed);
                    tx.desk_load(first, Family::Messaging)?;
                    if std::mem::take(&mut is_first_run) {
                        meet.wait();
                    }
                    tx.desk_load(second, Family::Messaging)?;
                    tx.append(crate::support::event(1), None, None)
                }))
                .unwrap();
            });
        }
    });
    assert!(runs.load(Ordering::Relaxed) > 2, "nothing was run again");
    let mut numbers = [db.told.numbers(), other.told.numbers()].concat();
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2]);
}

#[test]
fn connections_that_the_server_ends_are_replaced() {
    let Some(database) = Database::create() else { return };
    let db = Db::open(Place::Postgres(Arc::new(database)));
    for round in 1..=3_u8 {
        db.by_hand(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        .unwrap();
        // Each of the writers and readers has a connection to find again.
        for _one in 0..4 {
            db.write(move |tx| tx.append(crate::support::event(round), None, None)).unwrap();
            db.read(|queries| queries.last_seq()).unwrap();
        }
    }
    assert_eq!(db.told.numbers(), (1..=12).collect::<Vec<u64>>());
}
