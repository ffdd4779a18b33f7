SELECT
    conversation_id, id, direction, agent_id, kind, body, media_id, is_voice, parts,
    sent_at_us, received_at_us, platform_id, client_id, quoted_platform_id,
    quoted_conversation_id, quoted_id, forwarded, brought_by,
    CAST(CASE WHEN raw IS NULL THEN 0 ELSE 1 END AS BIGINT), edited_at_us, first_body,
    revoked_at_us
FROM messages
