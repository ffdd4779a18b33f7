//! Mails to visitors: told of the answer, given the transcript, led back to the conversation (V3).

mod link;
mod page;
mod stop;
mod tell;
mod transcript;
mod words;
mod write;

pub use link::{FollowLink, FollowLinkError, Followed, follow_link};
pub use page::{leave_page, note_page};
pub use stop::{StopMails, StopMailsError, stop_mails};
pub(crate) use tell::{end_silence, tell_by_mail, tell_missed};
pub use transcript::{AskTranscript, AskTranscriptError, MESSAGES_MAX, ask_transcript};
pub use write::escaped;
pub(crate) use write::write;

use jiff::SignedDuration;

use crate::Context;
use crate::ports::store::{StoreError, Transaction};

/// How long mails and pages are remembered: longer than their links lead anywhere.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How long a mail leads to having no more of them: mails are read late.
const STOPS_KEPT: SignedDuration = SignedDuration::from_hours(365 * 24);

/// Forgets what is too old of mails, links and pages.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn forget_old_mails(tx: &mut dyn Transaction, ctx: &Context) -> Result<(), StoreError> {
    let before = ctx.elapsed.checked_sub(KEPT).unwrap_or(ctx.elapsed);
    tx.forget_mails(before)?;
    tx.forget_mail_stops(ctx.elapsed.checked_sub(STOPS_KEPT).unwrap_or(ctx.elapsed))?;
    tx.forget_visitor_pages(before)?;
    tx.forget_chat_links(ctx.elapsed)
}
