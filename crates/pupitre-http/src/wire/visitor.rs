//! How the visitor of a web chat stands, now (D1, D4), and what they thought of it (V5).

use pupitre_domain::chat::survey::Survey;
use serde::Serialize;
use utoipa::ToSchema;

use super::Instant;
use crate::live::{Page, Standing};

/// The page that a visitor looks at: of the site itself, without what stands behind `?` or `#`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct VisitorPage {
    /// Its address.
    url: String,
    /// Its title; empty when it has none.
    title: String,
}

/// How the visitor of a web chat stands. It is not stored; what they type is not part of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct VisitorStanding {
    /// Whether a page of theirs is open.
    is_present: bool,
    /// The page that they turned to last.
    #[schema(required)]
    page: Option<VisitorPage>,
    /// Whether they type.
    is_typing: bool,
}

impl From<Standing> for VisitorStanding {
    fn from(standing: Standing) -> Self {
        let page = standing.page.map(|Page { url, title }| VisitorPage { url, title });
        Self { is_present: standing.is_present, page, is_typing: standing.is_typing }
    }
}

/// What the visitor of a web chat thought of a conversation that an agent closed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct VisitorSurvey {
    /// Their score, from 1 to 5; null until they give one.
    #[schema(required)]
    score: Option<u8>,
    /// What they added; null when they added nothing.
    #[schema(required)]
    comment: Option<String>,
    /// When they gave the score; when they were asked, until then.
    at: Instant,
}

impl From<&Survey> for VisitorSurvey {
    fn from(survey: &Survey) -> Self {
        Self {
            score: survey.score,
            comment: survey.comment.clone().filter(|it| !it.is_empty()),
            at: Instant(survey.scored_at.unwrap_or(survey.asked_at)),
        }
    }
}
