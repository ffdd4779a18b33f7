INSERT INTO channel_accounts (channel_id, business_account_id, webhook_verified_at_us)
VALUES ($1, $2, $3)
ON CONFLICT (channel_id) DO UPDATE
SET
    business_account_id = EXCLUDED.business_account_id,
    webhook_verified_at_us = EXCLUDED.webhook_verified_at_us
