-- What a visitor sent is found again when it is known who they are.
CREATE INDEX visitor_files_by_identity ON visitor_files (identity_id);
