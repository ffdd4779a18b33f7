UPDATE conversations
SET contact_id = $2, identity_id = $3, version = version + 1
WHERE contact_id = $1
