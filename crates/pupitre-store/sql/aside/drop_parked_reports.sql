DELETE FROM parked_reports
WHERE id IN (
    SELECT r.id
    FROM parked_reports AS r
    WHERE r.received_at_us < $1
    ORDER BY r.received_at_us, r.id
    LIMIT 1000
)
