INSERT INTO opening_hours (id, name, is_default, time_zone, week, closed_days)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (id) DO UPDATE
SET
    name = EXCLUDED.name,
    is_default = EXCLUDED.is_default,
    time_zone = EXCLUDED.time_zone,
    week = EXCLUDED.week,
    closed_days = EXCLUDED.closed_days
