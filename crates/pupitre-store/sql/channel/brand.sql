SELECT id, name, logo_media_id, logo_hash
FROM brands
WHERE id = $1
