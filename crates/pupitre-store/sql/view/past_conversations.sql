SELECT
    c.id, c.channel_id, c.family, c.contact_id, c.identity_id, c.team_id, c.state, c.agent_id,
    c.assignment_id, c.assigned_at_us, c.closed_at_us, c.named_agent_id, c.named_since_us,
    c.snoozed_at_us, c.snoozed_until_us, c.closing_cause, c.closing_reason_id, c.language,
    c.queue_rank, c.waiting_on, c.waiting_since_us, c.window_ends_at_us, c.unread_count,
    c.opened_at_us, c.last_message_id, c.last_message_at_us, c.transfer_count, c.woken_by,
    c.relaunch, c.relaunched_at_us, c.answered_epoch, c.epoch, c.version,
    holder.name, reason.name,
    (SELECT COUNT(*) FROM messages AS m WHERE m.conversation_id = c.id) AS message_count,
    (SELECT m.body FROM messages AS m
        WHERE m.conversation_id = c.id AND m.body IS NOT NULL AND m.kind NOT IN ('unsupported', 'system')
        ORDER BY m.id
        LIMIT 1) AS first_text,
    c.agent_id,
    survey.score, survey.comment, survey.asked_at_us, survey.scored_at_us, survey.done_at_us
FROM conversations AS c
LEFT JOIN agents AS holder ON holder.id = c.agent_id
LEFT JOIN closing_reasons AS reason ON reason.id = c.closing_reason_id
LEFT JOIN surveys AS survey ON survey.conversation_id = c.id
WHERE c.contact_id = $1 AND (c.opened_at_us, c.id) < ($2, $3)
ORDER BY c.opened_at_us DESC, c.id DESC
LIMIT $4
