SELECT id, name, is_default, time_zone, week, closed_days
FROM opening_hours
WHERE is_default = 1
