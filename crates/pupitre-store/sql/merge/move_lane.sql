UPDATE due_work
SET lane = $2
WHERE lane = $1
