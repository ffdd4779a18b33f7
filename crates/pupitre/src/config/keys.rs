//! The keys of the settings.

/// A setting.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Key {
    /// Its name in the file, with dots for tables.
    pub(super) name: &'static str,
    /// Whether its value is never shown, and may be in a file of its own.
    pub(super) is_secret: bool,
}

const fn plain(name: &'static str) -> Key {
    Key { name, is_secret: false }
}

const fn secret(name: &'static str) -> Key {
    Key { name, is_secret: true }
}

/// Every setting.
pub(super) const KEYS: [Key; 31] = [
    plain("listen"),
    plain("public_url"),
    plain("data_dir"),
    secret("database_url"),
    plain("log"),
    plain("log_format"),
    plain("node"),
    plain("trusted_proxies"),
    plain("sqlite_cache_mib"),
    plain("postgres_writers"),
    secret("secret_key"),
    secret("previous_secret_key"),
    plain("brand.name"),
    plain("media.store"),
    plain("media.bucket"),
    plain("media.region"),
    plain("media.endpoint"),
    plain("media.path_style"),
    secret("media.access_key_id"),
    secret("media.secret_access_key"),
    plain("whatsapp.phone_number_id"),
    plain("whatsapp.business_account_id"),
    plain("whatsapp.number"),
    secret("whatsapp.access_token"),
    secret("whatsapp.app_secret"),
    secret("whatsapp.previous_app_secret"),
    secret("whatsapp.verify_token"),
    plain("whatsapp.graph_url"),
    plain("whatsapp.graph_version"),
    secret("smtp.url"),
    plain("smtp.from"),
];

/// What follows the name of a secret whose value is in a file.
const FILE_SUFFIX: &str = "_file";

/// The setting of that name, and whether the name says that its value is in a file.
pub(super) fn find(name: &str) -> Option<(&'static Key, bool)> {
    if let Some(key) = KEYS.iter().find(|key| key.name == name) {
        return Some((key, false));
    }
    let stem = name.strip_suffix(FILE_SUFFIX)?;
    KEYS.iter().find(|key| key.is_secret && key.name == stem).map(|key| (key, true))
}

/// The name of a variable, from its part after `PUPITRE_`, as a key: the longest table that fits
/// comes first.
pub(super) fn of_variable(rest: &str) -> String {
    let flat = rest.to_ascii_lowercase();
    for table in ["whatsapp", "brand", "media", "smtp"] {
        if let Some(name) = flat.strip_prefix(table).and_then(|name| name.strip_prefix('_')) {
            return format!("{table}.{name}");
        }
    }
    flat
}

/// The variable of a key.
pub(super) fn variable(name: &str) -> String {
    format!("PUPITRE_{}", name.replace('.', "_").to_ascii_uppercase())
}

/// The key that was probably meant.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    /// Two or three slips of the finger.
    const DISTANCE_MAX: usize = 3;
    KEYS.iter()
        .map(|key| (distance(name, key.name), key.name))
        .filter(|(distance, _)| *distance <= DISTANCE_MAX)
        .min()
        .map(|(_, name)| name)
}

/// How many letters are to be added, dropped or changed to make one word the other (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, letter) in one.chars().enumerate() {
        let mut left = line + 1;
        let mut diagonal = line;
        for (above, expected) in row.iter_mut().skip(1).zip(&other) {
            let change = diagonal + usize::from(letter != *expected);
            diagonal = *above;
            left = change.min(left + 1).min(*above + 1);
            *above = left;
        }
        if let Some(first) = row.first_mut() {
            *first = line + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_a_slip_is_guessed_and_nonsense_is_not() {
        assert_eq!(find("whatsapp.app_secret_file").map(|(_, in_file)| in_file), Some(true));
        assert_eq!(find("listen_file"), None);
        assert_eq!(nearest("lisen"), Some("listen"));
        assert_eq!(nearest("whatsapp.acces_token"), Some("whatsapp.access_token"));
        assert_eq!(nearest("colour_of_the_sky"), None);
        assert_eq!(distance("kitten", "sitting"), 3);
    }

    #[test]
    fn a_variable_and_its_key_name_each_other() {
        for key in &KEYS {
            let variable = variable(key.name);
            let rest = variable.strip_prefix("PUPITRE_").unwrap();
            assert_eq!(of_variable(rest), key.name);
        }
    }
}
