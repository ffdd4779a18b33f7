//! To whom a message goes: a phone in any writing, or a user id.

use serde_json::Value;

use crate::graph::errors::GraphError;
use crate::state::State;

/// Digits of a phone, at least.
const PHONE_DIGITS_MIN: usize = 5;
/// Digits of a phone, at most, with some room for national prefixes.
const PHONE_DIGITS_MAX: usize = 20;

/// The address of a message, as written and as understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Recipient {
    /// `to`: as written, and its digits.
    Phone { input: String, digits: String },
    /// `recipient`: a business-scoped user id.
    UserId(String),
}

impl Recipient {
    /// Reads `to`, or else `recipient`. If both are there, `to` wins.
    ///
    /// # Errors
    ///
    /// Code 100 when both are missing or a phone is not one; 131021 for the sender's own number.
    pub(crate) fn read(body: &Value, own_digits: &str) -> Result<Self, GraphError> {
        let text = |key: &str| {
            let value = body.get(key)?;
            let text = value.as_str().map(str::to_owned);
            text.or_else(|| value.as_u64().map(|it| it.to_string())).filter(|it| !it.is_empty())
        };
        let Some(input) = text("to") else {
            let user_id = text("recipient")
                .ok_or_else(|| GraphError::parameter("The parameter to is required."))?;
            return Ok(Self::UserId(user_id));
        };
        let is_mark = |it: char| matches!(it, '+' | '-' | '(' | ')' | ' ');
        let digits: String = input.chars().filter(|it| !is_mark(*it)).collect();
        let is_phone = digits.bytes().all(|it| it.is_ascii_digit())
            && (PHONE_DIGITS_MIN..=PHONE_DIGITS_MAX).contains(&digits.len());
        if !is_phone {
            return Err(GraphError::parameter("The parameter to is not a phone number."));
        }
        if digits == own_digits {
            return Err(GraphError::platform(131_021, "Recipient phone number cannot be sender"));
        }
        Ok(Self::Phone { input, digits })
    }

    /// The visitor with this address.
    pub(crate) fn visitor(&self, state: &State) -> Option<usize> {
        match self {
            Self::Phone { digits, .. } => state.by_phone.get(digits).copied(),
            Self::UserId(user_id) => state.by_user_id.get(user_id).copied(),
        }
    }

    /// What the message's id is made of.
    pub(crate) fn digits(&self) -> String {
        match self {
            Self::Phone { digits, .. } => digits.clone(),
            Self::UserId(user_id) => user_id.chars().filter(char::is_ascii_digit).collect(),
        }
    }
}
