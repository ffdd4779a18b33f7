DELETE FROM media
WHERE id = $1 AND message_id IS NULL
