UPDATE messages
SET quoted_conversation_id = $2, quoted_id = $3
WHERE quoted_key = $1 AND quoted_id IS NULL
