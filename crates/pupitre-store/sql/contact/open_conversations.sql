SELECT id
FROM conversations
WHERE contact_id = $1 AND state <> 'closed'
ORDER BY id
