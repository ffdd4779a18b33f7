UPDATE contacts
SET named_at_us = $2
WHERE id = $1
