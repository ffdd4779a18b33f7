//! Upload: an agent's file, stored already, is recorded once (D11).

use pupitre_domain::event::Actor;
use pupitre_domain::id::ClientId;
use pupitre_domain::media::Media;

use crate::Context;
use crate::jobs::preview_media::make_preview_soon;
use crate::ports::store::{StoreError, Transaction};

/// A file whose bytes are in the file store.
#[derive(Debug, Clone)]
pub struct RegisterUpload {
    /// The file.
    pub media: Media,
    /// The id that the agent's screen gave it.
    pub client_id: ClientId,
}

/// Why it was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum RegisterUploadError {
    /// The same id was given to another file.
    #[error("this id was given to another file")]
    Conflict,
    /// Only agents upload.
    #[error("only an agent uploads files")]
    NotAnAgent,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Records an uploaded file; the same upload again gives the file that is there already.
///
/// # Errors
///
/// See [`RegisterUploadError`].
pub fn register_upload(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &RegisterUpload,
) -> Result<Media, RegisterUploadError> {
    let Actor::Agent(agent) = ctx.actor else { return Err(RegisterUploadError::NotAnAgent) };
    if let Some(known) = tx.media_by_client_id(agent, command.client_id)? {
        if known.sha256 != command.media.sha256 {
            return Err(RegisterUploadError::Conflict);
        }
        return Ok(known);
    }
    tx.insert_media(&command.media, Some((agent, command.client_id)), ctx.now)?;
    make_preview_soon(tx, ctx, &command.media)?;
    Ok(command.media.clone())
}
