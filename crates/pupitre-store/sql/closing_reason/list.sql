SELECT id, name, is_active, position
FROM closing_reasons
ORDER BY position, name
