//! Patterns: texts with variables between double braces, `{{1}}` or `{{order}}`.

/// A piece of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'a> {
    /// Words as they are.
    Words(&'a str),
    /// The name of a variable.
    Variable(&'a str),
}

/// The names of the variables in their order, each once.
#[must_use]
pub fn variables(pattern: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for piece in pieces(pattern) {
        match piece {
            Piece::Variable(name) if !names.contains(&name) => names.push(name),
            Piece::Variable(_) | Piece::Words(_) => {}
        }
    }
    names
}

/// The text with the value of each variable in its place. Braces in a value stay as they are.
///
/// # Errors
///
/// The name of the first variable without a value.
pub fn rendered<'p, 'v>(
    pattern: &'p str,
    mut value: impl FnMut(&'p str) -> Option<&'v str>,
) -> Result<String, &'p str> {
    let mut text = String::with_capacity(pattern.len());
    for piece in pieces(pattern) {
        match piece {
            Piece::Words(words) => text.push_str(words),
            Piece::Variable(name) => text.push_str(value(name).ok_or(name)?),
        }
    }
    Ok(text)
}

/// A name is of letters, digits and underscores; other braces are words.
fn pieces(pattern: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut words_from, mut search_from) = (0, 0);
    while let Some(open) = find(pattern, "{{", search_from) {
        let Some(close) = find(pattern, "}}", open + 2) else { break };
        let name = pattern.get(open + 2..close).unwrap_or_default().trim();
        if is_name(name) {
            pieces.push(Piece::Words(pattern.get(words_from..open).unwrap_or_default()));
            pieces.push(Piece::Variable(name));
            words_from = close + 2;
            search_from = words_from;
        } else {
            search_from = open + 1;
        }
    }
    pieces.push(Piece::Words(pattern.get(words_from..).unwrap_or_default()));
    pieces
}

fn find(pattern: &str, what: &str, from: usize) -> Option<usize> {
    pattern.get(from..)?.find(what).map(|at| at + from)
}

fn is_name(name: &str) -> bool {
    let is_plain = |it: u8| it.is_ascii_alphanumeric() || it == b'_';
    !name.is_empty() && name.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_found_once_and_in_order() {
        let table: [(&str, &[&str]); 8] = [
            ("", &[]),
            ("Bonjour", &[]),
            ("{{1}}", &["1"]),
            ("{{2}} {{1}} {{2}}", &["2", "1"]),
            ("{{ name }}, {{order_id}}", &["name", "order_id"]),
            ("{{a b}} {{}} {{é}} {{1", &[]),
            ("{{{1}}}", &["1"]),
            ("{{ {{1}} }}", &["1"]),
        ];
        for (pattern, expected) in table {
            assert_eq!(variables(pattern), expected, "{pattern}");
        }
    }

    #[test]
    fn a_value_s_braces_are_words() {
        let values = |name| (name == "1").then_some("{{2}}");
        assert_eq!(rendered("à {{1}}, {{x y}} !", values), Ok("à {{2}}, {{x y}} !".to_owned()));
        assert_eq!(rendered("{{1}} {{2}}", values), Err("2"));
    }
}
