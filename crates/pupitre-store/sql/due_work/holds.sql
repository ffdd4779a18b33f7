SELECT 1
FROM due_work
WHERE id = $1 AND fence = $2
