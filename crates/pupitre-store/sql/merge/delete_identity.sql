DELETE FROM contact_identities
WHERE id = $1
