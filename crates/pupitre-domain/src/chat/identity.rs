//! Identity: the brand's own server signs who the visitor is (V4).
//!
//! What is signed is one text: a fixed first line, then each value on a line of its own. No value
//! holds the end of a line, so that no two statements have the same text.

use jiff::{SignedDuration, Timestamp};

/// The first line of what is signed; it changes when the form does.
const FORM: &str = "pupitre-identity-v1";

/// How old a statement may be.
pub const AGE_MAX: SignedDuration = SignedDuration::from_hours(1);

/// How far the clock of the brand's server may be ahead.
pub const AHEAD_MAX: SignedDuration = SignedDuration::from_mins(5);

/// The longest id of a visitor, in characters.
pub const ID_LENGTH_MAX: usize = 120;

/// The longest name, in characters.
pub const NAME_LENGTH_MAX: usize = 120;

/// The shortest number used once, in characters.
pub const NONCE_LENGTH_MIN: usize = 16;

/// The longest number used once, in characters.
pub const NONCE_LENGTH_MAX: usize = 64;

/// What the brand's server says of a visitor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The visitor's id there.
    pub id: String,
    /// Their name.
    pub name: Option<String>,
    /// Their e-mail address.
    pub email: Option<String>,
    /// When it was said, in seconds since the epoch.
    pub issued_at_s: i64,
    /// A text that was never used before.
    pub nonce: String,
}

/// Why a statement is not believed, whoever signed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StatementError {
    /// A value is too long, too short, or has characters that it can't have.
    #[error("`{field}` can't be so")]
    Value {
        /// Which.
        field: &'static str,
    },
    /// It is too old.
    #[error("the statement is too old")]
    Expired,
    /// It is from the future.
    #[error("the statement is from the future")]
    Early,
}

impl Statement {
    /// The text that is signed for a site of that public key; an absent value is an empty line.
    #[must_use]
    pub fn text(&self, site: &str) -> String {
        let (name, email) = (self.name.as_deref(), self.email.as_deref());
        format!(
            "{FORM}\n{site}\n{}\n{}\n{}\n{}\n{}",
            self.id,
            name.unwrap_or_default(),
            email.unwrap_or_default(),
            self.issued_at_s,
            self.nonce
        )
    }

    /// Whether it can be believed at that instant, when its signature is right.
    ///
    /// # Errors
    ///
    /// [`StatementError`]: what is wrong.
    pub fn check(&self, now: Timestamp) -> Result<(), StatementError> {
        let is_line = |text: &str, length_max: usize| {
            !text.is_empty()
                && text.chars().count() <= length_max
                && !text.chars().any(char::is_control)
        };
        let is_nonce = (NONCE_LENGTH_MIN..=NONCE_LENGTH_MAX).contains(&self.nonce.len())
            && self.nonce.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_'));
        let is_absent_or = |text: Option<&str>, max| text.is_none_or(|text| is_line(text, max));
        for (field, fits) in [
            ("id", is_line(&self.id, ID_LENGTH_MAX)),
            ("name", is_absent_or(self.name.as_deref(), NAME_LENGTH_MAX)),
            ("email", is_absent_or(self.email.as_deref(), super::email::LENGTH_MAX)),
            ("nonce", is_nonce),
        ] {
            if !fits {
                return Err(StatementError::Value { field });
            }
        }
        let issued_at = Timestamp::from_second(self.issued_at_s);
        let issued_at = issued_at.map_err(|_far| StatementError::Value { field: "issued_at" })?;
        let age = now.duration_since(issued_at);
        if age > AGE_MAX {
            return Err(StatementError::Expired);
        }
        if age < -AHEAD_MAX {
            return Err(StatementError::Early);
        }
        Ok(())
    }

