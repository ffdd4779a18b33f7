SELECT team_id
FROM conversations
WHERE id = $1
