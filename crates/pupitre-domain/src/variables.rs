//! Variables in texts that agents send: filled in, or named when they can't be (D4, D8).

/// A word in braces that stands for something known of the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Variable {
    /// The visitor's name (D9).
    ContactName,
    /// The first word of the visitor's name.
    ContactFirstName,
    /// The agent's name, as colleagues know it.
    AgentName,
    /// The name under which visitors know the agent.
    AgentPseudonym,
    /// The brand's name.
    BrandName,
}

impl Variable {
    /// Every variable.
    pub const ALL: [Self; 5] = [
        Self::ContactName,
        Self::ContactFirstName,
        Self::AgentName,
        Self::AgentPseudonym,
        Self::BrandName,
    ];

    /// The word between the braces.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ContactName => "contact_name",
            Self::ContactFirstName => "contact_first_name",
            Self::AgentName => "agent_name",
            Self::AgentPseudonym => "agent_pseudonym",
            Self::BrandName => "brand_name",
        }
    }

    /// The variable of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|variable| variable.name() == name)
    }

    /// Whether it says something of the visitor.
    #[must_use]
    pub const fn is_of_contact(self) -> bool {
        match self {
            Self::ContactName | Self::ContactFirstName => true,
            Self::AgentName | Self::AgentPseudonym | Self::BrandName => false,
        }
    }
}

/// What is known, for the variables. An empty name is not known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Known<'a> {
    /// The visitor's name.
    pub contact_name: &'a str,
    /// The agent's name.
    pub agent_name: &'a str,
    /// The agent's pseudonym.
    pub agent_pseudonym: &'a str,
    /// The brand's name.
    pub brand_name: &'a str,
}

impl<'a> Known<'a> {
    /// What stands for a variable, when it is known.
    #[must_use]
    pub fn value(&self, variable: Variable) -> Option<&'a str> {
        let value = match variable {
            Variable::ContactName => self.contact_name.trim(),
            Variable::ContactFirstName => self.contact_name.split_whitespace().next()?,
            Variable::AgentName => self.agent_name.trim(),
            Variable::AgentPseudonym => self.agent_pseudonym.trim(),
            Variable::BrandName => self.brand_name.trim(),
        };
        Some(value).filter(|value| !value.is_empty())
    }
}

/// A text with its variables filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The text; what is not known still stands in its braces.
    pub text: String,
    /// What is not known, each once, in the order of the text.
    pub missing: Vec<Variable>,
}

/// Fills the variables of a text, in one pass: a value that has braces itself is left as it is.
///
/// Braces around anything else than the name of a variable are text.
#[must_use]
pub fn fill(text: &str, known: &Known<'_>) -> Filled {
    let mut filled = Filled { text: String::with_capacity(text.len()), missing: Vec::new() };
    let mut rest = text;
    while let Some(found) = next(rest) {
        filled.text.push_str(found.before);
        let value = known.value(found.variable);
        if value.is_none() {
            note(&mut filled.missing, found.variable);
        }
        filled.text.push_str(value.unwrap_or(found.written));
        rest = found.after;
    }
    filled.text.push_str(rest);
    filled
}

/// The variables that stand in a text, each once, in its order.
#[must_use]
pub fn variables_in(text: &str) -> Vec<Variable> {
    let mut variables = Vec::new();
    let mut rest = text;
    while let Some(found) = next(rest) {
        note(&mut variables, found.variable);
        rest = found.after;
    }
    variables
}

fn note(variables: &mut Vec<Variable>, variable: Variable) {
    if !variables.contains(&variable) {
        variables.push(variable);
    }
}

/// A variable in a text, with what stands around it.
struct Found<'a> {
    before: &'a str,
    variable: Variable,
    written: &'a str,
    after: &'a str,
}

