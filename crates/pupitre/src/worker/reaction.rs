//! Reactions: the platform is told of a sign on a message.

use pupitre_app::jobs::send_reaction::finish_reaction;
use pupitre_app::ports::channel::OutgoingReaction;
use pupitre_app::ports::store::ClaimedWork;

use super::{Workshop, said};

pub(super) async fn done(workshop: &Workshop, claim: ClaimedWork, reaction: OutgoingReaction) {
    let outcome = workshop.channels.react(reaction).await;
    let ctx = workshop.context();
    let told = workshop.desk.write(move |tx| finish_reaction(tx, &ctx, &claim, &outcome)).await;
    if let Err(error) = told {
        // The row keeps its lease; a sign that is made again is the same sign.
        tracing::warn!(error = said(&error), "what came of a reaction was not recorded");
    }
}
