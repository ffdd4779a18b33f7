SELECT 1
FROM automatic_replies
WHERE conversation_id = $1 AND reason = 'out_of_hours'
