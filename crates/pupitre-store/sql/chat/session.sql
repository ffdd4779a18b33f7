SELECT
    id, channel_id, identity_id, token_hash, is_identified, language, consent_version,
    created_at_us, expires_at_us
FROM visitor_sessions
WHERE id = $1
