SELECT
    id, channel_id, state, mime, file_name, size_bytes, sha256, platform_id, reason,
    announced_mime, announced_sha256, width, height, preview_mime, preview_size_bytes,
    fetch_until_us,
    conversation_id, uploader_id
FROM media
WHERE id = $1
