-- Leaves out the rows that another worker is claiming.
WITH business AS (
    SELECT w.id, w.due_at_us AS since_us
    FROM due_work AS w
    WHERE w.lease_until_us IS NULL AND w.time_kind = 'business' AND w.due_at_us <= $1
        AND w.topic IN (
            $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20
        )
        AND NOT EXISTS (
            SELECT 1 FROM due_work AS earlier
            WHERE earlier.lane = w.lane AND earlier.id < w.id
        )
    ORDER BY w.due_at_us, w.id
    LIMIT $4
),
elapsed AS (
    SELECT w.id, w.due_at_us AS since_us
    FROM due_work AS w
    WHERE w.lease_until_us IS NULL AND w.time_kind = 'elapsed' AND w.due_at_us <= $2
        AND w.topic IN (
            $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20
        )
        AND NOT EXISTS (
            SELECT 1 FROM due_work AS earlier
            WHERE earlier.lane = w.lane AND earlier.id < w.id
        )
    ORDER BY w.due_at_us, w.id
    LIMIT $4
),
abandoned AS (
    SELECT w.id, w.due_at_us AS since_us
    FROM due_work AS w
    WHERE w.lease_until_us IS NOT NULL AND w.lease_until_us <= $2
        AND w.topic IN (
            $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20
        )
        AND NOT EXISTS (
            SELECT 1 FROM due_work AS earlier
            WHERE earlier.lane = w.lane AND earlier.id < w.id
        )
    ORDER BY w.lease_until_us, w.id
    LIMIT $4
),
due AS (
    SELECT id, since_us FROM business
    UNION ALL
    SELECT id, since_us FROM elapsed
    UNION ALL
    SELECT id, since_us FROM abandoned
    ORDER BY 2, 1
    LIMIT $4
),
locked AS (
    SELECT w.id
    FROM due_work AS w
    WHERE w.id IN (SELECT due.id FROM due)
        AND (
            w.lease_until_us <= $2
            OR (w.lease_until_us IS NULL AND w.time_kind = 'business' AND w.due_at_us <= $1)
            OR (w.lease_until_us IS NULL AND w.time_kind = 'elapsed' AND w.due_at_us <= $2)
        )
    FOR NO KEY UPDATE SKIP LOCKED
)
UPDATE due_work
SET lease_until_us = $3, attempts = attempts + 1, fence = fence + 1
WHERE id IN (SELECT locked.id FROM locked)
RETURNING
    id, topic, subject, lane, time_kind, due_at_us, attempts, fence
