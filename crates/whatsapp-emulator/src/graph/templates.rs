//! Templates: listed, read, created, edited, deleted, unpaused.

use axum::response::Response;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::emulator::Emulator;
use crate::graph::errors::GraphError;
use crate::graph::template_draft::{TemplateDraft, checked_components};
use crate::graph::{Call, json as answer, selected, success};
use crate::state::Change;
use crate::template::{Quality, Template, TemplateStatus};
use crate::template_book::{TEMPLATE_COUNT_MAX, review_later, tell_deleted, tell_status};

/// Templates on a page when none is asked for, and at most.
const PAGE_SIZE: usize = 25;
const PAGE_SIZE_MAX: usize = 1_000;
/// What is shown when no field is asked for.
const USUAL: &str = "name,parameter_format,components,language,status,category,id";

/// `GET /{account}/message_templates`: filtered, a page at a time.
pub(super) fn list(emulator: &Emulator, call: &Call) -> Result<Response, GraphError> {
    let limit = call.parameter("limit").and_then(|it| it.parse().ok());
    let limit: usize = limit.unwrap_or(PAGE_SIZE).clamp(1, PAGE_SIZE_MAX);
    let first = match call.parameter("after") {
        Some(cursor) => offset(cursor).ok_or_else(|| GraphError::parameter("Invalid cursor"))?,
        None => 0,
    };
    let fields = call.parameter("fields").unwrap_or(USUAL);
    let (page, count) = emulator.read(|state, _| {
        let all: Vec<Value> =
            state.templates.all.iter().map(shown).filter(|it| is_asked_for(it, call)).collect();
        let page: Vec<Value> =
            all.iter().skip(first).take(limit).map(|it| selected(it, fields)).collect();
        (page, all.len())
    });
    let end = first.saturating_add(page.len());
    let cursors = json!({ "before": cursor(first), "after": cursor(end) });
    let mut paging = json!({ "cursors": cursors });
    if end < count {
        let config = emulator.config();
        let next = format!(
            "{}/{}/message_templates?limit={limit}&after={}",
            config.public_url.trim_end_matches('/'),
            config.business_account_id,
            cursor(end)
        );
        crate::payload::insert(&mut paging, "next", next);
    }
    let mut body = json!({ "data": page, "paging": paging });
    if let Some(asked) = call.parameter("summary") {
        crate::payload::insert(&mut body, "summary", summary(emulator, count, asked));
    }
    Ok(answer(&body))
}

/// The counts that are asked for: of what the filters let through, and of all there are.
fn summary(emulator: &Emulator, total_count: usize, asked: &str) -> Value {
    let message_template_count = emulator.read(|state, _| state.templates.all.len());
    let all = json!({
        "total_count": total_count,
        "message_template_count": message_template_count,
        "message_template_limit": TEMPLATE_COUNT_MAX,
        "are_translations_complete": true,
    });
    selected(&all, asked)
}

/// `GET /{template}`; nothing if there is none.
pub(super) fn show(emulator: &Emulator, call: &Call, id: &str) -> Option<Response> {
    emulator.read(|state, _| {
        let template = state.templates.all.iter().find(|it| it.id == id)?;
        Some(answer(&selected(&shown(template), call.parameter("fields").unwrap_or(USUAL))))
    })
}

/// `POST /{account}/message_templates`: pending, its verdict comes as a webhook.
pub(super) fn create(emulator: &Emulator, call: &Call) -> Result<Response, GraphError> {
    let draft = TemplateDraft::read(&call.json()?)?;
    emulator.change(|state, at| {
        let all = &state.templates.all;
        if all.len() >= TEMPLATE_COUNT_MAX {
            let text = "The account has as many templates as it may.";
            return Err(GraphError::template(2_388_019, "Template limit", text));
        }
        if all.iter().any(|it| it.name == draft.name && it.language == draft.language) {
            let text = "There is already content in this language for this template.";
            return Err(GraphError::template(2_388_024, "Content in this language exists", text));
        }
        let template = Template {
            id: state.chance.object_id(),
            name: draft.name,
            language: draft.language,
            category: draft.category,
            status: TemplateStatus::Pending,
            is_named: draft.is_named,
            components: draft.components,
            rejected_reason: "NONE".into(),
            quality: Quality::Unknown,
            quality_since: Some(at.now),
        };
        let body =
            json!({ "id": template.id, "status": template.status, "category": template.category });
        let template_id = template.id.clone();
        state.templates.all.push(template);
        review_later(state, at, template_id);
        Ok(answer(&body))
    })
}

