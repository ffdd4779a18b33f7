UPDATE due_work
SET lease_until_us = NULL, fence = fence + 1
WHERE lease_until_us IS NOT NULL
