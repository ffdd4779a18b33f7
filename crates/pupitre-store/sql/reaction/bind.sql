UPDATE reactions
SET state = 'sent', platform_key = $3
WHERE conversation_id = $1 AND message_id = $2 AND direction = 'outbound'
