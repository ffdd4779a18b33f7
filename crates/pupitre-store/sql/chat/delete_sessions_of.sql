DELETE FROM visitor_sessions
WHERE identity_id = $1
