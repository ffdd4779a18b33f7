SELECT
    m.conversation_id, m.id, m.direction, m.agent_id, m.kind, m.body, m.media_id, m.is_voice,
    m.template, m.sent_at_us, m.received_at_us, m.platform_id, m.client_id,
    f.id, f.channel_id, f.state, f.mime, f.file_name, f.size_bytes, f.sha256, f.platform_id,
    f.reason,
    d.state, d.error_code, d.error_platform_code, d.error_detail, d.attempt, d.platform_id,
    d.changed_at_us,
    author.name
FROM messages AS m
LEFT JOIN media AS f ON f.id = m.media_id
LEFT JOIN deliveries AS d ON d.message_id = m.id
LEFT JOIN agents AS author ON author.id = m.agent_id
WHERE m.conversation_id = $1 AND m.id = $2
