SELECT
    CAST(CASE WHEN p.coming_id IS NULL THEN 0 ELSE 1 END AS BIGINT), p.reason,
    f.id, f.channel_id, f.state, f.mime, f.file_name, f.size_bytes, f.sha256, f.platform_id,
    f.reason, f.announced_mime, f.announced_sha256, f.width, f.height, f.preview_mime,
    f.preview_size_bytes, f.fetch_until_us
FROM channel_pictures AS p
LEFT JOIN media AS f ON f.id = p.media_id
WHERE p.channel_id = $1
