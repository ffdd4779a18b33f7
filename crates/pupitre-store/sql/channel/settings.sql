SELECT
    opening_hours_id, out_of_hours_reply_fr, out_of_hours_reply_en, first_reply_target_s
FROM channels
WHERE id = $1
