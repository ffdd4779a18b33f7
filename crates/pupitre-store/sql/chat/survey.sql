SELECT conversation_id, score, comment, asked_at_us, scored_at_us, done_at_us
FROM surveys
WHERE conversation_id = $1
