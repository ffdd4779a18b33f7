UPDATE conversations
SET first_reply_due_at_us = NULL
WHERE id = $1 AND first_reply_due_at_us IS NOT NULL
