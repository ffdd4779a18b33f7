UPDATE relaunches
SET contact_id = $2
WHERE contact_id = $1
