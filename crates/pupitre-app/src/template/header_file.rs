//! Header file: a manager chooses what stands above the words of a template, so that no agent is
//! asked for it (W9, M3).

use jiff::SignedDuration;
use pupitre_domain::event::Actor;
use pupitre_domain::id::{MediaId, TemplateId};
use pupitre_domain::media::{Media, MediaState};
use pupitre_domain::template::{HeaderKind, Template};

use super::choose::is_manager;
use super::save_and_tell;
use crate::Context;
use crate::jobs::later;
use crate::media::{MediaKind, kind_of};
use crate::ports::store::{HeaderUpload, StoreError, Transaction};

/// How long the platform keeps what is uploaded, less a day: it is uploaded anew before.
///
/// Source: Cloud API, "Media", 2026-06-16: ids of uploads live 30 days.
const UPLOAD_KEPT: SignedDuration = SignedDuration::from_hours(29 * 24);

/// What a manager chooses.
#[derive(Debug, Clone)]
pub struct ChooseHeaderFile {
    /// The template.
    pub template: TemplateId,
    /// The file that they uploaded; none: the agent is asked for an address again.
    pub media: Option<MediaId>,
}

/// Why it is refused.
#[derive(Debug, thiserror::Error)]
pub enum ChooseHeaderFileError {
    /// There is no such template.
    #[error("the template does not exist")]
    NotFound,
    /// Only managers choose.
    #[error("only managers choose templates")]
    NotManager,
    /// There is no such file, or another uploaded it.
    #[error("the file does not exist")]
    MediaNotFound,
    /// No file stands above this template, or one of another kind.
    #[error("a file of this kind does not stand above this template")]
    Unsuited {
        /// What stands there, if it is a file.
        wanted: Option<HeaderKind>,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Chooses the file above a template, or none; the template as it is then. Messages that left with
/// another file keep showing it.
///
/// # Errors
///
/// See [`ChooseHeaderFileError`].
pub fn choose_header_file(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &ChooseHeaderFile,
) -> Result<Template, ChooseHeaderFileError> {
    use ChooseHeaderFileError as Error;
    if !is_manager(tx, ctx)? {
        return Err(Error::NotManager);
    }
    let known = tx.template(command.template)?.ok_or(Error::NotFound)?;
    if let Some(id) = command.media {
        let wanted = known.facts.parts.header_kind.filter(|it| it.is_file());
        let media = tx.media(id)?.ok_or(Error::MediaNotFound)?;
        let uploader = tx.media_uploader(id)?.map(Actor::Agent);
        // One that is chosen already may be chosen by another manager.
        if uploader != Some(ctx.actor) && !tx.is_header_file(id)? {
            return Err(Error::MediaNotFound);
        }
        if wanted.is_none() || kind(&media) != wanted || tx.media_message(id)?.is_some() {
            return Err(Error::Unsuited { wanted });
        }
        if !tx.keep_header_file(id, known.id)? {
            return Err(Error::Unsuited { wanted });
        }
    }
    let chosen = Template { header_media: command.media, ..known.clone() };
    if chosen != known {
        save_and_tell(tx, ctx, &chosen)?;
    }
    Ok(chosen)
}

/// What a stored file may stand above a template as.
fn kind(media: &Media) -> Option<HeaderKind> {
    if media.state != MediaState::Stored {
        return None;
    }
    match kind_of(&media.mime)? {
        MediaKind::Image => Some(HeaderKind::Image),
        MediaKind::Video => Some(HeaderKind::Video),
        // The platform takes PDF above a template, and no other document.
        MediaKind::Document if media.mime == "application/pdf" => Some(HeaderKind::Document),
        MediaKind::Document | MediaKind::Audio { .. } | MediaKind::Sticker => None,
    }
}

/// Where the platform has the file above a template for a number, while it keeps it.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn uploaded(
    tx: &mut dyn Transaction,
    ctx: &Context,
    media: MediaId,
    number: &str,
) -> Result<Option<String>, StoreError> {
    let known = tx.header_upload(media)?;
    let known = known.filter(|it| it.number == number && it.kept_until > ctx.elapsed);
    Ok(known.map(|it| it.platform_id))
}

/// Notes where the platform has the file above a template, for the messages that follow.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn keep_upload(
    tx: &mut dyn Transaction,
    ctx: &Context,
    media: MediaId,
    number: &str,
    platform_id: &str,
) -> Result<(), StoreError> {
    let upload = HeaderUpload {
        number: number.to_owned(),
        platform_id: platform_id.to_owned(),
        kept_until: later(ctx.elapsed, UPLOAD_KEPT),
    };
    tx.put_header_upload(media, Some(&upload))
}
