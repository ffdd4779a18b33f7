//! Transfers at once: the last free slot is taken once, whoever wants it.

use pupitre_app::conversation::{Insistence, TransferConversation, transfer_conversation};
use pupitre_app::view::ListOf;
use pupitre_domain::agent::Capacity;
use pupitre_domain::channel::Family;
use pupitre_domain::conversation::wait::Destination;
use pupitre_domain::event::Actor;
use pupitre_domain::id::ConversationId;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use crate::company::{self, ANA, BO, at};
use crate::races::{
    Counted, context, load, on_every_node, on_threads, receive, wait, waiting_count,
};
use crate::raw::Direct;
use crate::support::Db;

const MESSAGING: Family = Family::Messaging;

fn hand_to_bo(db: &Db, ids: &Arc<Counted>, conversation: ConversationId) {
    let ctx = context(ids, Actor::Agent(ANA));
    let command = TransferConversation {
        conversation,
        to: Destination::Agent(BO),
        insistence: Insistence::Anyway,
        message: None,
        comment: None,
        expected_epoch: None,
    };
    wait(db.desk.write(move |tx| transfer_conversation(tx, &ctx, &command))).unwrap();
}

#[test]
fn a5_t2_transfers_and_assignments_at_once_never_pass_a_limit_and_lose_nothing() {
    on_every_node(|nodes| {
        let db = nodes[0];
        let ids = Arc::new(Counted(AtomicU64::new(1)));
        db.done(|tx| {
            company::furnish(tx)?;
            tx.set_capacity(ANA, MESSAGING, Some(Capacity(8)))?;
            tx.set_capacity(BO, MESSAGING, Some(Capacity(0)))?;
            company::ready(tx, ANA, MESSAGING, 1)?;
            company::ready(tx, BO, MESSAGING, 2)
        });
        for visitor in 0..8 {
            receive(db, &ids, visitor, visitor);
        }
        assert_eq!((load(db, ANA), load(db, BO)), (8, 0));
        db.done(|tx| tx.set_capacity(BO, MESSAGING, Some(Capacity(1))));
        let held = wait(db.desk.read(|queries| queries.conversations(ListOf::Desk(ANA), None, 20)));
        let held: Vec<ConversationId> =
            held.unwrap().iter().map(|view| view.conversation.id).collect();

        // Four threads hand two conversations over each, while visitors write to the others.
        on_threads(nodes, |db, thread| {
            let own = usize::try_from(thread).unwrap() % 4 * 2;
            if thread < 4 {
                hand_to_bo(db, &ids, held[own]);
                hand_to_bo(db, &ids, held[own + 1]);
            } else {
                receive(db, &ids, 100 + thread, 100 + thread);
                receive(db, &ids, 200 + thread, 200 + thread);
            }
        });

        assert_eq!(load(db, BO), 1, "the last slot was taken once");
        let named = db.done(|tx| tx.named_queue(BO, MESSAGING, at(100), 100)).len();
        let (on_ana, queued) = (usize::try_from(load(db, ANA)).unwrap(), waiting_count(db));
        assert!(on_ana <= 8);
        assert_eq!(named + on_ana + queued + 1, 16, "nothing is lost");
        assert!(named >= 7);
        assert_eq!(queued, 0, "nobody waits beside a free slot");
    });
}
