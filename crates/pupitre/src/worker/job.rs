//! Jobs: claimed and begun in one transaction, then done apart.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pupitre_app::jobs::auto_close::auto_close;
use pupitre_app::jobs::check_channel::begin_check;
use pupitre_app::jobs::claim_due;
use pupitre_app::jobs::fetch_media::{Fetch, begin_fetch};
use pupitre_app::jobs::mark_read::{Read, begin_read};
use pupitre_app::jobs::named_delay::end_named_delay;
use pupitre_app::jobs::pace::{Pace, is_its_turn};
use pupitre_app::jobs::presence::end_grace;
use pupitre_app::jobs::preview_media::begin_preview;
use pupitre_app::jobs::remove_upload::begin_removal;
use pupitre_app::jobs::return_away::return_away;
use pupitre_app::jobs::send::{BeginSend, begin_send};
use pupitre_app::jobs::send_mail::begin_mail;
use pupitre_app::jobs::send_reaction::begin_reaction;
use pupitre_app::jobs::show_typing::begin_typing;
use pupitre_app::jobs::sync_templates::{Sync, begin_sync};
use pupitre_app::jobs::wake::wake_snoozed;
use pupitre_app::ports::channel::{Outgoing, OutgoingReaction};
use pupitre_app::ports::mail::{DrawMailKeys, OutgoingMail};
use pupitre_app::ports::store::{ClaimedWork, StoreError, Topic, Transaction};
use pupitre_app::relaunch::close_declined;
use pupitre_app::{Context, DeskError};
use pupitre_domain::channel::Channel;
use pupitre_domain::id::MediaId;
use pupitre_domain::media::Media;

use super::{
    Workshop, check, fetch, mail, preview, reaction, read, remove, said, send, templates, typing,
};

/// What is left to do outside of the store.
pub(super) enum Call {
    /// Send this.
    Send(Box<Outgoing>),
    /// Fetch this.
    Fetch(Box<Fetch>),
    /// Make a small copy of this.
    Preview(Box<Media>),
    /// Remove the bytes of this.
    Remove(MediaId),
    /// Tell the platform this.
    Read(Box<Read>),
    /// Make this sign.
    React(Box<OutgoingReaction>),
    /// Show that somebody writes.
    Typing(Box<Read>),
    /// List these templates.
    Templates(Box<Sync>),
    /// Check this channel.
    Check(Box<Channel>),
    /// Send this mail.
    Mail(Box<OutgoingMail>),
}

/// A claim with its call.
pub(super) struct Job {
    pub(super) claim: ClaimedWork,
    pub(super) call: Call,
}

/// What work is begun with.
pub(super) struct Tools {
    pub(super) pace: Arc<Mutex<Pace>>,
    pub(super) mail_keys: Arc<dyn DrawMailKeys>,
}

/// What was claimed.
#[derive(Default)]
pub(super) struct Taken {
    /// How many rows.
    pub(super) count: usize,
    /// Those with something to call.
    pub(super) jobs: Vec<Job>,
}

/// Claims at most `limit` rows that are due and begins them; those with nothing to call are done
/// with that.
pub(super) async fn take(workshop: &Workshop, topics: &'static [Topic], limit: usize) -> Taken {
    let limit = u32::try_from(limit).unwrap_or(u32::MAX);
    let (ctx, tools) = (workshop.context(), workshop.tools());
    let taken = workshop.desk.write(move |tx| {
        let claims = claim_due(tx, &ctx, topics, limit)?;
        let mut taken = Taken { count: claims.len(), jobs: Vec::with_capacity(claims.len()) };
        for claim in claims {
            if let Some(call) = begin(tx, &ctx, &claim, &tools)? {
                taken.jobs.push(Job { claim, call });
            }
        }
        Ok::<_, StoreError>(taken)
    });
    match taken.await {
        Ok(taken) => taken,
        Err(DeskError::Refused(error)) => {
            tracing::warn!(%error, "due work can't be begun together; each row is begun alone");
            take_apart(workshop, topics, limit).await
        }
        Err(DeskError::Store(error)) => {
            tracing::warn!(%error, "due work can't be claimed now");
            Taken::default()
        }
    }
}

