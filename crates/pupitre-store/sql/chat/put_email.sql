INSERT INTO contact_emails (contact_id, address, given_at_us)
VALUES ($1, $2, $3)
ON CONFLICT (contact_id) DO UPDATE
SET address = EXCLUDED.address, given_at_us = EXCLUDED.given_at_us
