//! Files.

use jiff::Timestamp;
use pupitre_app::ports::store::{MediaFiles, StoreError};
use pupitre_domain::id::{AgentId, ClientId, ConversationId, MediaId, MessageId};
use pupitre_domain::media::{Announced, HousePicture, Media, MediaState, Picture, Preview};

use crate::backend::{Columns, Value, one, values};
use crate::sql;
use crate::transaction::Tx;

type Result<T> = std::result::Result<T, StoreError>;

/// How many columns a file has.
const COLUMN_COUNT: usize = 16;

/// Reads the columns of a file that may be missing.
pub(super) fn optional_media(row: &mut Columns<'_>) -> Result<Option<Media>> {
    let Some(id) = row.optional_id()? else {
        row.skip(COLUMN_COUNT - 1);
        return Ok(None);
    };
    rest(id, row).map(Some)
}

/// Reads the columns of a file: id, channel, state, type, name, size, hash, the platform's id,
/// reason, announced type and hash, width, height, type and size of the small copy, until when the
/// platform keeps it.
pub(super) fn media(row: &mut Columns<'_>) -> Result<Media> {
    let id = row.id()?;
    rest(id, row)
}

/// Reads the columns of a picture of the house that may be missing: file and hash.
pub(super) fn house_picture(row: &mut Columns<'_>) -> Result<Option<HousePicture>> {
    let (media, hash) = (row.optional_id()?, row.optional_hash()?);
    Ok(media.zip(hash).map(|(media, hash)| HousePicture { media, hash }))
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
        announced: Announced { mime: row.optional_text()?, sha256: row.optional_hash()? },
        picture: picture(row)?,
        fetch_until: row.optional_at()?,
    })
}

fn picture(row: &mut Columns<'_>) -> Result<Option<Picture>> {
    let (width, height) = (row.optional_number()?, row.optional_number()?);
    let (mime, size_bytes) = (row.optional_text()?, row.optional_number()?);
    let preview = mime.zip(size_bytes).map(|(mime, size_bytes)| Preview { mime, size_bytes });
    let side = |it: Option<u64>| it.and_then(|it| u32::try_from(it).ok());
    Ok(side(width).zip(side(height)).map(|(width, height)| Picture { width, height, preview }))
}

/// The values of the columns of a file, in their order.
fn columns(media: &Media) -> Vec<Value<'_>> {
    let picture = media.picture.as_ref();
    let preview = picture.and_then(|it| it.preview.as_ref());
    values![
        media.id,
        media.channel,
        media.state.name(),
        &media.mime,
        media.file_name.as_deref(),
        media.size_bytes,
        media.sha256.as_ref(),
        media.platform_id.as_deref(),
        media.reason.as_deref(),
        media.announced.mime.as_deref(),
        media.announced.sha256.as_ref(),
        picture.map(|it| it.width),
        picture.map(|it| it.height),
        preview.map(|it| it.mime.as_str()),
        preview.map(|it| it.size_bytes),
        media.fetch_until,
    ]
    .into()
}

impl MediaFiles for Tx<'_> {
    fn insert_media(
        &mut self,
        media: &Media,
        uploader: Option<(AgentId, ClientId)>,
        created_at: Timestamp,
    ) -> Result<()> {
        let mut values = columns(media);
        values.extend(values![
            uploader.map(|(agent, _)| agent),
            uploader.map(|(_, client_id)| client_id),
            created_at,
        ]);
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
        self.link().execute(&sql::MEDIA_SAVE, &columns(media))?;
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

    fn delete_media(&mut self, id: MediaId) -> Result<()> {
        self.link().execute(&sql::MEDIA_DELETE, &values![id])?;
        Ok(())
    }

    fn is_house_picture(&mut self, id: MediaId) -> Result<bool> {
        Ok(one(self.link(), &sql::MEDIA_IS_HOUSE_PICTURE, &values![id], |_| Ok(()))?.is_some())
    }

    fn media_uploader(&mut self, id: MediaId) -> Result<Option<AgentId>> {
        one(self.link(), &sql::MEDIA_UPLOADER, &values![id], |row| row.id())
    }
}
