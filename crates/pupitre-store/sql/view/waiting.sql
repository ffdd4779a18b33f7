WHERE c.state = 'queued'
    AND (c.last_message_at_us, c.id) < ($1, $2)
    AND (c.team_id = $4 OR $4 IS NULL)
    AND (c.channel_id = $5 OR $5 IS NULL)
ORDER BY c.last_message_at_us DESC, c.id DESC
LIMIT $3
