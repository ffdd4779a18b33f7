SELECT upto_message_id
FROM mails
WHERE conversation_id = $1
    AND kind = 'answer'
    AND state IN ('sent', 'unknown')
    AND upto_message_id IS NOT NULL
ORDER BY created_at_us DESC
LIMIT 1
