UPDATE message_changes
SET conversation_id = $2, message_id = $3
WHERE target_key = $1 AND message_id IS NULL
