SELECT s.agent_id, holder.name, s.started_at_us, s.ended_at_us
FROM assignments AS s
JOIN agents AS holder ON holder.id = s.agent_id
WHERE s.conversation_id = $1
ORDER BY s.epoch DESC
LIMIT $2