/// The same, a transaction per row, so that a row that can't be begun spoils no other.
async fn take_apart(workshop: &Workshop, topics: &'static [Topic], limit: u32) -> Taken {
    let ctx = workshop.context();
    let claims = workshop.desk.write(move |tx| claim_due(tx, &ctx, topics, limit)).await;
    let claims = claims.unwrap_or_default();
    let mut taken = Taken { count: claims.len(), jobs: Vec::new() };
    for claim in claims {
        let (ctx, tools) = (workshop.context(), workshop.tools());
        let row = claim.clone();
        match workshop.desk.write(move |tx| begin(tx, &ctx, &row, &tools)).await {
            Ok(Some(call)) => taken.jobs.push(Job { claim, call }),
            Ok(None) => {}
            Err(error) => {
                let topic = claim.work.topic.name();
                tracing::error!(error = said(&error), topic, "a row of due work can't be begun");
            }
        }
    }
    taken
}

fn begin(
    tx: &mut dyn Transaction,
    ctx: &Context,
    claim: &ClaimedWork,
    tools: &Tools,
) -> Result<Option<Call>, StoreError> {
    match claim.work.topic {
        Topic::SendMessage if !is_its_turn(tx, ctx, claim, &mut lock(&tools.pace))? => Ok(None),
        Topic::SendMessage => Ok(match begin_send(tx, ctx, claim)? {
            BeginSend::Call(outgoing) => Some(Call::Send(outgoing)),
            BeginSend::Done => None,
        }),
        Topic::FetchMedia => Ok(begin_fetch(tx, claim)?.map(|it| Call::Fetch(Box::new(it)))),
        Topic::PreviewMedia => Ok(begin_preview(tx, claim)?.map(|it| Call::Preview(Box::new(it)))),
        Topic::RemoveUpload => Ok(begin_removal(tx, claim)?.map(Call::Remove)),
        Topic::MarkRead => Ok(begin_read(tx, claim)?.map(|it| Call::Read(Box::new(it)))),
        Topic::SendReaction => {
            Ok(begin_reaction(tx, ctx, claim)?.map(|it| Call::React(Box::new(it))))
        }
        Topic::ShowTyping => Ok(begin_typing(tx, ctx, claim)?.map(|it| Call::Typing(Box::new(it)))),
        Topic::PresenceGrace => end_grace(tx, ctx, claim).map(|()| None),
        Topic::WakeSnoozed => wake_snoozed(tx, ctx, claim).map(|()| None),
        Topic::AutoClose => auto_close(tx, ctx, claim).map(|()| None),
        Topic::NamedDelay => end_named_delay(tx, ctx, claim).map(|()| None),
        Topic::ReturnAway => return_away(tx, ctx, claim).map(|()| None),
        Topic::CloseDeclined => close_declined(tx, ctx, claim).map(|_| None),
        Topic::SendMail => {
            let mail = begin_mail(tx, ctx, claim, &tools.mail_keys.mail_keys())?;
            Ok(mail.map(|it| Call::Mail(Box::new(it))))
        }
        Topic::CheckChannel => Ok(begin_check(tx, claim)?.map(|it| Call::Check(Box::new(it)))),
        Topic::SyncTemplates => {
            Ok(begin_sync(tx, ctx, claim)?.map(|it| Call::Templates(Box::new(it))))
        }
    }
}

/// What another panicked over is as good as before: nothing in it depends on the rest.
pub(super) fn lock(pace: &Mutex<Pace>) -> MutexGuard<'_, Pace> {
    pace.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Does a job to its end.
pub(super) async fn done(workshop: Workshop, job: Job) {
    let Job { claim, call } = job;
    match call {
        Call::Send(outgoing) => send::done(&workshop, claim, *outgoing).await,
        Call::Fetch(fetch) => fetch::done(&workshop, claim, *fetch).await,
        Call::Preview(media) => preview::done(&workshop, claim, *media).await,
        Call::Remove(media) => remove::done(&workshop, claim, media).await,
        Call::Read(read) => read::done(&workshop, claim, *read).await,
        Call::Mail(mail) => mail::done(&workshop, claim, *mail).await,
        Call::Check(channel) => check::done(&workshop, claim, *channel).await,
        Call::React(reaction) => reaction::done(&workshop, claim, *reaction).await,
        Call::Typing(typing) => typing::done(&workshop, *typing).await,
        Call::Templates(sync) => templates::done(&workshop, claim, *sync).await,
    }
}
