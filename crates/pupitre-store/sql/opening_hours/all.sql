SELECT id, name, is_default, time_zone, week, closed_days
FROM opening_hours
ORDER BY name, id
