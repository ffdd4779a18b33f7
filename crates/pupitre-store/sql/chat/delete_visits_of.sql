DELETE FROM visits
WHERE node = $1
RETURNING identity_id
