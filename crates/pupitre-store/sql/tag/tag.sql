SELECT id, name, color, is_active
FROM tags
WHERE id = $1
