//! Fill: a template with its values, as the visitor will read it and as the platform wants it (W9).

use super::pattern::{rendered, variables};
use super::{
    BUTTON_KEY, ButtonKind, HEADER_KEY, HEADER_LINK_KEY, HeaderFile, HeaderKind, TemplateParts,
    Variable, VariableSource,
};
use crate::agent::Agent;

/// The longest filled body, in characters.
///
/// Source: Cloud API, "Templates", components: 1,024 characters, error 132005 beyond.
pub const BODY_LENGTH_MAX: usize = 1024;

/// The longest filled header, in characters.
///
/// Source: Cloud API, "Templates", components: 60 characters.
pub const HEADER_LENGTH_MAX: usize = 60;

/// The longest value, in characters.
pub const VALUE_LENGTH_MAX: usize = 600;

/// A value in its place among those of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// The name of its variable, where variables have names.
    pub name: Option<String>,
    /// The value.
    pub text: String,
}

/// The longest address, in characters.
///
/// Source: Cloud API, "Templates", components: 2,000 characters.
pub const URL_LENGTH_MAX: usize = 2000;

/// The longest code that a button copies, in characters.
///
/// Source: Cloud API, "Templates", components: 15 characters.
pub const CODE_LENGTH_MAX: usize = 15;

/// What stands above the words in place of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeaderValue {
    /// A file, which the platform fetches from its address.
    File {
        /// A picture, a film or a document.
        kind: HeaderKind,
        /// Its address.
        link: String,
    },
    /// A file of our store, which is uploaded first.
    Kept(HeaderFile),
    /// A place, its coordinates in degrees as written.
    Location {
        /// North of the equator.
        latitude: String,
        /// East of Greenwich.
        longitude: String,
        /// Its name.
        name: String,
        /// Its address.
        address: String,
    },
}

/// What a button wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ButtonValue {
    /// The end of its address.
    UrlEnd(String),
    /// The code that it copies.
    Code(String),
    /// Nothing: the platform wants to be told so.
    Flow,
}

/// A template with its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The line above.
    pub header: Option<String>,
    /// The words.
    pub text: String,
    /// The values of the line above, as the platform wants them.
    pub header_parameters: Vec<Parameter>,
    /// The values of the words, as the platform wants them.
    pub body_parameters: Vec<Parameter>,
    /// What stands above in place of a line.
    pub header_value: Option<HeaderValue>,
    /// What the buttons want, by their positions.
    pub buttons: Vec<(usize, ButtonValue)>,
}

/// Why a template can't be filled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FillError {
    /// A variable has no value.
    #[error("the variable {key} has no value")]
    Missing {
        /// Its key.
        key: String,
    },
    /// A value is not what its place wants: an address, a coordinate, a code.
    #[error("the value of {key} can't stand there")]
    Invalid {
        /// Its key.
        key: String,
    },
    /// A value, or what it makes of its part, is too long.
    #[error("the value of {key} is too long")]
    TooLong {
        /// The key of the longest value.
        key: String,
    },
}

/// Where values come from.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// The visitor's name; perhaps nothing.
    pub contact: &'a str,
    /// The agent who sends it.
    pub agent: &'a Agent,
    /// The brand's name.
    pub brand: &'a str,
}

impl Sources<'_> {
    /// The value of a variable, if it has one: of the visitor's name its first word, of the agent
    /// the name that visitors see.
    #[must_use]
    pub fn value(&self, source: VariableSource) -> Option<String> {
        let shown = Some(self.agent.pseudonym.trim()).filter(|it| !it.is_empty());
        let value = match source {
            VariableSource::ContactName => self.contact.split_whitespace().next()?,
            VariableSource::AgentName => shown.unwrap_or(&self.agent.name),
            VariableSource::BrandName => self.brand,
            VariableSource::Ask => return None,
        };
        tidied(value)
    }
}

/// The values of these variables by key: what the agent gave, else what the source says.
#[must_use]
pub fn with_sources(
    variables: &[Variable],
    sources: &Sources<'_>,
    given: &[(String, String)],
) -> Vec<(String, String)> {
    let value = |variable: &Variable| {
        let given = given.iter().find(|(key, _)| *key == variable.key);
        let given = given.and_then(|(_, value)| tidied(value));
        let value = given.or_else(|| sources.value(variable.source))?;
        Some((variable.key.clone(), value))
    };
    variables.iter().filter_map(value).collect()
}

