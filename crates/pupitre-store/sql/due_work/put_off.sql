UPDATE due_work
SET due_at_us = $3, lease_until_us = NULL, fence = fence + 1, attempts = attempts - 1
WHERE id = $1 AND fence = $2
