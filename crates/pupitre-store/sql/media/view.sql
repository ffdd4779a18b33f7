SELECT
    id, channel_id, state, mime, file_name, size_bytes, sha256, platform_id, reason,
    conversation_id, uploader_id
FROM media
WHERE id = $1
