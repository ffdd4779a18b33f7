SELECT name
FROM teams
WHERE id = $1
