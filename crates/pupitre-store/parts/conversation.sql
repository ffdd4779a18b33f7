SELECT
    c.id, c.channel_id, c.family, c.contact_id, c.identity_id, c.team_id, c.state, c.agent_id,
    c.assignment_id, c.assigned_at_us, c.closed_at_us, c.named_agent_id, c.named_since_us,
    c.snoozed_at_us, c.snoozed_until_us, c.closing_cause, c.closing_reason_id, c.language,
    c.queue_rank, c.waiting_on, c.waiting_since_us, c.window_ends_at_us, c.unread_count,
    c.opened_at_us, c.last_message_id, c.last_message_at_us, c.transfer_count, c.woken_by,
    c.relaunch, c.relaunched_at_us, c.answered_epoch, c.epoch, c.version,
    p.id, p.name, p.name_origin, p.name_note, p.is_blocked, i.phone, i.marketing_stopped_at_us, t.name,
    c.agent_id, holder.name, named.name, reason.name, c.first_reply_due_at_us,
    survey.score, survey.comment, survey.asked_at_us, survey.scored_at_us, survey.done_at_us,
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
    author.name
FROM conversations AS c
JOIN contacts AS p ON p.id = c.contact_id
JOIN contact_identities AS i ON i.id = c.identity_id
JOIN teams AS t ON t.id = c.team_id
LEFT JOIN agents AS holder ON holder.id = c.agent_id
LEFT JOIN agents AS named ON named.id = c.named_agent_id
LEFT JOIN closing_reasons AS reason ON reason.id = c.closing_reason_id
LEFT JOIN surveys AS survey ON survey.conversation_id = c.id
LEFT JOIN messages AS m ON m.conversation_id = c.id AND m.id = c.last_message_id
LEFT JOIN media AS f ON f.id = m.media_id
LEFT JOIN deliveries AS d ON d.message_id = m.id
LEFT JOIN agents AS author ON author.id = m.agent_id
