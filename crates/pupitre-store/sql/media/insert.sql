INSERT INTO media (
    id, channel_id, state, mime, file_name, size_bytes, sha256, platform_id, reason,
    announced_mime, announced_sha256, width, height, preview_mime, preview_size_bytes,
    fetch_until_us, uploader_id, client_id, created_at_us
)
VALUES (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19
)
