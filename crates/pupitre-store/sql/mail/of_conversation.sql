SELECT kind, address, state, error, changed_at_us
FROM mails
WHERE conversation_id = $1 AND state <> 'dropped'
ORDER BY created_at_us DESC
LIMIT 1
