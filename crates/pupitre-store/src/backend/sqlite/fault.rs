//! SQLite's errors, as the store says them.

use pupitre_app::ports::store::StoreError;
use rusqlite::ffi;

/// What the store says of a driver's error.
pub(super) fn store_error(error: &rusqlite::Error) -> StoreError {
    let rusqlite::Error::SqliteFailure(failure, words) = error else {
        return StoreError::Failed { detail: error.to_string() };
    };
    let words = words.as_deref().unwrap_or_default();
    match failure.code {
        rusqlite::ErrorCode::ConstraintViolation => {
            StoreError::Constraint { constraint: constraint(failure.extended_code, words) }
        }
        rusqlite::ErrorCode::DiskFull | rusqlite::ErrorCode::ReadOnly => StoreError::Full,
        rusqlite::ErrorCode::DatabaseBusy
        | rusqlite::ErrorCode::DatabaseLocked
        | rusqlite::ErrorCode::CannotOpen => StoreError::Unavailable { detail: error.to_string() },
        rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase => {
            StoreError::Unreadable { detail: error.to_string() }
        }
        _ => StoreError::Failed { detail: error.to_string() },
    }
}

/// Whether it is not known what a failed commit left behind.
pub(super) fn is_outcome_unknown(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::SystemIoFailure)
}

/// The constraint's name as PostgreSQL has it. SQLite gives the columns, `agents.email`; unique
/// indexes are named after them, `agents_email`, and primary keys after their table, `agents_pkey`.
fn constraint(extended_code: i32, words: &str) -> String {
    let columns = words.split_once("constraint failed: ").map_or(words, |(_, columns)| columns);
    let mut parts = columns.split(", ");
    let Some((table, first)) = parts.next().and_then(|column| column.split_once('.')) else {
        return columns.to_owned();
    };
    if extended_code == ffi::SQLITE_CONSTRAINT_PRIMARYKEY {
        return format!("{table}_pkey");
    }
    let mut name = format!("{table}_{first}");
    for column in parts {
        name.push('_');
        name.push_str(column.split_once('.').map_or(column, |(_, column)| column));
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constraint_is_named_after_its_columns() {
        let unique = ffi::SQLITE_CONSTRAINT_UNIQUE;
        let primary = ffi::SQLITE_CONSTRAINT_PRIMARYKEY;
        let table = [
            (unique, "UNIQUE constraint failed: agents.email", "agents_email"),
            (
                unique,
                "UNIQUE constraint failed: media.uploader_id, media.client_id",
                "media_uploader_id_client_id",
            ),
            (primary, "UNIQUE constraint failed: messages.a, messages.b", "messages_pkey"),
            (ffi::SQLITE_CONSTRAINT_FOREIGNKEY, "FOREIGN KEY constraint failed", ""),
        ];
        for (code, words, name) in table {
            let expected = if name.is_empty() { words } else { name };
            assert_eq!(constraint(code, words), expected);
        }
    }
}
