SELECT h.id, h.name, h.is_default, h.time_zone, h.week, h.closed_days
FROM channels AS c
JOIN opening_hours AS h ON h.id = c.opening_hours_id
WHERE c.id = $1
