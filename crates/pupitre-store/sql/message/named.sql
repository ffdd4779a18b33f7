SELECT m.conversation_id, m.id
FROM conversations AS c
JOIN messages AS m ON m.conversation_id = c.id AND m.platform_id = $3
WHERE c.channel_id = $1 AND c.contact_id = $2
UNION ALL
SELECT d.conversation_id, d.message_id
FROM deliveries AS d
JOIN conversations AS c ON c.id = d.conversation_id
WHERE d.platform_key = $4 AND c.channel_id = $1 AND c.contact_id = $2
LIMIT 1
