INSERT INTO conversation_tags (conversation_id, tag_id, tagged_at_us)
VALUES ($1, $2, $3)
ON CONFLICT DO NOTHING
