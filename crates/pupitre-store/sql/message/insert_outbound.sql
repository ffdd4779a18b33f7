INSERT INTO messages (
    conversation_id, id, direction, agent_id, kind, body, media_id, is_voice, parts,
    sent_at_us, received_at_us, platform_id, client_id, quoted_platform_id,
    quoted_conversation_id, quoted_id, forwarded, brought_by, edited_at_us, first_body,
    revoked_at_us
)
VALUES (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
    $14, $15, $16, $17, $18, $19, $20, $21
)
