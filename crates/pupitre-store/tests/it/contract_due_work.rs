//! What every store does with due work: claims, leases, fences and lanes.

use jiff::Timestamp;
use pupitre_app::ports::store::{ClaimedWork, DueWork, TimeKind, Topic};
use pupitre_domain::id::DueWorkId;

use crate::company::at;
use crate::raw::Direct;
use crate::support::{Db, on_each_database};

/// Far enough for every lease.
const LEASE_S: i64 = 1_000;

fn id(number: u8) -> DueWorkId {
    DueWorkId::from_bytes([number; 16])
}

/// Work of that number, due by real time.
fn work(number: u8, due_s: i64) -> DueWork {
    DueWork {
        id: id(number),
        topic: Topic::SendMessage,
        subject: [number; 16],
        lane: None,
        time: TimeKind::Elapsed,
        due_at: at(due_s),
    }
}

fn in_lane(number: u8, lane: u8, due_s: i64) -> DueWork {
    DueWork { lane: Some([lane; 16]), ..work(number, due_s) }
}

fn enqueue(db: &Db, works: impl IntoIterator<Item = DueWork>) {
    let works: Vec<DueWork> = works.into_iter().collect();
    db.done(move |tx| works.iter().try_for_each(|work| tx.enqueue(work)));
}

/// Claims by both clocks at one instant.
fn claim(db: &Db, now_s: i64) -> Vec<ClaimedWork> {
    claim_at(db, at(now_s), at(now_s), 100)
}

fn claim_at(db: &Db, now: Timestamp, elapsed: Timestamp, limit: u32) -> Vec<ClaimedWork> {
    let lease_until = elapsed.checked_add(jiff::SignedDuration::from_secs(LEASE_S)).unwrap();
    db.done(move |tx| tx.claim(&Topic::ALL, now, elapsed, lease_until, limit))
}

fn ids(claims: &[ClaimedWork]) -> Vec<DueWorkId> {
    claims.iter().map(|claim| claim.work.id).collect()
}

fn holds(db: &Db, claim: &ClaimedWork) -> bool {
    let claim = claim.clone();
    db.done(move |tx| tx.holds(&claim))
}

fn finish(db: &Db, claim: &ClaimedWork) -> bool {
    let claim = claim.clone();
    db.done(move |tx| tx.finish(&claim))
}

fn postpone(db: &Db, claim: &ClaimedWork, due_s: i64) -> bool {
    let claim = claim.clone();
    db.done(move |tx| tx.postpone(&claim, at(due_s)))
}

#[test]
fn work_of_each_kind_reads_back_when_it_is_claimed() {
    on_each_database(|db| {
        for (number, topic) in (1..).zip(Topic::ALL) {
            for time in [TimeKind::Business, TimeKind::Elapsed] {
                let lane = (number % 2 == 0).then_some([number; 16]);
                let work = DueWork { topic, time, lane, ..work(number, 5) };
                enqueue(db, [work.clone()]);
                let claims = claim(db, 5);
                let [claim] = claims.as_slice() else { panic!("one row: {claims:?}") };
                assert_eq!((&claim.work, claim.attempts), (&work, 1));
                assert!(holds(db, claim) && finish(db, claim));
                assert!(!holds(db, claim) && !finish(db, claim));
            }
        }
    });
}

#[test]
fn work_is_due_by_its_own_clock() {
    on_each_database(|db| {
        let business = DueWork { time: TimeKind::Business, ..work(1, 50) };
        enqueue(db, [business, work(2, 50)]);
        assert!(claim_at(db, at(49), at(49), 9).is_empty());
        assert_eq!(ids(&claim_at(db, at(50), at(49), 9)), [id(1)]);
        assert_eq!(ids(&claim_at(db, at(0), at(50), 9)), [id(2)]);
    });
}

#[test]
fn what_is_due_first_is_claimed_first_and_no_more_than_asked_for() {
    on_each_database(|db| {
        let business = DueWork { time: TimeKind::Business, ..work(4, 15) };
        enqueue(db, [work(1, 30), work(2, 10), work(3, 20), business, work(5, 10)]);
        assert_eq!(ids(&claim_at(db, at(99), at(99), 3)), [id(2), id(5), id(4)]);
        assert!(claim_at(db, at(99), at(99), 0).is_empty());
        assert_eq!(ids(&claim_at(db, at(99), at(99), 3)), [id(3), id(1)]);
    });
}

