//! Send: the one call between `begin_send` and `finish_send`.

use std::time::Duration;

use pupitre_app::jobs::send::{Finished, finish_send};
use pupitre_app::ports::channel::{Outgoing, SendOutcome};
use pupitre_app::ports::store::ClaimedWork;

use super::job::lock;
use super::{Workshop, said};

/// The longest a call may take, below the lease: nobody else may begin meanwhile.
const CALL_TIMEOUT: Duration = Duration::from_secs(90);

pub(super) async fn done(workshop: &Workshop, claim: ClaimedWork, outgoing: Outgoing) {
    let (message, attempt) = (outgoing.message, outgoing.attempt);
    let channel = outgoing.channel.id;
    let call = tokio::time::timeout(CALL_TIMEOUT, workshop.channels.send(outgoing)).await;
    let outcome = call.unwrap_or(SendOutcome::Ambiguous);
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
