UPDATE conversations
SET first_reply_due_at_us = $2
WHERE id = $1
