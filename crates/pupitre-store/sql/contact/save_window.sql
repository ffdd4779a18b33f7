UPDATE contact_identities
SET last_visitor_message_at_us = $4
WHERE id = $1 AND user_id IS NOT DISTINCT FROM $2 AND phone IS NOT DISTINCT FROM $3
