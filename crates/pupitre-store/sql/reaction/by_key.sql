SELECT conversation_id, message_id
FROM reactions
WHERE platform_key = $1
