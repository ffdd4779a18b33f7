INSERT INTO due_work (
    id, topic, subject, lane, time_kind, due_at_us, lease_until_us, attempts, fence
)
VALUES ($1, $2, $3, $4, $5, $6, NULL, 0, 0)
ON CONFLICT (topic, subject) DO NOTHING
