SELECT id, name, is_active, position
FROM closing_reasons
WHERE id = $1
