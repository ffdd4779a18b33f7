SELECT id, name, color, is_active
FROM tags
ORDER BY name
