SELECT id
FROM agents
WHERE is_active = 1
ORDER BY id
