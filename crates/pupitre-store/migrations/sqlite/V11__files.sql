-- Files: what was announced and is not so, what is seen of a picture, and until when the platform has it.
ALTER TABLE media ADD COLUMN announced_mime TEXT;
ALTER TABLE media ADD COLUMN announced_sha256 BLOB CHECK (length(announced_sha256) = 32);
ALTER TABLE media ADD COLUMN width INTEGER CHECK (width >= 0);
ALTER TABLE media ADD COLUMN height INTEGER CHECK (height >= 0);
ALTER TABLE media ADD COLUMN preview_mime TEXT;
ALTER TABLE media ADD COLUMN preview_size_bytes INTEGER CHECK (preview_size_bytes >= 0);
ALTER TABLE media ADD COLUMN fetch_until_us INTEGER;

-- A file is removed when no message holds it: the database looks for one.
CREATE INDEX messages_media_id ON messages (media_id) WHERE media_id IS NOT NULL;

-- Seven days from when it was announced.
UPDATE media SET fetch_until_us = created_at_us + 604800000000 WHERE platform_id IS NOT NULL;
