SELECT id, subject_id, at_us, kind, outcome, reason
FROM webhook_log
WHERE subject_id IN ($1, $2) AND id < $3
ORDER BY id DESC
LIMIT $4
