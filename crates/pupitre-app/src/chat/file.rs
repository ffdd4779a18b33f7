//! File: what a visitor uploaded, stored already, is theirs; what they never send is removed.

use pupitre_domain::id::IdentityId;
use pupitre_domain::media::Media;

use crate::Context;
use crate::jobs::preview_media::make_preview_soon;
use crate::ports::store::{StoreError, Transaction};

/// A file whose bytes are in the file store.
#[derive(Debug, Clone)]
pub struct RegisterVisitorFile {
    /// The file.
    pub media: Media,
    /// Whose.
    pub identity: IdentityId,
}

/// Records a visitor's file.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn register_visitor_file(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &RegisterVisitorFile,
) -> Result<(), StoreError> {
    tx.insert_media(&command.media, None, ctx.now)?;
    tx.insert_visitor_file(command.media.id, command.identity, ctx.elapsed)?;
    make_preview_soon(tx, ctx, &command.media)
}
