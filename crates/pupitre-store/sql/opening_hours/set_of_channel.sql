UPDATE channels
SET opening_hours_id = $2
WHERE id = $1
