SELECT id, body
FROM messages
WHERE conversation_id = $1 AND id < $2 AND kind <> 'unsupported'
ORDER BY id DESC
LIMIT $3
