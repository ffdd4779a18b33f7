SELECT
    c.id, c.channel_id, c.family, c.contact_id, c.identity_id, c.team_id, c.state, c.agent_id,
    c.assignment_id, c.assigned_at_us, c.closed_at_us, c.named_agent_id, c.named_since_us,
    c.snoozed_at_us, c.snoozed_until_us, c.closing_cause, c.closing_reason_id, c.language,
    c.queue_rank, c.waiting_on, c.waiting_since_us, c.window_ends_at_us, c.unread_count,
    c.opened_at_us, c.last_message_id, c.last_message_at_us, c.transfer_count, c.woken_by,
    c.relaunch, c.relaunched_at_us, c.answered_epoch, c.epoch, c.version
FROM conversations AS c
WHERE c.contact_id = $1
    AND (c.opened_at_us, c.id) <= ($2, $3)
    AND (
        $5 = 1
        OR c.agent_id = $4
        OR c.named_agent_id = $4
        OR EXISTS (
            SELECT 1 FROM assignments AS s WHERE s.conversation_id = c.id AND s.agent_id = $4
        )
        OR EXISTS (
            SELECT 1 FROM note_mentions AS m WHERE m.conversation_id = c.id AND m.agent_id = $4
        )
        OR EXISTS (
            SELECT 1 FROM conversations AS held
            WHERE held.contact_id = $1
                AND (
                    held.agent_id = $4 AND held.state IN ('assigned', 'snoozed')
                    OR held.named_agent_id = $4 AND held.state <> 'closed'
                )
        )
    )
ORDER BY c.opened_at_us DESC, c.id DESC
LIMIT $6
