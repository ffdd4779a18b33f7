-- Takes the row's lock; SQLite has one writer and no row locks. It lets foreign keys through.
SELECT version
FROM conversations
WHERE id = $1
FOR NO KEY UPDATE
