//! Files.

use jiff::Timestamp;
use pupitre_app::ports::store::{MediaFiles, StoreError};
use pupitre_domain::id::{AgentId, ClientId, ConversationId, MediaId, MessageId};
use pupitre_domain::media::{Media, MediaState};

use crate::backend::{Columns, one, values};
use crate::sql;
use crate::transaction::Tx;

type Result<T> = std::result::Result<T, StoreError>;

/// How many columns a file has.
const COLUMN_COUNT: usize = 9;

/// Reads the columns of a file that may be missing.
pub(super) fn optional_media(row: &mut Columns<'_>) -> Result<Option<Media>> {
    let Some(id) = row.optional_id()? else {
        row.skip(COLUMN_COUNT - 1);
        return Ok(None);
    };
    rest(id, row).map(Some)
}

/// Reads the columns of a file: id, channel, state, type, name, size, hash, the platform's id,
/// reason.
pub(super) fn media(row: &mut Columns<'_>) -> Result<Media> {
    let id = row.id()?;
    rest(id, row)
}

fn rest(id: MediaId, row: &mut Columns<'_>) -> Result<Media> {
    Ok(Media {
        id,
        channel: row.optional_id()?,
        state: row.named(MediaState::from_name)?,
        mime: row.text()?,
        file_name: row.optional_text()?,
        size_bytes: row.optional_number()?,
        sha256: row.optional_hash()?,
        platform_id: row.optional_text()?,
        reason: row.optional_text()?,
    })
}

impl MediaFiles for Tx<'_> {
    fn insert_media(
        &mut self,
        media: &Media,
        uploader: Option<(AgentId, ClientId)>,
        created_at: Timestamp,
    ) -> Result<()> {
        let values = values![
            media.id,
            media.channel,
            media.state.name(),
            &media.mime,
            media.file_name.as_deref(),
            media.size_bytes,
            media.sha256.as_ref(),
            media.platform_id.as_deref(),
            media.reason.as_deref(),
            uploader.map(|(agent, _)| agent),
            uploader.map(|(_, client_id)| client_id),
            created_at,
        ];
        self.link().execute(&sql::MEDIA_INSERT, &values)?;
        Ok(())
    }

    fn attach_media(
        &mut self,
        media: MediaId,
        conversation: ConversationId,
        message: MessageId,
    ) -> Result<()> {
        self.link().execute(&sql::MEDIA_ATTACH, &values![media, conversation, message])?;
        Ok(())
    }

    fn save_media(&mut self, media: &Media) -> Result<()> {
        let values = values![
            media.id,
            media.channel,
            media.state.name(),
            &media.mime,
            media.file_name.as_deref(),
            media.size_bytes,
            media.sha256.as_ref(),
            media.platform_id.as_deref(),
            media.reason.as_deref(),
        ];
        self.link().execute(&sql::MEDIA_SAVE, &values)?;
        Ok(())
    }

    fn media(&mut self, id: MediaId) -> Result<Option<Media>> {
        one(self.link(), &sql::MEDIA_MEDIA, &values![id], media)
    }

    fn media_message(&mut self, id: MediaId) -> Result<Option<(ConversationId, MessageId)>> {
        one(self.link(), &sql::MEDIA_MESSAGE_OF, &values![id], |row| Ok((row.id()?, row.id()?)))
    }

    fn media_by_client_id(&mut self, agent: AgentId, client_id: ClientId) -> Result<Option<Media>> {
        one(self.link(), &sql::MEDIA_BY_CLIENT_ID, &values![agent, client_id], media)
    }

    fn media_uploader(&mut self, id: MediaId) -> Result<Option<AgentId>> {
        one(self.link(), &sql::MEDIA_UPLOADER, &values![id], |row| row.id())
    }
}
