DELETE FROM sessions
WHERE id IN (
    SELECT s.id
    FROM sessions AS s
    WHERE s.expires_at_us <= $1
    ORDER BY s.expires_at_us
    LIMIT 1000
)
