//! Due work.

use jiff::Timestamp;
use pupitre_app::ports::store::{ClaimedWork, DueWork, DueWorks, StoreError, TimeKind, Topic};

use crate::backend::{Columns, Value, all, one, values};
use crate::sql;
use crate::transaction::Tx;

type Result<T> = std::result::Result<T, StoreError>;

/// How many topics one claim can name.
const TOPIC_PLACES: usize = 16;

const _: () = assert!(Topic::ALL.len() <= TOPIC_PLACES);

fn claimed(row: &mut Columns<'_>) -> Result<ClaimedWork> {
    let work = DueWork {
        id: row.id()?,
        topic: row.named(Topic::from_name)?,
        subject: row.id()?,
        lane: row.optional_id()?,
        time: row.named(TimeKind::from_name)?,
        due_at: row.at()?,
    };
    Ok(ClaimedWork { work, attempts: row.count()?, fence: row.number()? })
}

type Instants = (Option<Timestamp>, Option<Timestamp>, Option<Timestamp>);

fn instants(row: &mut Columns<'_>) -> Result<Instants> {
    Ok((row.optional_at()?, row.optional_at()?, row.optional_at()?))
}

impl DueWorks for Tx<'_> {
    fn enqueue(&mut self, work: &DueWork) -> Result<()> {
        let values = values![
            work.id,
            work.topic.name(),
            work.subject,
            work.lane,
            work.time.name(),
            work.due_at,
        ];
        self.link().execute(&sql::DUE_WORK_ENQUEUE, &values)?;
        self.note_due_work();
        Ok(())
    }

    fn enqueue_once(&mut self, work: &DueWork) -> Result<bool> {
        let values = values![
            work.id,
            work.topic.name(),
            work.subject,
            work.lane,
            work.time.name(),
            work.due_at,
        ];
        let is_written = self.link().execute(&sql::DUE_WORK_ENQUEUE_ONCE, &values)? > 0;
        if is_written {
            self.note_due_work();
        }
        Ok(is_written)
    }

    fn claim(
        &mut self,
        topics: &[Topic],
        now: Timestamp,
        elapsed: Timestamp,
        lease_until: Timestamp,
        limit: u32,
    ) -> Result<Vec<ClaimedWork>> {
        let [now, elapsed, lease_until, limit] = values![now, elapsed, lease_until, limit];
        // A place that no topic fills stays empty: no row has an empty topic.
        let mut names = [Value::from(""); TOPIC_PLACES];
        for (name, topic) in names.iter_mut().zip(topics) {
            *name = Value::from(topic.name());
        }
        let values = [&[now, elapsed, lease_until, limit], names.as_slice()].concat();
        let mut rows = all(self.link(), &sql::DUE_WORK_CLAIM, &values, claimed)?;
        rows.sort_unstable_by_key(|claim| (claim.work.due_at, claim.work.id));
        Ok(rows)
    }

    fn holds(&mut self, claim: &ClaimedWork) -> Result<bool> {
        let values = values![claim.work.id, claim.fence];
        Ok(one(self.link(), &sql::DUE_WORK_HOLDS, &values, |_| Ok(()))?.is_some())
    }

    fn finish(&mut self, claim: &ClaimedWork) -> Result<bool> {
        let values = values![claim.work.id, claim.fence];
        let is_finished = self.link().execute(&sql::DUE_WORK_FINISH, &values)? > 0;
        if is_finished && claim.work.lane.is_some() {
            // The next row of the lane may be due.
            self.note_due_work();
        }
        Ok(is_finished)
    }

    fn postpone(&mut self, claim: &ClaimedWork, due_at: Timestamp) -> Result<bool> {
        let values = values![claim.work.id, claim.fence, due_at];
        let is_postponed = self.link().execute(&sql::DUE_WORK_POSTPONE, &values)? > 0;
        if is_postponed {
            self.note_due_work();
        }
        Ok(is_postponed)
    }

    fn put_off(&mut self, claim: &ClaimedWork, due_at: Timestamp) -> Result<bool> {
        let values = values![claim.work.id, claim.fence, due_at];
        Ok(self.link().execute(&sql::DUE_WORK_PUT_OFF, &values)? > 0)
    }

    fn cancel(&mut self, topic: Topic, subject: [u8; 16]) -> Result<()> {
        if self.link().execute(&sql::DUE_WORK_CANCEL, &values![topic.name(), subject])? > 0 {
            // The next row of its lane may be due.
            self.note_due_work();
        }
        Ok(())
    }

    fn release_leases(&mut self) -> Result<u64> {
        let released = self.link().execute(&sql::DUE_WORK_RELEASE, &[])?;
        if released > 0 {
            self.note_due_work();
        }
        Ok(released)
    }

    fn next_due(&mut self) -> Result<(Option<Timestamp>, Option<Timestamp>)> {
        let next = one(self.link(), &sql::DUE_WORK_NEXT_DUE, &[], instants)?;
        let (business, elapsed, lease_until) = next.unwrap_or_default();
        // Leases end by real time, whichever clock made their rows due.
        Ok((business, [elapsed, lease_until].into_iter().flatten().min()))
    }
}
