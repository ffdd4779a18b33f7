SELECT
    t.id,
    m.id, m.channel_id, m.state, m.mime, m.file_name, m.size_bytes, m.sha256, m.platform_id,
    m.reason, m.announced_mime, m.announced_sha256, m.width, m.height, m.preview_mime,
    m.preview_size_bytes, m.fetch_until_us
FROM templates AS t
INNER JOIN media AS m ON m.id = t.header_media_id
WHERE t.channel_id = $1
ORDER BY t.id
