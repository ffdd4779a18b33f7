//! `/_emulator/templates`: what the platform decides about a template, decided by hand.

use axum::Json;
use axum::extract::{Path, State};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::control::answer::{Refusal, read};
use crate::emulator::Emulator;
use crate::graph::templates::shown;
use crate::template::{Category, Quality, TemplateStatus};
use crate::template_book::{tell_category, tell_quality, tell_status};

/// The verdict: a status with the reason of a refusal, a category, a quality, or several.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Verdict {
    status: Option<TemplateStatus>,
    category: Option<Category>,
    quality: Option<Quality>,
    reason: Option<Reason>,
}

/// Why a template is refused.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Reason {
    AbusiveContent,
    IncorrectCategory,
    InvalidFormat,
    Promotional,
    Scam,
    TagContentMismatch,
}

impl Reason {
    const fn name(self) -> &'static str {
        match self {
            Self::AbusiveContent => "ABUSIVE_CONTENT",
            Self::IncorrectCategory => "INCORRECT_CATEGORY",
            Self::InvalidFormat => "INVALID_FORMAT",
            Self::Promotional => "PROMOTIONAL",
            Self::Scam => "SCAM",
            Self::TagContentMismatch => "TAG_CONTENT_MISMATCH",
        }
    }
}

/// `GET /_emulator/templates`.
pub(crate) async fn list(State(emulator): State<Emulator>) -> Json<Value> {
    let items: Vec<Value> =
        emulator.read(|state, _| state.templates.all.iter().map(shown).collect());
    Json(json!({ "items": items }))
}

/// `PATCH /_emulator/templates/{id}`: what is new is told to the webhook, each by its own field.
pub(crate) async fn decide(
    State(emulator): State<Emulator>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let Verdict { status, category, quality, reason } = read(&body)?;
    emulator.change(|state, at| {
        let template =
            state.templates.get_mut(&id).ok_or_else(|| Refusal::not_found("template"))?;
        let (old_category, old_quality) = (template.category, template.quality);
        template.category = category.unwrap_or(old_category);
        template.quality = quality.unwrap_or(old_quality);
        if quality.is_some_and(|it| it != old_quality) {
            template.quality_since = Some(at.now);
        }
        if let Some(status) = status {
            template.rejected_reason = match status {
                TemplateStatus::Rejected => reason.unwrap_or(Reason::InvalidFormat).name(),
                TemplateStatus::Approved
                | TemplateStatus::Pending
                | TemplateStatus::Paused
                | TemplateStatus::Disabled => "NONE",
            }
            .into();
            template.status = status;
        }
        let body = shown(template);
        if status.is_some() {
            tell_status(state, at, &id);
        }
        if category.is_some_and(|it| it != old_category) {
            tell_category(state, at, &id, old_category);
        }
        if quality.is_some_and(|it| it != old_quality) {
            tell_quality(state, at, &id, old_quality);
        }
        Ok(Json(body))
    })
}
