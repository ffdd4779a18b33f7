UPDATE contact_identities
SET marketing_stopped_at_us = $2, marketing_told_at_us = $3
WHERE id = $1
    AND (marketing_told_at_us IS NULL OR marketing_told_at_us <= $3)
