UPDATE channels
SET
    opening_hours_id = $2,
    out_of_hours_reply_fr = $3,
    out_of_hours_reply_en = $4,
    first_reply_target_s = $5
WHERE id = $1
