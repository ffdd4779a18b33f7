DELETE FROM due_work
WHERE topic = $1 AND subject = $2