/// The first variable of a text.
fn next(text: &str) -> Option<Found<'_>> {
    text.match_indices('{').find_map(|(start, _)| {
        let (before, from) = text.split_at_checked(start)?;
        let (name, _) = from.strip_prefix('{')?.split_once('}')?;
        let variable = Variable::from_name(name)?;
        let (written, after) = from.split_at_checked(name.len() + 2)?;
        Some(Found { before, variable, written, after })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KNOWN: Known<'_> = Known {
        contact_name: " Léa Marchand ",
        agent_name: "Ana Costa",
        agent_pseudonym: "Ana",
        brand_name: "Orvelle",
    };

    #[test]
    fn d4_a_text_is_filled_from_contact_agent_and_brand() {
        let table = [
            ("Bonjour {contact_name},", "Bonjour Léa Marchand,"),
            ("Bonjour {contact_first_name} !", "Bonjour Léa !"),
            ("{agent_pseudonym}, {brand_name}", "Ana, Orvelle"),
            ("{agent_name}{agent_name}", "Ana CostaAna Costa"),
            ("sans rien", "sans rien"),
            ("", ""),
        ];
        for (text, expected) in table {
            let filled = fill(text, &KNOWN);
            assert_eq!((filled.text.as_str(), filled.missing), (expected, Vec::new()), "{text}");
        }
    }

    #[test]
    fn d8_what_is_not_known_is_named_once_and_stays_in_its_braces() {
        let known = Known { contact_name: " \t", ..KNOWN };
        let text = "{contact_first_name} {contact_name} {contact_first_name} {brand_name}";
        let filled = fill(text, &known);
        assert_eq!(filled.text, "{contact_first_name} {contact_name} {contact_first_name} Orvelle");
        assert_eq!(filled.missing, [Variable::ContactFirstName, Variable::ContactName]);
        assert_eq!(variables_in(&filled.text), filled.missing);
    }

    #[test]
    fn d8_other_braces_are_text() {
        for text in ["{}", "{ contact_name }", "{Contact_name}", "{x}", "}{", "{contact_name", "é{"]
        {
            assert_eq!(variables_in(text), [], "{text}");
            assert_eq!(fill(text, &KNOWN).text, text);
        }
        let nested = [("{{contact_name}}", "{Léa Marchand}"), ("{x{agent_pseudonym}", "{xAna")];
        for (text, expected) in nested {
            assert_eq!(fill(text, &KNOWN).text, expected, "{text}");
        }
    }

    fn piece() -> impl Strategy<Value = String> {
        let names = Variable::ALL.map(|variable| format!("{{{}}}", variable.name()));
        prop_oneof![
            proptest::sample::select(names.to_vec()),
            proptest::sample::select(vec!["{", "}", "{{", "é", "contact_name", " "])
                .prop_map(str::to_owned),
            ".{0,6}",
        ]
    }

    proptest! {
        #[test]
        fn d8_a_text_without_variables_is_left_alone(text in "[^{]{0,40}") {
            prop_assert_eq!(fill(&text, &KNOWN), Filled { text, missing: Vec::new() });
        }

        #[test]
        fn d8_what_is_missing_is_what_still_stands_in_the_text(
            pieces in proptest::collection::vec(piece(), 0..12),
            has_name in any::<bool>(),
            has_brand in any::<bool>(),
        ) {
            let text = pieces.concat();
            let known = Known {
                contact_name: if has_name { "Léa Marchand" } else { "" },
                brand_name: if has_brand { "Orvelle" } else { "" },
                ..KNOWN
            };
            let filled = fill(&text, &known);
            // A value next to a lone brace can't make a variable: none of these has one.
            for variable in variables_in(&filled.text) {
                prop_assert!(filled.missing.contains(&variable), "{variable:?} in {filled:?}");
            }
            for variable in &filled.missing {
                prop_assert_eq!(known.value(*variable), None);
                let written = format!("{{{}}}", variable.name());
                prop_assert!(filled.text.contains(&written));
            }
            let all_known = filled.missing.is_empty();
            let wanted = variables_in(&text);
            prop_assert_eq!(all_known, wanted.iter().all(|it| known.value(*it).is_some()));
        }

        #[test]
        fn d8_a_value_is_never_filled_again(name in ".{0,20}") {
            let known = Known { contact_name: &name, ..KNOWN };
            let filled = fill("<{contact_name}>", &known);
            let expected = match name.trim() {
                "" => "<{contact_name}>".to_owned(),
                value => format!("<{value}>"),
            };
            prop_assert_eq!(filled.text, expected);
        }
    }
}
