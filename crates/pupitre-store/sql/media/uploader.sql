SELECT uploader_id
FROM media
WHERE id = $1 AND uploader_id IS NOT NULL
