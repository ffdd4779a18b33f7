UPDATE conversations
SET handed_on_by_id = $2, handed_on_at_us = $3
WHERE id = $1