#[test]
fn only_the_topics_that_are_asked_for_are_claimed() {
    on_each_database(|db| {
        for (number, topic) in (1..).zip(Topic::ALL) {
            enqueue(db, [DueWork { topic, ..work(number, 0) }]);
        }
        let claimed = |topics: &'static [Topic]| {
            ids(&db.done(move |tx| tx.claim(topics, at(1), at(1), at(2), 9)))
        };
        assert!(claimed(&[]).is_empty());
        assert_eq!(claimed(&[Topic::MarkRead, Topic::FetchMedia]), [id(2), id(3)]);
        assert_eq!(claimed(&[Topic::PresenceGrace, Topic::PresenceGrace]), [id(4)]);
    });
}

#[test]
fn what_is_put_off_keeps_its_lane_and_has_not_been_tried() {
    on_each_database(|db| {
        let lane = Some([7; 16]);
        enqueue(db, [DueWork { lane, ..work(1, 0) }, DueWork { lane, ..work(2, 0) }, work(3, 0)]);
        for _ in 0..3 {
            let claims = claim(db, 0);
            let first = claims.iter().find(|it| it.work.id == id(1)).unwrap().clone();
            assert_eq!(first.attempts, 1);
            let held = first.clone();
            assert!(db.done(move |tx| tx.put_off(&held, at(0))));
            assert!(!holds(db, &first) && !finish(db, &first));
            let stale = first.clone();
            assert!(!db.done(move |tx| tx.put_off(&stale, at(0))));
        }
        let first = claim(db, 0).remove(0);
        db.done(move |tx| tx.put_off(&first, at(60)));
        assert!(claim(db, 59).is_empty(), "the second waits behind the first");
        assert_eq!(ids(&claim(db, 60)), [id(1)]);
    });
}

#[test]
fn a_lease_keeps_others_off_until_it_ends_by_real_time() {
    on_each_database(|db| {
        enqueue(db, [DueWork { time: TimeKind::Business, ..work(1, 0) }]);
        let first = claim(db, 0).remove(0);
        assert!(claim_at(db, at(9_999), at(LEASE_S - 1), 9).is_empty());
        assert!(holds(db, &first));

        let second = claim_at(db, at(0), at(LEASE_S), 9).remove(0);
        assert_eq!(second.work, first.work);
        assert_eq!(second.attempts, 2);
        assert!(second.fence > first.fence);
        assert!(!holds(db, &first) && !finish(db, &first) && !postpone(db, &first, 5));
        assert!(holds(db, &second) && finish(db, &second));
    });
}

#[test]
fn after_a_restart_what_was_held_is_free_and_its_old_claim_holds_no_more() {
    on_each_database(|db| {
        enqueue(db, [work(1, 10)]);
        let held = claim(db, 10).remove(0);
        assert!(claim(db, 11).is_empty());
        assert_eq!(db.done(|tx| tx.release_leases()), 1);
        assert_eq!(db.done(|tx| tx.release_leases()), 0);
        assert!(!holds(db, &held));
        let again = claim(db, 11).remove(0);
        assert_eq!(again.work.id, held.work.id);
        assert!(!holds(db, &held));
        assert!(holds(db, &again));
    });
}

#[test]
fn work_that_is_put_off_is_claimed_again_and_its_attempts_count_on() {
    on_each_database(|db| {
        enqueue(db, [work(1, 0)]);
        let first = claim(db, 0).remove(0);
        assert!(postpone(db, &first, 60));
        assert!(!holds(db, &first) && !postpone(db, &first, 0) && !finish(db, &first));
        assert!(claim(db, 59).is_empty());
        let second = claim(db, 60).remove(0);
        assert_eq!((second.attempts, second.work.due_at), (2, at(60)));
        assert!(second.fence > first.fence);
    });
}

#[test]
fn work_that_is_written_again_moves_and_lets_go_of_its_lease() {
    on_each_database(|db| {
        enqueue(db, [in_lane(1, 9, 0)]);
        let first = claim(db, 0).remove(0);
        let again = DueWork { id: id(7), time: TimeKind::Business, lane: None, ..work(1, 40) };
        enqueue(db, [again.clone()]);
        assert!(!holds(db, &first) && !finish(db, &first));
        assert!(claim(db, 39).is_empty());
        let claims = claim(db, 40);
        assert_eq!(claims.len(), 1);
        assert_eq!(claims[0].work, DueWork { id: id(1), ..again });
        assert_eq!(claims[0].attempts, 1);
        assert!(claims[0].fence > first.fence);

        let other_topic = DueWork { topic: Topic::FetchMedia, id: id(8), ..work(1, 40) };
        enqueue(db, [other_topic]);
        assert_eq!(ids(&claim(db, 40)), [id(8)]);
    });
}