/// A value as the platform takes it: on one line, without runs of blanks; `None` when nothing is
/// left.
///
/// Source: Cloud API, "Templates": a value has no line break, no tab and no more than four blanks
/// in a row, error 132018 otherwise.
#[must_use]
pub fn tidied(value: &str) -> Option<String> {
    let words = value.split(|it: char| it.is_whitespace() || it.is_control());
    let words: Vec<&str> = words.filter(|it| !it.is_empty()).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// The template with these values, by key, and the file above its words when a manager chose it.
/// Values are tidied; those that no variable has are ignored.
///
/// # Errors
///
/// [`FillError`]: the first variable without a value, or a value that is too long.
pub fn fill(
    parts: &TemplateParts,
    values: &[(String, String)],
    file: Option<HeaderFile>,
) -> Result<Filled, FillError> {
    let header = parts.header.as_deref();
    let header = header.map(|it| part(it, HEADER_KEY, values, HEADER_LENGTH_MAX)).transpose()?;
    let body = part(&parts.body, "", values, BODY_LENGTH_MAX)?;
    let parameters = |values: Vec<(&str, String)>| {
        let name = |name: &str| parts.is_named.then(|| name.to_owned());
        values.into_iter().map(|(it, text)| Parameter { name: name(it), text }).collect()
    };
    let (header, header_values) = header.unzip();
    let header_value = parts.header_kind.map(|kind| above(kind, values, file)).transpose()?;
    let buttons = buttons(parts, values)?;
    Ok(Filled {
        header: header
            .or_else(|| header_value.as_ref().and_then(HeaderValue::shown).map(str::to_owned)),
        header_value,
        buttons,
        text: body.0,
        header_parameters: parameters(header_values.unwrap_or_default()),
        body_parameters: parameters(body.1),
    })
}

impl HeaderValue {
    /// What the desk writes of it: where the file is, or how the place is called. A file of our
    /// store is shown itself.
    #[must_use]
    pub fn shown(&self) -> Option<&str> {
        match self {
            Self::File { link, .. } => Some(link),
            Self::Location { name, .. } => Some(name),
            Self::Kept(_) => None,
        }
    }
}

/// The value of that key, tidied.
fn value_of(key: &str, values: &[(String, String)]) -> Result<String, FillError> {
    let value = values.iter().find(|(it, _)| it == key).and_then(|(_, value)| tidied(value));
    value.ok_or_else(|| FillError::Missing { key: key.to_owned() })
}

fn above(
    kind: HeaderKind,
    values: &[(String, String)],
    file: Option<HeaderFile>,
) -> Result<HeaderValue, FillError> {
    if let Some(file) = file.filter(|it| it.kind == kind) {
        return Ok(HeaderValue::Kept(file));
    }
    let invalid = |key: &str| FillError::Invalid { key: key.to_owned() };
    match kind {
        HeaderKind::Image | HeaderKind::Video | HeaderKind::Document => {
            let key = HEADER_LINK_KEY;
            let link = value_of(key, values)?;
            if link.chars().count() > URL_LENGTH_MAX {
                return Err(FillError::TooLong { key: key.to_owned() });
            }
            // The platform fetches from secured addresses only.
            let rest = link.strip_prefix("https://").unwrap_or_default();
            let is_address = !rest.is_empty() && !rest.starts_with('/') && is_one_word(rest);
            if is_address { Ok(HeaderValue::File { kind, link }) } else { Err(invalid(key)) }
        }
        HeaderKind::Location => {
            let degrees = |key: &str, limit: f64| {
                let text = value_of(key, values)?.replace(',', ".");
                let is_there = text.parse::<f64>().is_ok_and(|it| it.abs() <= limit);
                if is_there { Ok(text) } else { Err(invalid(key)) }
            };
            Ok(HeaderValue::Location {
                latitude: degrees("header.latitude", 90.0)?,
                longitude: degrees("header.longitude", 180.0)?,
                name: value_of("header.name", values)?,
                address: value_of("header.address", values)?,
            })
        }
    }
}

fn is_one_word(text: &str) -> bool {
    !text.contains(char::is_whitespace)
}

fn buttons(
    parts: &TemplateParts,
    values: &[(String, String)],
) -> Result<Vec<(usize, ButtonValue)>, FillError> {
    let mut filled = Vec::new();
    for (position, button) in parts.buttons.iter().enumerate() {
        let key = format!("{BUTTON_KEY}{position}");
        let (value, length_max) = match button.kind {
            ButtonKind::UrlVariable => (value_of(&key, values)?, URL_LENGTH_MAX),
            ButtonKind::CopyCode => (value_of(&key, values)?, CODE_LENGTH_MAX),
            ButtonKind::Flow => {
                filled.push((position, ButtonValue::Flow));
                continue;
            }
            ButtonKind::QuickReply
            | ButtonKind::Url
            | ButtonKind::Phone
            | ButtonKind::Plain
            | ButtonKind::Other => continue,
        };
        if value.chars().count() > length_max {
            return Err(FillError::TooLong { key });
        }
        if !is_one_word(&value) {
            return Err(FillError::Invalid { key });
        }
        let is_code = button.kind == ButtonKind::CopyCode;
        let value = if is_code { ButtonValue::Code(value) } else { ButtonValue::UrlEnd(value) };
        filled.push((position, value));
    }
    Ok(filled)
}

/// A part's text, and the values of its variables in order.
type FilledPart<'p> = (String, Vec<(&'p str, String)>);

