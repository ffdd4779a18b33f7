SELECT channel_id, business_account_id, webhook_verified_at_us
FROM channel_accounts
ORDER BY channel_id
