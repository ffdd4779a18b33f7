//! The store's nouns: what each asks of the database, and how rows read as values.
