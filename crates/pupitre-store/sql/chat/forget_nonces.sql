DELETE FROM identity_nonces
WHERE expires_at_us < $1
