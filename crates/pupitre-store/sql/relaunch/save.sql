UPDATE relaunches
SET outcome = $2, holds_silence = $3, ended_at_us = $4, answer_id = $5
WHERE message_id = $1
