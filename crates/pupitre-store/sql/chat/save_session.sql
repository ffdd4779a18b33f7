UPDATE visitor_sessions
SET
    identity_id = $2, token_hash = $3, is_identified = $4, language = $5, consent_version = $6,
    expires_at_us = $7
WHERE id = $1
