-- The keys that brands sign with are kept as the other secrets of channels are. Those that chat_sites has are
-- sealed at the next start, and taken out of it.
ALTER TABLE channel_secrets DROP CONSTRAINT channel_secrets_field_check;

ALTER TABLE channel_secrets ADD CONSTRAINT channel_secrets_field_check
    CHECK (field IN ('access_token', 'app_secret', 'previous_app_secret', 'verify_token',
        'signing_key', 'previous_signing_key'));
