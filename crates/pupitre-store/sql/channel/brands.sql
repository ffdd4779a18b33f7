SELECT id, name, logo_media_id, logo_hash
FROM brands
ORDER BY name, id
