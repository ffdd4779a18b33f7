-- Grouped in the index's own order of time: templates of a channel times outcomes.
SELECT template_id, outcome, COUNT(*)
FROM relaunches
WHERE channel_id = $1 AND sent_at_us >= $2
GROUP BY template_id, outcome
ORDER BY template_id, outcome
