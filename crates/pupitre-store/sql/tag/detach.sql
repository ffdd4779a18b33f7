DELETE FROM conversation_tags
WHERE conversation_id = $1 AND tag_id = $2
