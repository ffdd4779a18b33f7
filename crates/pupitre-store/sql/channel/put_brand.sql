INSERT INTO brands (id, name, logo_media_id, logo_hash)
VALUES ($1, $2, $3, $4)
ON CONFLICT (id) DO UPDATE
SET
    name = EXCLUDED.name,
    logo_media_id = EXCLUDED.logo_media_id,
    logo_hash = EXCLUDED.logo_hash
