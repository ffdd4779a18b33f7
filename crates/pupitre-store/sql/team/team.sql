SELECT id, name
FROM teams
WHERE id = $1
