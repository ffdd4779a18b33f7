SELECT id
FROM teams
WHERE id = $1