    /// Until when its number used once is remembered: as long as it could be believed.
    #[must_use]
    pub fn forgotten_at(&self, now: Timestamp) -> Timestamp {
        now.checked_add(AGE_MAX + AHEAD_MAX).unwrap_or(Timestamp::MAX)
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::option;
    use proptest::prelude::*;

    use super::*;

    fn said() -> Statement {
        Statement {
            id: "4512".to_owned(),
            name: Some("Léa Marchand".to_owned()),
            email: None,
            issued_at_s: 1_800_000_000,
            nonce: "b0c9f1a27d3e4455".to_owned(),
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn v4_what_is_signed_is_one_text_with_a_line_for_each_value() {
        let text = "pupitre-identity-v1\nsite-orvelle\n4512\nLéa Marchand\n\n1800000000\n\
                    b0c9f1a27d3e4455";
        assert_eq!(said().text("site-orvelle"), text);
    }

    #[test]
    fn v4_a_statement_is_believed_for_an_hour() {
        let check = |offset: i64| said().check(at(1_800_000_000 + offset));
        for fine in [0_i64, 3_600, -300] {
            assert_eq!(check(fine), Ok(()), "{fine}");
        }
        assert_eq!(check(3_601), Err(StatementError::Expired));
        assert_eq!(check(-301), Err(StatementError::Early));
        let far = Statement { issued_at_s: i64::MAX, ..said() };
        assert_eq!(far.check(at(0)), Err(StatementError::Value { field: "issued_at" }));
    }

    #[test]
    fn v4_b_142_no_value_can_look_like_two() {
        let now = at(1_800_000_000);
        let table = [
            ("id", Statement { id: "4512\nLéa".to_owned(), ..said() }),
            ("id", Statement { id: String::new(), ..said() }),
            ("id", Statement { id: "4".repeat(121), ..said() }),
            ("name", Statement { name: Some("Léa\u{0}".to_owned()), ..said() }),
            ("name", Statement { name: Some(String::new()), ..said() }),
            ("email", Statement { email: Some("a\r\nb".to_owned()), ..said() }),
            ("nonce", Statement { nonce: "short".to_owned(), ..said() }),
            ("nonce", Statement { nonce: "b0c9f1a27d3e445 ".to_owned(), ..said() }),
        ];
        for (field, statement) in table {
            assert_eq!(statement.check(now), Err(StatementError::Value { field }), "{statement:?}");
        }
    }

    /// Mostly words, now and then what ends a line somewhere.
    fn word() -> impl Strategy<Value = String> {
        let odd = prop::sample::select(vec!['\n', '\r', '\0', '\t', '\u{85}', '\u{2028}']);
        let letter = prop_oneof![12 => any::<char>(), 1 => odd];
        vec(letter, 0..6).prop_map(|it| it.into_iter().collect())
    }

    fn statement() -> impl Strategy<Value = Statement> {
        let issued_at_s = 0_i64..4_000_000_000;
        (word(), option::of(word()), option::of(word()), issued_at_s, "[a-zA-Z0-9_-]{14,66}")
            .prop_map(|(id, name, email, issued_at_s, nonce)| Statement {
                id,
                name,
                email,
                issued_at_s,
                nonce,
            })
    }

    /// What a signed text says.
    fn told(text: &str) -> Option<(&str, Statement)> {
        let lines: Vec<&str> = text.split('\n').collect();
        let [FORM, site, id, name, email, issued_at_s, nonce] = lines[..] else { return None };
        let some = |it: &str| Some(it.to_owned()).filter(|it| !it.is_empty());
        let statement = Statement {
            id: id.to_owned(),
            name: some(name),
            email: some(email),
            issued_at_s: issued_at_s.parse().ok()?,
            nonce: nonce.to_owned(),
        };
        Some((site, statement))
    }

    proptest! {
        #[test]
        fn v4_b_142_no_two_statements_that_are_believed_are_signed_as_one_text(
            site in "[a-z0-9-]{1,40}",
            statement in statement(),
        ) {
            if statement.check(at(statement.issued_at_s)).is_ok() {
                let text = statement.text(&site);
                prop_assert_eq!(told(&text), Some((site.as_str(), statement)));
            }
        }

        #[test]
        fn v4_a_statement_is_believed_from_five_minutes_before_to_an_hour_after(
            offset_s in -400_i64..4_000,
        ) {
            let is_believed = said().check(at(1_800_000_000 + offset_s)).is_ok();
            prop_assert_eq!(is_believed, (-300..=3_600).contains(&offset_s));
        }

        #[test]
        fn v4_b_142_a_number_used_once_is_remembered_as_long_as_its_statement_is_believed(
            ahead_s in -3_600_i64..=300,
            later_s in 0_i64..8_000,
        ) {
            let now = at(1_800_000_000 - ahead_s);
            prop_assert!(said().check(now).is_ok());
            let then = at(1_800_000_000 - ahead_s + later_s);
            prop_assert!(said().check(then).is_err() || then <= said().forgotten_at(now));
        }
    }
}
