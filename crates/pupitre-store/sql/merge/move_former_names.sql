UPDATE former_identities
SET identity_id = $2
WHERE identity_id = $1
