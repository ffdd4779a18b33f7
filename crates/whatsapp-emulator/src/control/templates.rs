//! `/_emulator/templates`: what the platform decides about a template, decided by hand.

use axum::Json;
use axum::extract::{Path, State};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::control::answer::{Refusal, read};
use crate::emulator::Emulator;
use crate::graph::templates::shown;
use crate::template::{Category, TemplateStatus};
use crate::template_book::tell_status;

/// The verdict: a status, a category, or both.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Verdict {
    status: Option<TemplateStatus>,
    category: Option<Category>,
}

/// `GET /_emulator/templates`.
pub(crate) async fn list(State(emulator): State<Emulator>) -> Json<Value> {
    let items: Vec<Value> =
        emulator.read(|state, _| state.templates.all.iter().map(shown).collect());
    Json(json!({ "items": items }))
}

/// `PATCH /_emulator/templates/{id}`: a new status is told to the webhook.
pub(crate) async fn decide(
    State(emulator): State<Emulator>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let Verdict { status, category } = read(&body)?;
    emulator.change(|state, at| {
        let template =
            state.templates.get_mut(&id).ok_or_else(|| Refusal::not_found("template"))?;
        template.category = category.unwrap_or(template.category);
        template.rejected_reason = match status {
            Some(TemplateStatus::Rejected) => "INVALID_FORMAT",
            _ => "NONE",
        };
        template.status = status.unwrap_or(template.status);
        let body = shown(template);
        if status.is_some() {
            tell_status(state, at, &id);
        }
        Ok(Json(body))
    })
}
