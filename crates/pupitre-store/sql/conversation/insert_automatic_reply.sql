INSERT INTO automatic_replies (conversation_id, reason, message_id)
VALUES ($1, 'out_of_hours', $2)
