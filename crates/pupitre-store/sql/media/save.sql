UPDATE media
SET
    channel_id = $2,
    state = $3,
    mime = $4,
    file_name = $5,
    size_bytes = $6,
    sha256 = $7,
    platform_id = $8,
    reason = $9,
    announced_mime = $10,
    announced_sha256 = $11,
    width = $12,
    height = $13,
    preview_mime = $14,
    preview_size_bytes = $15,
    fetch_until_us = $16
WHERE id = $1
