DELETE FROM visitor_sessions
WHERE id = $1
