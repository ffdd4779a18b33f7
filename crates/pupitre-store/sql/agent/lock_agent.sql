SELECT id
FROM agents
WHERE id = $1
