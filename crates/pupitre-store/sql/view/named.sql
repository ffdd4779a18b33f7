WHERE c.state = 'queued'
    AND c.named_agent_id = $1
    AND (c.last_message_at_us, c.id) < ($2, $3)
ORDER BY c.last_message_at_us DESC, c.id DESC
LIMIT $4
