SELECT COUNT(*)
FROM visits
WHERE identity_id = $1