#[test]
fn c4_a_lane_is_done_row_by_row_in_the_order_of_the_ids() {
    on_each_database(|db| {
        enqueue(db, [in_lane(3, 1, 0), in_lane(1, 1, 9), in_lane(2, 1, 0), in_lane(4, 2, 0)]);
        assert_eq!(ids(&claim(db, 8)), [id(4)]);
        let first = claim(db, 9);
        assert_eq!(ids(&first), [id(1)]);
        assert!(claim(db, 500).is_empty());

        assert!(postpone(db, &first[0], 600));
        assert!(claim(db, 599).is_empty());
        let first = claim(db, 600);
        assert!(finish(db, &first[0]));
        let second = claim(db, 600);
        assert_eq!(ids(&second), [id(2)]);

        let later = 600 + LEASE_S;
        assert_eq!(ids(&claim_at(db, at(0), at(later), 9)), [id(2), id(4)]);
        db.done(|tx| tx.cancel(Topic::SendMessage, [2; 16]));
        assert_eq!(ids(&claim(db, later)), [id(3)]);
    });
}

#[test]
fn c4_a_lane_waits_for_a_row_of_a_topic_that_is_not_asked_for() {
    on_each_database(|db| {
        let first = DueWork { topic: Topic::MarkRead, ..in_lane(1, 1, 0) };
        enqueue(db, [first, in_lane(2, 1, 0)]);
        let claimed = db.done(|tx| tx.claim(&[Topic::SendMessage], at(9), at(9), at(99), 9));
        assert!(claimed.is_empty());
    });
}

#[test]
fn what_is_cancelled_is_not_claimed() {
    on_each_database(|db| {
        enqueue(db, [work(1, 0), work(2, 0), DueWork { topic: Topic::MarkRead, ..work(3, 0) }]);
        db.done(|tx| {
            tx.cancel(Topic::SendMessage, [1; 16])?;
            tx.cancel(Topic::SendMessage, [3; 16])?;
            tx.cancel(Topic::FetchMedia, [9; 16])
        });
        assert_eq!(ids(&claim(db, 0)), [id(2), id(3)]);
    });
}

#[test]
fn the_next_instant_is_known_by_each_clock_leases_and_lanes_included() {
    on_each_database(|db| {
        let next = || db.done(|tx| tx.next_due());
        assert_eq!(next(), (None, None));
        let business = |number, due_s| DueWork { time: TimeKind::Business, ..work(number, due_s) };
        enqueue(db, [business(1, 70), business(2, 50), work(3, 90)]);
        assert_eq!(next(), (Some(at(50)), Some(at(90))));
        enqueue(db, [in_lane(4, 1, 80), in_lane(5, 1, 10)]);
        assert_eq!(next(), (Some(at(50)), Some(at(80))));

        let claims = claim(db, 60);
        assert_eq!(ids(&claims), [id(2)]);
        assert_eq!(next(), (Some(at(70)), Some(at(80))));
        let claims = claim(db, 90);
        assert_eq!(ids(&claims), [id(1), id(4), id(3)]);
        assert_eq!(next(), (None, Some(at(60 + LEASE_S))));
        assert!(finish(db, &claims[1]));
        assert_eq!(next(), (None, Some(at(10))));
    });
}

#[test]
fn the_worker_is_told_when_work_may_have_become_due_and_only_then() {
    on_each_database(|db| {
        let told = |work: &dyn Fn()| {
            let before = db.told.commit_count();
            work();
            db.told.commit_count() - before
        };
        assert_eq!(told(&|| drop(claim(db, 0))), 0);
        assert_eq!(told(&|| enqueue(db, [in_lane(1, 1, 0), in_lane(2, 1, 0), work(3, 0)])), 1);
        assert!(db.told.has_due_work());
        let claims = claim(db, 0);
        let [in_front, alone] = claims.as_slice() else { panic!("two lanes: {claims:?}") };
        assert_eq!(told(&|| assert!(holds(db, in_front))), 0);
        assert_eq!(told(&|| assert!(finish(db, in_front))), 1, "the next of the lane is due");
        assert_eq!(told(&|| assert!(!finish(db, in_front))), 0);
        assert_eq!(told(&|| assert!(postpone(db, alone, 9))), 1);
        assert_eq!(told(&|| assert!(!postpone(db, alone, 9))), 0);
        let alone = claim(db, 9).remove(1);
        assert_eq!(told(&|| assert!(finish(db, &alone))), 0, "nothing waits behind it");
        let cancel = |subject| db.done(move |tx| tx.cancel(Topic::SendMessage, [subject; 16]));
        assert_eq!(told(&|| cancel(9)), 0);
        assert_eq!(told(&|| cancel(2)), 1);
    });
}
