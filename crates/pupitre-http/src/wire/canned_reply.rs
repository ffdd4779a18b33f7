//! A canned reply, filled in for a conversation where one is named.

use pupitre_domain::canned_reply;
use pupitre_domain::variables::{self, Known, Variable, fill, variables_in};
use serde::Serialize;
use utoipa::ToSchema;

/// A text with its variables filled in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Filled {
    /// The text; what is not known still stands in its braces.
    text: String,
    /// The names of the variables that are not known.
    missing: Vec<&'static str>,
}

/// A text to insert.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CannedReply {
    /// Its id.
    #[schema(format = Uuid)]
    id: String,
    /// `shared` or `personal`.
    scope: &'static str,
    /// What is typed after `/` to find it.
    shortcut: String,
    /// What it is called in the list.
    title: String,
    /// The text, with variables in braces.
    text: String,
    /// The language it is written in; null when it fits all.
    #[schema(required)]
    language: Option<String>,
    /// Whether it is offered.
    is_active: bool,
    /// The names of the variables in the text.
    variables: Vec<&'static str>,
    /// The text for the conversation that was named; null when none was.
    #[schema(required)]
    filled: Option<Filled>,
}

fn names(variables: &[Variable]) -> Vec<&'static str> {
    variables.iter().map(|variable| variable.name()).collect()
}

impl From<variables::Filled> for Filled {
    fn from(filled: variables::Filled) -> Self {
        Self { missing: names(&filled.missing), text: filled.text }
    }
}

impl CannedReply {
    pub(crate) fn new(reply: &canned_reply::CannedReply, known: Option<&Known<'_>>) -> Self {
        Self {
            id: reply.id.to_string(),
            scope: reply.scope.name(),
            shortcut: reply.shortcut.clone(),
            title: reply.title.clone(),
            text: reply.text.clone(),
            language: reply.language.map(|language| language.to_string()),
            is_active: reply.is_active,
            variables: names(&variables_in(&reply.text)),
            filled: known.map(|known| fill(&reply.text, known).into()),
        }
    }
}
