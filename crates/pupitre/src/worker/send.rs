//! Send: the one call between `begin_send` and `finish_send`.

use std::time::Duration;

use pupitre_app::jobs::send::{Finished, finish_send};
use pupitre_app::ports::channel::{Outgoing, SendOutcome};
use pupitre_app::ports::store::ClaimedWork;
use pupitre_app::template::keep_upload;
use pupitre_domain::delivery::{DeliveryError, FailureCode};

use super::job::lock;
use super::{Workshop, said};

/// The longest a call may take. With an upload before it, it ends below the lease: nobody else may
/// begin meanwhile.
const CALL_TIMEOUT: Duration = Duration::from_secs(90);

/// The longest the upload of a file above a template may take.
const UPLOAD_TIMEOUT: Duration = Duration::from_secs(25);

pub(super) async fn done(workshop: &Workshop, claim: ClaimedWork, outgoing: Outgoing) {
    let (message, attempt) = (outgoing.message, outgoing.attempt);
    let channel = outgoing.channel.id;
    let outcome = match with_header(workshop, outgoing).await {
        Ok(outgoing) => {
            let call = tokio::time::timeout(CALL_TIMEOUT, workshop.channels.send(outgoing)).await;
            call.unwrap_or(SendOutcome::Ambiguous)
        }
        Err(outcome) => outcome,
    };
    if let SendOutcome::ChannelDown(error) = &outcome {
        tracing::error!(code = error.code.name(), "the channel can't send; its answers wait");
    }
    let ctx = workshop.context();
    let lane = claim.work.lane.unwrap_or(claim.work.subject);
    let resumes = lock(&workshop.pace).learn(channel, lane, &outcome, ctx.elapsed);
    let finished = Finished { message, attempt, outcome, resumes };
    let told = workshop.desk.write(move |tx| finish_send(tx, &ctx, &claim, &finished)).await;
    if let Err(error) = told {
        // The row keeps its lease; whoever takes it then finds an attempt that was begun, and does
        // not repeat it.
        tracing::error!(error = said(&error), %message, "what came of a send was not recorded");
    }
}

/// Uploads the file above a template unless the platform has it; what became of the message when
/// that failed.
async fn with_header(workshop: &Workshop, mut outgoing: Outgoing) -> Result<Outgoing, SendOutcome> {
    let Some(header) = outgoing.header.as_mut().filter(|it| it.platform_id.is_none()) else {
        return Ok(outgoing);
    };
    let upload = workshop.channels.upload(outgoing.channel.clone(), header.media.clone());
    let platform_id = match tokio::time::timeout(UPLOAD_TIMEOUT, upload).await {
        Ok(uploaded) => uploaded?,
        Err(_too_slow) => return Err(not_uploaded()),
    };
    header.platform_id = Some(platform_id.clone());
    let (ctx, media) = (workshop.context(), header.media.id);
    let number = outgoing.channel.platform_address.clone();
    let kept = workshop.desk.write(move |tx| keep_upload(tx, &ctx, media, &number, &platform_id));
    if let Err(error) = kept.await {
        tracing::warn!(error = said(&error), "where the platform has a file was not kept");
    }
    Ok(outgoing)
}

/// Nothing was sent yet: it may be tried again.
const fn not_uploaded() -> SendOutcome {
    let error =
        DeliveryError { code: FailureCode::PlatformUnavailable, platform_code: None, detail: None };
    SendOutcome::NotSent { retry_after: None, error }
}
