UPDATE message_changes
SET told_at_us = $2
WHERE dedup_key = $1
