SELECT 1
WHERE EXISTS (SELECT 1 FROM message_changes WHERE target_key = $1 AND message_id IS NULL)
    OR EXISTS (SELECT 1 FROM messages WHERE quoted_key = $1 AND quoted_id IS NULL)
