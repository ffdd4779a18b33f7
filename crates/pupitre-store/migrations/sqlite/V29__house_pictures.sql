-- The pictures that the house shows of itself: a brand's logo, an agent's face. Their bytes are files like others;
-- the hash names them in addresses, so that another picture has another address.
-- brands.logo_url is no longer read.
ALTER TABLE brands ADD COLUMN logo_media_id BLOB REFERENCES media (id);
ALTER TABLE brands ADD COLUMN logo_hash BLOB CHECK (
    (logo_hash IS NULL) = (logo_media_id IS NULL) AND (logo_hash IS NULL OR length(logo_hash) = 32)
);
ALTER TABLE agents ADD COLUMN avatar_media_id BLOB REFERENCES media (id);
ALTER TABLE agents ADD COLUMN avatar_hash BLOB CHECK (
    (avatar_hash IS NULL) = (avatar_media_id IS NULL) AND (avatar_hash IS NULL OR length(avatar_hash) = 32)
);

CREATE INDEX brands_by_logo ON brands (logo_media_id) WHERE logo_media_id IS NOT NULL;
CREATE INDEX agents_by_avatar ON agents (avatar_media_id) WHERE avatar_media_id IS NOT NULL;
