SELECT id, body
FROM messages
WHERE conversation_id = $1 AND id < $2 AND kind NOT IN ('unsupported', 'system')
ORDER BY id DESC
LIMIT $3
