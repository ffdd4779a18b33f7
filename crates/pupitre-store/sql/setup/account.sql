SELECT channel_id, business_account_id, webhook_verified_at_us
FROM channel_accounts
WHERE channel_id = $1
