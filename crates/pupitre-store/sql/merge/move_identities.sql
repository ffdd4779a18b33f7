UPDATE contact_identities
SET contact_id = $2
WHERE contact_id = $1
