SELECT conversation_id, id, agent_id, kind, body, created_at_us
FROM notes
WHERE conversation_id = $1 AND client_id = $2