/// `POST /{template}`: new components, and back to review; nothing if there is none.
pub(super) fn edit(
    emulator: &Emulator,
    call: &Call,
    id: &str,
) -> Result<Option<Response>, GraphError> {
    emulator.change(|state, at| {
        let Some(template) = state.templates.get_mut(id) else { return Ok(None) };
        let body = call.json()?;
        match template.status {
            TemplateStatus::Approved | TemplateStatus::Rejected | TemplateStatus::Paused => {}
            TemplateStatus::Pending | TemplateStatus::Disabled => {
                let text = "Only an approved, a rejected or a paused template can be edited.";
                return Err(GraphError::template(2_388_039, "Status cannot change", text));
            }
        }
        if let Some(components) = body.get("components") {
            template.components = checked_components(components, template.is_named)?;
        }
        template.status = TemplateStatus::Pending;
        review_later(state, at, id.to_owned());
        Ok(Some(success()))
    })
}

/// `DELETE /{account}/message_templates`: all languages of a name, or one by its id.
pub(super) fn delete(emulator: &Emulator, call: &Call) -> Result<Response, GraphError> {
    let ids = ids_to_delete(call)?;
    let name = call.parameter("name");
    if ids.is_none() && name.is_none() {
        return Err(GraphError::missing("name"));
    }
    emulator.change(|state, at| {
        let is_asked_for = |it: &Template| {
            name.is_none_or(|name| it.name == name)
                && ids.as_ref().is_none_or(|ids| ids.contains(&it.id))
        };
        let gone: Vec<Template> =
            state.templates.all.iter().filter(|it| is_asked_for(it)).cloned().collect();
        state.templates.all.retain(|it| !is_asked_for(it));
        for template in &gone {
            tell_deleted(state, at, template);
        }
        if gone.is_empty() {
            let text = "There is no template with this name.";
            return Err(GraphError::template(2_593_002, "Message template not found", text));
        }
        state.changed(Change::All);
        Ok(success())
    })
}

/// The ids of `hsm_id`, or of the list `hsm_ids`; nothing if neither is given.
fn ids_to_delete(call: &Call) -> Result<Option<Vec<String>>, GraphError> {
    const ID_COUNT_MAX: usize = 100;
    if let Some(id) = call.parameter("hsm_id") {
        return Ok(Some(vec![id.to_owned()]));
    }
    let Some(list) = call.parameter("hsm_ids") else { return Ok(None) };
    let digits = |it: char| it.is_ascii_digit();
    let ids: Vec<String> =
        list.split(|it| !digits(it)).filter(|it| !it.is_empty()).map(str::to_owned).collect();
    if ids.is_empty() || ids.len() > ID_COUNT_MAX {
        return Err(GraphError::parameter("Param hsm_ids has from 1 to 100 ids."));
    }
    Ok(Some(ids))
}

/// `POST /{template}/unpause`; nothing if there is none.
pub(super) fn unpause(emulator: &Emulator, id: &str) -> Option<Response> {
    emulator.change(|state, at| {
        let template = state.templates.get_mut(id)?;
        if template.status != TemplateStatus::Paused {
            return Some(answer(&json!({ "success": false, "reason": "It is not paused." })));
        }
        template.status = TemplateStatus::Approved;
        tell_status(state, at, id);
        Some(success())
    })
}

/// A template as the API shows it.
pub(crate) fn shown(template: &Template) -> Value {
    /// Since when nobody has judged the brand's own: 1 January 2026.
    const UNJUDGED_SINCE_S: i64 = 1_767_225_600;
    let since = template.quality_since.map_or(UNJUDGED_SINCE_S, Timestamp::as_second);
    json!({
        "id": template.id,
        "name": template.name,
        "language": template.language,
        "status": template.status,
        "category": template.category,
        "parameter_format": if template.is_named { "NAMED" } else { "POSITIONAL" },
        "components": template.components,
        "rejected_reason": template.rejected_reason,
        "quality_score": { "score": template.quality, "date": since },
    })
}

fn is_asked_for(template: &Value, call: &Call) -> bool {
    ["name", "language", "status", "category"].into_iter().all(|key| {
        let asked = call.parameter(key);
        let own = template.get(key).and_then(Value::as_str).unwrap_or_default();
        asked.is_none_or(|it| it == own || (key == "name" && own.contains(it)))
    })
}

fn cursor(offset: usize) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(offset.to_string())
}

fn offset(cursor: &str) -> Option<usize> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(cursor).ok()?;
    String::from_utf8(bytes).ok()?.parse().ok()
}
