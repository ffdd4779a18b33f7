SELECT language
FROM conversations
WHERE contact_id = $1
ORDER BY opened_at_us DESC, id DESC
LIMIT 1
