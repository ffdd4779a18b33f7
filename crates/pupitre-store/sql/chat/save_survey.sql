UPDATE surveys
SET score = $2, comment = $3, scored_at_us = $4, done_at_us = $5
WHERE conversation_id = $1
