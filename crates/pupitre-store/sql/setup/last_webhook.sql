SELECT last_at_us
FROM webhook_hours
WHERE subject_id = $1
ORDER BY hour DESC
LIMIT 1
