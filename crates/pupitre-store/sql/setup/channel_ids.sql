SELECT id
FROM channels
