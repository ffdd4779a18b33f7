SELECT d.message_id
FROM messages AS m
JOIN deliveries AS d ON d.message_id = m.id
WHERE m.conversation_id = $1
    AND m.id <= $2
    AND m.direction = 'outbound'
    AND (d.state = 'sent' OR d.state = 'delivered' AND $3 = 1)
ORDER BY m.id DESC
LIMIT $4
