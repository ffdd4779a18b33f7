-- Whether the profile has a picture; null while nobody could read the profile.
ALTER TABLE channel_checks ADD COLUMN has_picture INTEGER CHECK (has_picture IN (0, 1));

-- The picture of each channel's profile: the one that is shown, the one that is being fetched, and
-- why the last one was not taken.
CREATE TABLE channel_pictures (
    channel_id BLOB NOT NULL PRIMARY KEY REFERENCES channels (id),
    media_id BLOB REFERENCES media (id),
    coming_id BLOB REFERENCES media (id),
    reason TEXT
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX channel_pictures_by_media ON channel_pictures (media_id)
    WHERE media_id IS NOT NULL;

CREATE UNIQUE INDEX channel_pictures_by_coming ON channel_pictures (coming_id)
    WHERE coming_id IS NOT NULL;
