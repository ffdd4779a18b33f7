SELECT marketing_stopped_at_us
FROM contact_identities
WHERE id = $1
