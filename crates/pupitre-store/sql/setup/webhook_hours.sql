SELECT subject_id, hour, received, refused, last_at_us
FROM webhook_hours
WHERE subject_id IN ($1, $2) AND hour >= $3
