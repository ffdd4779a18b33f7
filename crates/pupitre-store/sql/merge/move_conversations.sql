UPDATE conversations
SET
    contact_id = $2,
    identity_id = CASE WHEN identity_id = $3 THEN $4 ELSE identity_id END,
    version = version + 1
WHERE contact_id = $1
