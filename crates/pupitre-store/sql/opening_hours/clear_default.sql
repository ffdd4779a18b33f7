UPDATE opening_hours
SET is_default = 0
WHERE is_default = 1