/// Fills a part; the keys of its variables begin with `prefix`.
fn part<'p>(
    pattern: &'p str,
    prefix: &str,
    values: &[(String, String)],
    length_max: usize,
) -> Result<FilledPart<'p>, FillError> {
    let mut filled: Vec<(&str, String)> = Vec::new();
    for name in variables(pattern) {
        let key = format!("{prefix}{name}");
        let value = values.iter().find(|(it, _)| *it == key).and_then(|(_, value)| tidied(value));
        let Some(value) = value else { return Err(FillError::Missing { key }) };
        if value.chars().count() > VALUE_LENGTH_MAX {
            return Err(FillError::TooLong { key });
        }
        filled.push((name, value));
    }
    // The platform takes values without a name by their number, not by where they first stand.
    filled.sort_by_key(|(name, _)| name.parse::<u32>().unwrap_or(u32::MAX));
    let value = |name: &str| filled.iter().find(|(it, _)| *it == name).map(|(_, it)| it.as_str());
    let text = rendered(pattern, value)
        .map_err(|name| FillError::Missing { key: format!("{prefix}{name}") })?;
    if text.chars().count() > length_max {
        let longest = filled.iter().max_by_key(|(_, value)| value.chars().count());
        let key = longest.map(|(name, _)| format!("{prefix}{name}")).unwrap_or_default();
        return Err(FillError::TooLong { key });
    }
    Ok((text, filled))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::fixtures::relaunch;
    use std::fmt::Write as _;

    use super::*;

    fn values(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn w9_each_variable_gets_its_value_in_the_words_and_for_the_platform() {
        let parts = relaunch().facts.parts;
        let given = values(&[("header.1", "Ana"), ("1", " Yanis\n"), ("2", "{{1}}"), ("9", "?")]);
        let filled = fill(&parts, &given, None).unwrap();
        assert_eq!(filled.header.as_deref(), Some("Ana vous répond"));
        assert_eq!(filled.text, "Bonjour Yanis, au sujet de {{1}} : on continue, Yanis ?");
        let texts: Vec<&str> = filled.body_parameters.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(texts, ["Yanis", "{{1}}"]);
        assert_eq!(filled.header_parameters, [Parameter { name: None, text: "Ana".to_owned() }]);
    }

    #[test]
    fn w9_a_missing_variable_is_named() {
        let parts = relaunch().facts.parts;
        let table: [(&[(&str, &str)], &str); 4] = [
            (&[], "header.1"),
            (&[("header.1", "Ana")], "1"),
            (&[("header.1", "Ana"), ("1", "Yanis")], "2"),
            (&[("header.1", "Ana"), ("1", "Yanis"), ("2", " \n\t ")], "2"),
        ];
        for (given, key) in table {
            let expected = FillError::Missing { key: key.to_owned() };
            assert_eq!(fill(&parts, &values(given), None), Err(expected));
        }
    }

    #[test]
    fn w9_what_becomes_too_long_is_refused_by_its_longest_value() {
        let parts = relaunch().facts.parts;
        let long = "é".repeat(VALUE_LENGTH_MAX);
        let too_long = |key: &str| Err(FillError::TooLong { key: key.to_owned() });
        let given = [("header.1", "Ana"), ("1", long.as_str()), ("2", "a")];
        assert_eq!(fill(&parts, &values(&given), None), too_long("1"));
        let given = [("header.1", long.as_str()), ("1", "a"), ("2", "a")];
        assert_eq!(fill(&parts, &values(&given), None), too_long("header.1"));
        let given = [("header.1", "a"), ("1", "a"), ("2", long.as_str())];
        assert!(fill(&parts, &values(&given), None).is_ok());
    }

    #[test]
    fn w9_what_stands_above_and_below_the_words_gets_its_values() {
        use super::super::TemplateButton;
        let button = |kind| TemplateButton { kind, text: "Voir".to_owned() };
        let kinds = [ButtonKind::QuickReply, ButtonKind::UrlVariable, ButtonKind::CopyCode];
        let mut parts = TemplateParts { body: "Bonjour".to_owned(), ..Default::default() };
        parts.buttons = kinds.into_iter().chain([ButtonKind::Flow]).map(button).collect();
        parts.header_kind = Some(HeaderKind::Image);
        assert_eq!(parts.keys(), ["header.link", "button.1", "button.2"]);
        let link = "https://orvelle.example/a.jpg";
        let given = [("header.link", link), ("button.1", "A-12"), ("button.2", "NOEL25")];
        let filled = fill(&parts, &values(&given), None).unwrap();
        assert_eq!(filled.header.as_deref(), Some(link));
        let buttons = [
            (1, ButtonValue::UrlEnd("A-12".to_owned())),
            (2, ButtonValue::Code("NOEL25".to_owned())),
            (3, ButtonValue::Flow),
        ];
        assert_eq!(filled.buttons, buttons);
        let invalid = |key: &str| Err(FillError::Invalid { key: key.to_owned() });
        let long = "é".repeat(16);
        for (at, value, refused) in [
            (0, "http://orvelle.example/a.jpg", invalid("header.link")),
            (0, "https://", invalid("header.link")),
            (0, "https://orvelle.example/a b.jpg", invalid("header.link")),
            (1, "A 12", invalid("button.1")),
            (2, long.as_str(), Err(FillError::TooLong { key: "button.2".to_owned() })),
            (2, " ", Err(FillError::Missing { key: "button.2".to_owned() })),
        ] {
            let mut given = given;
            given[at].1 = value;
            assert_eq!(fill(&parts, &values(&given), None), refused, "{value}");
        }

        parts.header_kind = Some(HeaderKind::Location);
        let place = [
            ("header.latitude", "48,8566"),
            ("header.longitude", "-2.35"),
            ("header.name", "Boutique"),
            ("header.address", "Paris"),
            ("button.1", "a"),
            ("button.2", "b"),
        ];
        let filled = fill(&parts, &values(&place), None).unwrap();
        assert_eq!(filled.header.as_deref(), Some("Boutique"));
        let mut off = place;
        off[0].1 = "90.1";
        assert_eq!(fill(&parts, &values(&off), None), invalid("header.latitude"));
    }

    #[test]
    fn w9_numbers_go_to_the_platform_in_their_order() {
        let parts = TemplateParts { body: "{{2}} {{10}} {{1}}".to_owned(), ..Default::default() };
        let filled = fill(&parts, &values(&[("1", "a"), ("2", "b"), ("10", "c")]), None).unwrap();
        assert_eq!(filled.text, "b c a");
        let texts: Vec<&str> = filled.body_parameters.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(texts, ["a", "b", "c"]);
    }

    proptest! {
        /// Rendering puts each value where its variable was, whatever the value says, and the
        /// platform gets the same values: nothing else of the pattern changes.
        #[test]
        fn w9_rendering_replaces_variables_and_nothing_else(
            words in prop::collection::vec("[a-zé {}]{0,8}", 1..6),
            given in prop::collection::vec("\\PC{1,12}", 6),
        ) {
            let names: Vec<String> = (1..words.len()).map(|it| it.to_string()).collect();
            let mut body = words[0].clone();
            for (name, words) in names.iter().zip(words.iter().skip(1)) {
                write!(body, "\u{1}{{{{{name}}}}}\u{1}{words}").unwrap();
            }
            let parts = TemplateParts { body: body.clone(), ..Default::default() };
            let pairs: Vec<(String, String)> =
                names.iter().cloned().zip(given.iter().cloned()).collect();
            let expected: Option<Vec<String>> = parts
                .keys()
                .iter()
                .map(|key| pairs.iter().find(|(it, _)| it == key))
                .map(|it| it.and_then(|(_, value)| tidied(value)))
                .collect();
            match (fill(&parts, &pairs, None), expected) {
                (Ok(filled), Some(values)) => {
                    let mut text = words[0].clone();
                    for (value, words) in values.iter().zip(words.iter().skip(1)) {
                        write!(text, "\u{1}{value}\u{1}{words}").unwrap();
                    }
                    prop_assert_eq!(filled.text, text);
                    let sent: Vec<String> =
                        filled.body_parameters.into_iter().map(|it| it.text).collect();
                    prop_assert_eq!(sent, values);
                }
                (Err(FillError::Missing { .. }), None) => {}
                (filled, expected) => prop_assert!(false, "{filled:?} {expected:?}"),
            }
        }

        #[test]
        fn w9_a_tidied_value_is_one_line_and_stays_as_it_is(value in any::<String>()) {
            if let Some(tidy) = tidied(&value) {
                prop_assert!(!tidy.contains(['\n', '\r', '\t']) && !tidy.contains("  "));
                prop_assert_eq!(tidied(&tidy), Some(tidy.clone()));
            }
        }
    }
}
