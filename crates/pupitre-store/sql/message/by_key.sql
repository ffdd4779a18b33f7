WHERE dedup_key = $1
