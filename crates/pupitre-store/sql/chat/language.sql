SELECT language
FROM visitor_sessions
WHERE identity_id = $1
ORDER BY created_at_us DESC
LIMIT 1
