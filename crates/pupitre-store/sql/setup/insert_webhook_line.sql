INSERT INTO webhook_log (id, subject_id, at_us, kind, outcome, reason)
VALUES ($1, $2, $3, $4, $5, $6)
