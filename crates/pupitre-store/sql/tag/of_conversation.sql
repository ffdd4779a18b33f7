SELECT tag_id
FROM conversation_tags
WHERE conversation_id = $1
ORDER BY tag_id
