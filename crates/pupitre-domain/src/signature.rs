//! The signature: the only way in which an agent's name reaches a WhatsApp visitor (D6, D7).

use crate::variables::{Filled, Known, fill, variables_in};

/// The longest signature, in characters, before its variables are filled.
pub const SIGNATURE_LENGTH_MAX: usize = 200;

/// Whether a channel's messages are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignaturePolicy {
    /// Never.
    Off,
    /// When the agent says so.
    Optional,
    /// Always, by the server.
    Required,
}

impl SignaturePolicy {
    /// Every policy.
    pub const ALL: [Self; 3] = [Self::Off, Self::Optional, Self::Required];

    /// The name used in the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Optional => "optional",
            Self::Required => "required",
        }
    }

    /// The policy of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|policy| policy.name() == name)
    }
}

/// How a channel's messages are signed (D7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Whether they are.
    pub policy: SignaturePolicy,
    /// The line, with variables of the agent and the brand.
    pub text: String,
}

/// Why a signature can't be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// It is empty though messages are signed, too long, or more than one line.
    #[error("a signature is one line of 1 to {SIGNATURE_LENGTH_MAX} characters")]
    Text,
    /// It speaks of the visitor.
    #[error("a signature has variables of the agent and the brand only")]
    ContactVariable,
}

impl Signature {
    /// What holds until a manager sets another.
    #[must_use]
    pub const fn none() -> Self {
        Self { policy: SignaturePolicy::Off, text: String::new() }
    }

    /// The signature as it is kept, without space at its ends.
    ///
    /// # Errors
    ///
    /// [`SignatureError`]: what is wrong with it.
    pub fn checked(self) -> Result<Self, SignatureError> {
        let text = self.text.trim().to_owned();
        let needs_text = match self.policy {
            SignaturePolicy::Off => false,
            SignaturePolicy::Optional | SignaturePolicy::Required => true,
        };
        let is_long = text.chars().count() > SIGNATURE_LENGTH_MAX;
        let is_empty = text.is_empty() && needs_text;
        if is_empty || is_long || text.chars().any(char::is_control) {
            return Err(SignatureError::Text);
        }
        if variables_in(&text).iter().any(|variable| variable.is_of_contact()) {
            return Err(SignatureError::ContactVariable);
        }
        Ok(Self { text, ..self })
    }

    /// The line for this agent and brand.
    #[must_use]
    pub fn line(&self, known: &Known<'_>) -> Filled {
        fill(&self.text, known)
    }

    /// Whether a message is signed: the first of its stay, when the channel requires it, or when
    /// the agent asks for it where they may.
    #[must_use]
    pub const fn signs(&self, is_first_of_stay: bool, is_asked: bool) -> bool {
        match self.policy {
            SignaturePolicy::Off => false,
            SignaturePolicy::Optional => is_first_of_stay && is_asked,
            SignaturePolicy::Required => is_first_of_stay,
        }
    }
}

/// The words with the signature as their last line; nothing but the signature when there are none.
#[must_use]
pub fn signed(words: &str, line: &str) -> String {
    let words = words.trim_end();
    if words.is_empty() {
        return line.to_owned();
    }
    format!("{words}\n{line}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn kept(policy: SignaturePolicy, text: &str) -> Result<Signature, SignatureError> {
        Signature { policy, text: text.to_owned() }.checked()
    }

    #[test]
    fn d7_when_a_message_is_signed() {
        let table = [
            (SignaturePolicy::Off, [false; 4]),
            (SignaturePolicy::Optional, [false, false, false, true]),
            (SignaturePolicy::Required, [false, false, true, true]),
        ];
        for (policy, expected) in table {
            let it = kept(policy, "Ana").unwrap();
            let said = [(false, false), (false, true), (true, false), (true, true)]
                .map(|(is_first, is_asked)| it.signs(is_first, is_asked));
            assert_eq!(said, expected, "{policy:?}");
        }
    }

    #[test]
    fn d7_a_signature_is_one_line_of_the_agent_and_the_brand() {
        let line = "{agent_pseudonym}, votre conseillère {brand_name}";
        let known = Known { agent_pseudonym: "Camille", brand_name: "Orvelle", ..Known::default() };
        let it = kept(SignaturePolicy::Required, &format!(" {line} ")).unwrap();
        assert_eq!(it.text, line);
        assert_eq!(it.line(&known).text, "Camille, votre conseillère Orvelle");
        assert!(kept(SignaturePolicy::Off, "").is_ok());
        assert!(kept(SignaturePolicy::Required, &"é".repeat(200)).is_ok());
        for text in ["", "  ", "a\nb", &"é".repeat(201)] {
            let refused = kept(SignaturePolicy::Optional, text);
            assert_eq!(refused, Err(SignatureError::Text), "{text:?}");
        }
        let of_contact = kept(SignaturePolicy::Off, "{contact_first_name}");
        assert_eq!(of_contact, Err(SignatureError::ContactVariable));
    }

    proptest! {
        #[test]
        fn d7_the_signature_is_the_last_line(words in "\\PC{0,40}", line in "[a-z, ]{0,10}[a-z]") {
            let it = signed(&words, &line);
            prop_assert_eq!(it.lines().last(), Some(line.as_str()));
            prop_assert!(it.starts_with(words.trim_end()));
        }
    }
}
