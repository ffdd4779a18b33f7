SELECT
    m.conversation_id, m.id, m.direction, m.agent_id, m.kind, m.body, m.media_id, m.is_voice,
    m.parts, m.sent_at_us, m.received_at_us, m.platform_id, m.client_id, m.quoted_platform_id,
    m.quoted_conversation_id, m.quoted_id, m.forwarded, m.brought_by,
    CAST(CASE WHEN m.raw IS NULL THEN 0 ELSE 1 END AS BIGINT), m.edited_at_us, m.first_body,
    m.revoked_at_us,
    f.id, f.channel_id, f.state, f.mime, f.file_name, f.size_bytes, f.sha256, f.platform_id,
    f.reason, f.announced_mime, f.announced_sha256, f.width, f.height, f.preview_mime,
    f.preview_size_bytes, f.fetch_until_us,
    d.state, d.error_code, d.error_platform_code, d.error_detail, d.attempt, d.platform_id,
    d.changed_at_us,
    author.name,
    q.direction, q.kind, substr(q.body, 1, 200)
FROM messages AS m
LEFT JOIN media AS f ON f.id = m.media_id
LEFT JOIN deliveries AS d ON d.message_id = m.id
LEFT JOIN agents AS author ON author.id = m.agent_id
LEFT JOIN messages AS q ON q.conversation_id = m.quoted_conversation_id AND q.id = m.quoted_id
