SELECT
    (SELECT w.due_at_us FROM due_work AS w
        WHERE w.lease_until_us IS NULL
            AND w.time_kind = 'business'
            AND NOT EXISTS (
                SELECT 1 FROM due_work AS earlier
                WHERE earlier.lane = w.lane AND earlier.id < w.id
            )
        ORDER BY w.due_at_us, w.id
        LIMIT 1) AS business_at_us,
    (SELECT w.due_at_us FROM due_work AS w
        WHERE w.lease_until_us IS NULL
            AND w.time_kind = 'elapsed'
            AND NOT EXISTS (
                SELECT 1 FROM due_work AS earlier
                WHERE earlier.lane = w.lane AND earlier.id < w.id
            )
        ORDER BY w.due_at_us, w.id
        LIMIT 1) AS elapsed_at_us,
    (SELECT MIN(w.lease_until_us) FROM due_work AS w
        WHERE w.lease_until_us IS NOT NULL) AS lease_until_us
