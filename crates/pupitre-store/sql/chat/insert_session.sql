INSERT INTO visitor_sessions (
    id, channel_id, identity_id, token_hash, is_identified, language, consent_version,
    created_at_us, expires_at_us
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
