UPDATE contact_identities
SET marketing_stopped_at_us = $2
WHERE id = $1
