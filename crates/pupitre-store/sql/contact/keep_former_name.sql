INSERT INTO former_identities (channel_id, name, identity_id, since_us)
VALUES ($1, $2, $3, $4)
ON CONFLICT (channel_id, name) DO UPDATE
SET
    identity_id = excluded.identity_id,
    since_us = excluded.since_us
