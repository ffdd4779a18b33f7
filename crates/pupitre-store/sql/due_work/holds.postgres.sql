-- Takes the row's lock, so that what holds goes on holding until the commit.
SELECT 1
FROM due_work
WHERE id = $1 AND fence = $2
FOR NO KEY UPDATE
