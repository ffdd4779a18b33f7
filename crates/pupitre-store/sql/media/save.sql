UPDATE media
SET
    channel_id = $2,
    state = $3,
    mime = $4,
    file_name = $5,
    size_bytes = $6,
    sha256 = $7,
    platform_id = $8,
    reason = $9
WHERE id = $1
