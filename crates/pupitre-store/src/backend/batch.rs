//! Group commit: many jobs, a savepoint each, one transaction, one commit.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pupitre_app::ports::store::{
    CommitListener, Keep, Recorded, StoreError, Transaction, WriteJob,
};

use super::link::{CommitError, Patience, Trouble, WriteLink};
use crate::event::Pending;
use crate::transaction::Tx;

/// How many times a job that lost a race runs again in the same transaction.
const RERUNS_MAX: u32 = 3;

/// How many times a job that runs alone begins again after its transaction was lost to others.
const RESTARTS_MAX: u32 = 5;

/// A use case: called with its transaction, perhaps more than once.
pub(super) type Work<'a> = dyn FnMut(&mut dyn Transaction) -> Keep + 'a;

/// What is to be written and told once the jobs that ran are committed.
#[derive(Default)]
struct Harvest {
    events: Vec<Pending>,
    has_due_work: bool,
}

/// Runs jobs together and answers each; when they can't be committed together, each runs alone.
pub(super) fn run(
    link: &mut dyn WriteLink,
    listener: &dyn CommitListener,
    mut jobs: Vec<Box<dyn WriteJob>>,
) {
    if jobs.len() > 1 {
        if let Err(error) = link.begin(Patience::Batch) {
            for job in jobs {
                finish(job, Err(error.clone()));
            }
            return;
        }
        match run_together(link, listener, &mut jobs) {
            Ok(results) => {
                for (job, result) in jobs.into_iter().zip(results) {
                    finish(job, result);
                }
                return;
            }
            Err(CommitError::Unknown(error)) => {
                for job in jobs {
                    finish(job, Err(error.clone()));
                }
                return;
            }
            Err(CommitError::Refused(error)) => {
                tracing::debug!(%error, count = jobs.len(), "a batch runs again, job by job");
            }
        }
    }
    for mut job in jobs {
        let result = run_alone(link, listener, &mut |tx| job.run(tx));
        finish(job, result);
    }
}

/// Runs one use case in a transaction of its own.
pub(super) fn run_alone(
    link: &mut dyn WriteLink,
    listener: &dyn CommitListener,
    work: &mut Work<'_>,
) -> Result<(), StoreError> {
    let mut restarts = 0;
    loop {
        match try_alone(link, listener, work) {
            Err(_lost) if link.trouble().lost_race && restarts < RESTARTS_MAX => restarts += 1,
            Err(error) => return Err(error),
            Ok(result) => return result,
        }
    }
}

/// Tells a listener what was committed; one that panics takes nothing with it.
pub(super) fn tell(listener: &dyn CommitListener, recorded: Vec<Recorded>, has_due_work: bool) {
    if recorded.is_empty() && !has_due_work {
        return;
    }
    let told = catch_unwind(AssertUnwindSafe(|| listener.committed(recorded, has_due_work)));
    if told.is_err() {
        tracing::error!("a listener panicked when it was told of a commit");
    }
}

type Results = Vec<Result<(), StoreError>>;

/// Runs jobs in the transaction that was begun, and commits it.
fn run_together(
    link: &mut dyn WriteLink,
    listener: &dyn CommitListener,
    jobs: &mut [Box<dyn WriteJob>],
) -> Result<Results, CommitError> {
    let mut harvest = Harvest::default();
    let mut results = Vec::with_capacity(jobs.len());
    for job in jobs {
        match run_one(link, &mut |tx| job.run(tx), &mut harvest) {
            Ok(result) => results.push(result),
            Err(error) => {
                link.roll_back();
                return Err(CommitError::Refused(error));
            }
        }
    }
    commit(link, listener, harvest)?;
    Ok(results)
}

fn try_alone(
    link: &mut dyn WriteLink,
    listener: &dyn CommitListener,
    work: &mut Work<'_>,
) -> Result<Result<(), StoreError>, StoreError> {
    *link.trouble() = Trouble::default();
    if let Err(error) = link.begin(Patience::Alone) {
        link.trouble().lost_race = false;
        return Err(error);
    }
    let mut harvest = Harvest::default();
    let result = match run_one(link, work, &mut harvest) {
        Ok(result) => result,
        Err(error) => {
            link.roll_back();
            return Err(error);
        }
    };
    match commit(link, listener, harvest) {
        Ok(()) => Ok(result),
        Err(CommitError::Refused(error)) => Err(error),
        Err(CommitError::Unknown(error)) => {
            link.trouble().lost_race = false;
            Err(error)
        }
    }
}

fn commit(
    link: &mut dyn WriteLink,
    listener: &dyn CommitListener,
    harvest: Harvest,
) -> Result<(), CommitError> {
    let committed = link.commit(harvest.events, harvest.has_due_work, listener);
    if committed.is_err() {
        link.roll_back();
    }
    committed
}

/// Runs one job in its savepoint. The inner result is the job's; the outer error says that the
/// whole transaction is lost.
fn run_one(
    link: &mut dyn WriteLink,
    work: &mut Work<'_>,
    harvest: &mut Harvest,
) -> Result<Result<(), StoreError>, StoreError> {
    let mut reruns = 0;
    loop {
        *link.trouble() = Trouble::default();
        link.save_point()?;
        let mut tx = Tx::new(&mut *link);
        let ran = catch_unwind(AssertUnwindSafe(|| work(&mut tx)));
        let (events, has_due_work) = tx.into_parts();
        if let Some(error) = link.trouble().broken.take() {
            return Err(error);
        }
        let failed = link.trouble().failed.take();
        let result = match (ran, failed) {
            (Err(_panic), _) => Err(StoreError::Panicked),
            (Ok(Keep::RollBack), _) => Ok(Keep::RollBack),
            (Ok(Keep::Commit), Some(error)) => Err(error),
            (Ok(Keep::Commit), None) => Ok(Keep::Commit),
        };
        if let Ok(Keep::Commit) = result {
            link.keep()?;
            harvest.events.extend(events);
            harvest.has_due_work |= has_due_work;
            return Ok(Ok(()));
        }
        link.undo()?;
        if !link.trouble().lost_race || reruns == RERUNS_MAX {
            return Ok(result.map(drop));
        }
        reruns += 1;
    }
}

/// Answers a job; one that panics at its answer takes nothing with it.
fn finish(job: Box<dyn WriteJob>, result: Result<(), StoreError>) {
    if catch_unwind(AssertUnwindSafe(|| job.finish(result))).is_err() {
        tracing::error!("a use case panicked when it was answered");
    }
}
