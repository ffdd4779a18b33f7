DELETE FROM visitor_sessions
WHERE id IN (SELECT id FROM visitor_sessions WHERE expires_at_us <= $1 LIMIT 1000)
