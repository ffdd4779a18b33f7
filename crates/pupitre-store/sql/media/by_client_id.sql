SELECT
    id, channel_id, state, mime, file_name, size_bytes, sha256, platform_id, reason,
    announced_mime, announced_sha256, width, height, preview_mime, preview_size_bytes,
    fetch_until_us
FROM media
WHERE uploader_id = $1 AND client_id = $2
