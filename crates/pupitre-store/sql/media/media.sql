SELECT
    id, channel_id, state, mime, file_name, size_bytes, sha256, platform_id, reason
FROM media
WHERE id = $1
