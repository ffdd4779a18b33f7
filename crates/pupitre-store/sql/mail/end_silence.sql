UPDATE mails
SET is_silence = 0, state = CASE WHEN state = 'waiting' THEN 'dropped' ELSE state END
WHERE identity_id = $1 AND is_silence = 1
RETURNING id, state
