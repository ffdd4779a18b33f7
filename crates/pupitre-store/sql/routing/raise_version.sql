UPDATE routing_lists
SET version = $1
WHERE version + 1 = $1
