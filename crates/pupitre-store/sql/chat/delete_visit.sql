DELETE FROM visits
WHERE id = $1
RETURNING identity_id
