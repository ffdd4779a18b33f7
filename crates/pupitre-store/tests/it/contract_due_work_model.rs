//! Due work against a model: whatever is asked in whatever order, both databases do what the model
//! does.

use std::collections::BTreeMap;

use jiff::Timestamp;
use pupitre_app::ports::store::{ClaimedWork, DueWork, TimeKind, Topic};
use pupitre_domain::id::DueWorkId;

use crate::company::at;
use crate::raw::Direct;
use crate::support::{Db, on_each_database};

/// How many things happen in one run.
const STEPS: u32 = 400;

/// How long a lease lasts, in seconds.
const LEASE_S: i64 = 12;

/// A small source of chance: the same seed gives the same run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        (self.0 >> 33) % end
    }

    fn seconds(&mut self, end: u64) -> i64 {
        i64::try_from(self.below(end)).unwrap()
    }
}

#[derive(Debug, Clone)]
struct Row {
    work: DueWork,
    lease_until: Option<Timestamp>,
    attempts: u32,
    fence: u64,
}

/// The rows by subject; every row is of one topic.
#[derive(Default)]
struct Model(BTreeMap<[u8; 16], Row>);

impl Model {
    fn is_first(&self, row: &Row) -> bool {
        let mut others = self.0.values().filter(|it| it.work.lane == row.work.lane);
        row.work.lane.is_none() || others.all(|it| it.work.id >= row.work.id)
    }

    fn enqueue(&mut self, work: &DueWork) {
        let known = self.0.get(&work.subject);
        let id = known.map_or(work.id, |it| it.work.id);
        let fence = known.map_or(0, |it| it.fence + 1);
        let row =
            Row { work: DueWork { id, ..work.clone() }, lease_until: None, attempts: 0, fence };
        self.0.insert(row.work.subject, row);
    }

    fn claim(&mut self, now: Timestamp, elapsed: Timestamp) -> Vec<ClaimedWork> {
        let is_due = |row: &Row| match (row.lease_until, row.work.time) {
            (Some(end), _) => end <= elapsed,
            (None, TimeKind::Business) => row.work.due_at <= now,
            (None, TimeKind::Elapsed) => row.work.due_at <= elapsed,
        };
        let rows = self.0.values().filter(|row| is_due(row) && self.is_first(row));
        let mut due: Vec<_> =
            rows.map(|row| (row.work.due_at, row.work.id, row.work.subject)).collect();
        due.sort_unstable();
        let mut claimed = Vec::new();
        for (_, _, subject) in due {
            let row = self.0.get_mut(&subject).unwrap();
            row.lease_until = Some(lease_until(elapsed));
            row.attempts += 1;
            row.fence += 1;
            let (attempts, fence) = (row.attempts, row.fence);
            claimed.push(ClaimedWork { work: row.work.clone(), attempts, fence });
        }
        claimed
    }

    fn held(&mut self, claim: &ClaimedWork) -> Option<&mut Row> {
        let row = self.0.get_mut(&claim.work.subject)?;
        (row.work.id == claim.work.id && row.fence == claim.fence).then_some(row)
    }

    fn next_due(&self) -> (Option<Timestamp>, Option<Timestamp>) {
        let next = |time| {
            let rows =
                self.0.values().filter(|it| it.lease_until.is_none() && it.work.time == time);
            rows.filter(|it| self.is_first(it)).map(|it| it.work.due_at).min()
        };
        let leases = self.0.values().filter_map(|it| it.lease_until);
        let elapsed = leases.chain(next(TimeKind::Elapsed)).min();
        (next(TimeKind::Business), elapsed)
    }
}

fn lease_until(elapsed: Timestamp) -> Timestamp {
    elapsed.checked_add(jiff::SignedDuration::from_secs(LEASE_S)).unwrap()
}

fn some_work(chance: &mut Chance, number: u32, now_s: i64) -> DueWork {
    let subject = [u8::try_from(chance.below(9)).unwrap(); 16];
    let lane = match chance.below(3) {
        0 => None,
        lane => Some([u8::try_from(lane).unwrap(); 16]),
    };
    let time = if chance.below(2) == 0 { TimeKind::Business } else { TimeKind::Elapsed };
    DueWork {
        id: DueWorkId::from_bytes(u128::from(number).to_be_bytes()),
        topic: Topic::SendMessage,
        subject,
        lane,
        time,
        due_at: at(now_s + chance.seconds(20)),
    }
}

fn run(db: &Db, seed: u64) {
    let mut chance = Chance(seed);
    let mut model = Model::default();
    let mut claims: Vec<ClaimedWork> = Vec::new();
    let (mut now_s, mut elapsed_s) = (0, 0);
    for step in 0..STEPS {
        elapsed_s += chance.seconds(4);
        now_s += chance.seconds(6);
        let (now, elapsed) = (at(now_s), at(elapsed_s));
        let some_claim = (!claims.is_empty()).then(|| {
            claims[usize::try_from(chance.below(u64::try_from(claims.len()).unwrap())).unwrap()]
                .clone()
        });
        let place = format!("seed {seed}, step {step}");
        match (chance.below(9), some_claim) {
            (0..=3, _) => {
                let work = some_work(&mut chance, step, now_s);
                model.enqueue(&work);
                db.done(move |tx| tx.enqueue(&work));
            }
            (4, Some(claim)) => {
                let expected = model.held(&claim).is_some();
                if expected {
                    model.0.remove(&claim.work.subject);
                }
                assert_eq!(db.done(move |tx| tx.finish(&claim)), expected, "{place}");
            }
            (5, Some(claim)) => {
                let due_at = at(elapsed_s + chance.seconds(20));
                let row = model.held(&claim);
                let expected = row.is_some();
                if let Some(row) = row {
                    row.work.due_at = due_at;
                    row.lease_until = None;
                    row.fence += 1;
                }
                assert_eq!(db.done(move |tx| tx.postpone(&claim, due_at)), expected, "{place}");
            }
            (6, Some(claim)) => {
                let expected = model.held(&claim).is_some();
                assert_eq!(db.done(move |tx| tx.holds(&claim)), expected, "{place}");
            }
            (7, _) => {
                let subject = [u8::try_from(chance.below(9)).unwrap(); 16];
                model.0.remove(&subject);
                db.done(move |tx| tx.cancel(Topic::SendMessage, subject));
            }
            _ => {
                let expected = model.claim(now, elapsed);
                let end = lease_until(elapsed);
                let claimed = db.done(move |tx| tx.claim(&Topic::ALL, now, elapsed, end, 64));
                assert_eq!(claimed, expected, "{place}");
                claims.extend(claimed);
            }
        }
        assert_eq!(db.done(|tx| tx.next_due()), model.next_due(), "{place}");
    }
    assert!(claims.len() > 30, "seed {seed} claimed only {}", claims.len());
}

#[test]
fn c4_whatever_happens_to_due_work_the_model_says_the_same() {
    on_each_database(|db| {
        for seed in [1, 2, 3] {
            db.sql("DELETE FROM due_work");
            run(db, seed);
        }
    });
}
