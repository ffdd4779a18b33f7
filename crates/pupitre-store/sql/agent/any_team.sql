SELECT id, name
FROM teams
ORDER BY name, id
LIMIT 1
