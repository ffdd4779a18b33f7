//! Workers: they claim what is due, call out between two use cases, and report (architecture, "due
//! work").

mod check;
mod chores;
mod fetch;
mod job;
mod mail;
mod preview;
mod reaction;
mod read;
mod remove;
mod send;
mod templates;
mod typing;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use pupitre_app::jobs::pace::Pace;
use pupitre_app::ports::channel::MessageChannel;
use pupitre_app::ports::files::Files;
use pupitre_app::ports::ids::Ids;
use pupitre_app::ports::mail::{DrawMailKeys, Mailer};
use pupitre_app::ports::setup::ChannelSetup;
use pupitre_app::ports::store::Topic;
use pupitre_app::ports::time::{Clock, Elapsed};
use pupitre_app::{Context, Desk, DeskError};
use pupitre_domain::event::Actor;
use pupitre_whatsapp::WebhookTally;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub(crate) use chores::{keep_counts, run_chores};

/// What is missed by a lost ring, or due by the clock, is found this late at most.
const POLL: Duration = Duration::from_secs(1);

/// How long a stopping worker waits for calls under way; their rows are picked up again later
/// otherwise.
const STOP_TIMEOUT: Duration = Duration::from_secs(15);

/// What one worker does, and how much of it at a time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Duty {
    topics: &'static [Topic],
    at_once_max: usize,
}

/// Calls to the platform.
pub(crate) const CALLS: Duty = Duty {
    topics: &[Topic::SendMessage, Topic::SendReaction, Topic::SyncTemplates, Topic::CheckChannel],
    at_once_max: 32,
};

/// What the visitor's phone shows of the desk, apart from the answers: none waits for it.
pub(crate) const MARKS: Duty =
    Duty { topics: &[Topic::MarkRead, Topic::ShowTyping], at_once_max: 8 };

/// Timers, apart from the calls: a slow platform makes none of them late.
pub(crate) const TIMERS: Duty = Duty {
    topics: &[
        Topic::PresenceGrace,
        Topic::WakeSnoozed,
        Topic::AutoClose,
        Topic::NamedDelay,
        Topic::ReturnAway,
        Topic::CloseDeclined,
    ],
    at_once_max: 32,
};

/// Files, which are large and slow: few at a time, apart from the answers.
pub(crate) const FILES: Duty =
    Duty { topics: &[Topic::FetchMedia, Topic::RemoveUpload], at_once_max: 4 };

/// Small copies of pictures: one at a time, for a large one takes its memory.
pub(crate) const PREVIEWS: Duty = Duty { topics: &[Topic::PreviewMedia], at_once_max: 1 };

/// Mails: few at a time, apart from the answers; a slow server makes none of them late.
pub(crate) const MAILS: Duty = Duty { topics: &[Topic::SendMail], at_once_max: 4 };

/// What the workers work with.
#[derive(Clone)]
pub(crate) struct Workshop {
    /// The store.
    pub(crate) desk: Desk,
    /// The business clock.
    pub(crate) clock: Arc<dyn Clock>,
    /// Real time.
    pub(crate) elapsed: Arc<dyn Elapsed>,
    /// The source of ids.
    pub(crate) ids: Arc<dyn Ids>,
    /// The channels.
    pub(crate) channels: Arc<dyn MessageChannel>,
    /// The platforms, as managers set channels up.
    pub(crate) setup: Arc<dyn ChannelSetup>,
    /// What the webhooks counted.
    pub(crate) tally: Arc<WebhookTally>,
    /// The bytes of media.
    pub(crate) files: Arc<dyn Files>,
    /// The mail server, if there is one.
    pub(crate) mailer: Option<Arc<dyn Mailer>>,
    /// The keys of the links in mails.
    pub(crate) mail_keys: Arc<dyn DrawMailKeys>,
    /// How fast messages leave.
    pub(crate) pace: Arc<Mutex<Pace>>,
}

impl Workshop {
    /// What a use case is told: the desk itself asks, now.
    fn context(&self) -> Context {
        Context {
            actor: Actor::System,
            now: self.clock.now(),
            elapsed: self.elapsed.elapsed(),
            ids: Arc::clone(&self.ids),
        }
    }

    /// What work is begun with.
    fn tools(&self) -> job::Tools {
        let (pace, mail_keys) = (Arc::clone(&self.pace), Arc::clone(&self.mail_keys));
        job::Tools { pace, mail_keys }
    }

    /// How long a worker without work looks away: until a message's turn, and not for long.
    fn nap(&self) -> Duration {
        let now = self.elapsed.elapsed();
        let turn = job::lock(&self.pace).next_turn(now);
        let until = turn.and_then(|it| Duration::try_from(it.duration_since(now)).ok());
        until.map_or(POLL, |it| it.min(POLL))
    }
}

/// Whatever a use case of a worker says went wrong, to be logged and tried again when the lease
/// ends.
fn said<E: std::fmt::Display>(error: &DeskError<E>) -> String {
    match error {
        DeskError::Refused(error) => error.to_string(),
        DeskError::Store(error) => error.to_string(),
    }
}

/// Works until `stop`: takes what is due, a job each in a task of its own, never more than the duty
/// allows.
pub(crate) async fn run(
    workshop: Workshop,
    duty: Duty,
    bell: Arc<Notify>,
    stop: CancellationToken,
) {
    let mut tasks = JoinSet::new();
    loop {
        let free = duty.at_once_max.saturating_sub(tasks.len());
        let taken = if free == 0 || stop.is_cancelled() {
            0
        } else {
            let taken = job::take(&workshop, duty.topics, free).await;
            for job in taken.jobs {
                tasks.spawn(job::done(workshop.clone(), job));
            }
            taken.count
        };
        if stop.is_cancelled() {
            break;
        }
        if taken > 0 && tasks.len() < duty.at_once_max {
            continue;
        }
        tokio::select! {
            () = stop.cancelled() => break,
            () = bell.notified(), if tasks.len() < duty.at_once_max => {}
            // The lane of the job that ended may hold another.
            Some(_ended) = tasks.join_next(), if !tasks.is_empty() => {}
            () = tokio::time::sleep(workshop.nap()) => {}
        }
    }
    let rest = async { while tasks.join_next().await.is_some() {} };
    if tokio::time::timeout(STOP_TIMEOUT, rest).await.is_err() {
        tracing::warn!("calls under way were left; they are looked at again after their lease");
    }
}
