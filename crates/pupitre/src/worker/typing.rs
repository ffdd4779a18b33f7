//! Typing: the visitor sees that an agent writes.

use pupitre_app::jobs::mark_read::Read;
use pupitre_app::ports::channel::ReadOutcome;

use super::Workshop;

/// The row waits for the next one by itself: whatever comes of the call, it is not repeated.
pub(super) async fn done(workshop: &Workshop, typing: Read) {
    let channel = typing.channel.id;
    match workshop.channels.show_typing(typing.channel, typing.platform_id).await {
        ReadOutcome::Done => {}
        ReadOutcome::Later => tracing::debug!(channel.id = %channel, "typing could not be shown"),
    }
}
