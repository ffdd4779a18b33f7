//! Interactive messages: buttons, lists, links and the other kinds, with their limits.

use serde_json::Value;

use crate::brand::Interactive;
use crate::graph::errors::GraphError;
use crate::graph::interactive_kinds;
use crate::graph::outgoing::{opened, optional_text, text};
use crate::state::Choice;

/// Reply buttons in a message, rows in a list.
const BUTTON_COUNT_MAX: usize = 3;
const SECTION_COUNT_MAX: usize = 10;
const ROW_COUNT_MAX: usize = 10;

/// Reads the `interactive` object (Meta, interactive messages, 2026-07-02).
pub(crate) fn read(object: &Value) -> Result<Interactive, GraphError> {
    let kind = text(object, "type", "interactive['type']", 64)?;
    let action = opened(object.get("action"));
    let action = action.ok_or_else(|| GraphError::missing("interactive['action']"))?;
    if let Some(footer) = opened(object.get("footer")) {
        text(&footer, "text", "interactive['footer']['text']", 60)?;
    }
    check_header(object, &kind)?;
    let choices = match kind.as_str() {
        "button" => buttons(&action)?,
        "list" => rows(&action)?,
        "cta_url" => {
            let parameters = opened(action.get("parameters"));
            let parameters = parameters.ok_or_else(|| GraphError::missing("parameters"))?;
            let title = text(&parameters, "display_text", "display_text", 20)?;
            vec![Choice { id: text(&parameters, "url", "url", 2_000)?, title }]
        }
        _ => {
            interactive_kinds::check(&kind, object, &action)?;
            Vec::new()
        }
    };
    Ok(Interactive { text: body(object, &kind)?, choices, is_list: kind == "list" })
}

/// The body is needed, except beside a product.
fn body(object: &Value, kind: &str) -> Result<Option<String>, GraphError> {
    let length_max = if kind == "list" { 4_096 } else { 1_024 };
    match opened(object.get("body")) {
        Some(body) => text(&body, "text", "interactive['body']['text']", length_max).map(Some),
        None if matches!(kind, "product" | "catalog_message") => Ok(None),
        None => Err(GraphError::missing("interactive['body']")),
    }
}

fn check_header(object: &Value, kind: &str) -> Result<(), GraphError> {
    let Some(header) = opened(object.get("header")) else { return Ok(()) };
    let header_kind = text(&header, "type", "interactive['header']['type']", 16)?;
    match header_kind.as_str() {
        "text" => {
            optional_text(&header, "text", "interactive['header']['text']", 60)?
                .ok_or_else(|| GraphError::missing("interactive['header']['text']"))?;
            Ok(())
        }
        "image" | "video" | "document" if kind != "list" => Ok(()),
        _ => Err(GraphError::value("interactive['header']['type'] is not possible here")),
    }
}

fn buttons(action: &Value) -> Result<Vec<Choice>, GraphError> {
    let buttons = action.get("buttons").and_then(Value::as_array);
    let buttons = buttons.ok_or_else(|| GraphError::missing("action['buttons']"))?;
    if buttons.is_empty() || buttons.len() > BUTTON_COUNT_MAX {
        return Err(GraphError::value(format!(
            "Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: {BUTTON_COUNT_MAX}"
        )));
    }
    let mut choices: Vec<Choice> = Vec::new();
    for button in buttons {
        let reply = opened(button.get("reply")).ok_or_else(|| GraphError::missing("reply"))?;
        let choice = Choice {
            id: text(&reply, "id", "reply['id']", 256)?,
            title: text(&reply, "title", "reply['title']", 20)?,
        };
        if choices.iter().any(|it| it.title == choice.title || it.id == choice.id) {
            return Err(GraphError::value("Duplicated title or id of reply buttons"));
        }
        choices.push(choice);
    }
    Ok(choices)
}

fn rows(action: &Value) -> Result<Vec<Choice>, GraphError> {
    text(action, "button", "action['button']", 20)?;
    let sections = action.get("sections").and_then(Value::as_array);
    let sections = sections.ok_or_else(|| GraphError::missing("action['sections']"))?;
    if sections.is_empty() || sections.len() > SECTION_COUNT_MAX {
        return Err(GraphError::value(format!("From 1 to {SECTION_COUNT_MAX} sections")));
    }
    let mut choices: Vec<Choice> = Vec::new();
    for section in sections {
        let title = optional_text(section, "title", "section['title']", 24)?;
        if sections.len() > 1 && title.is_none() {
            return Err(GraphError::missing("section['title']"));
        }
        for row in section.get("rows").and_then(Value::as_array).into_iter().flatten() {
            optional_text(row, "description", "row['description']", 72)?;
            let choice = Choice {
                id: text(row, "id", "row['id']", 200)?,
                title: text(row, "title", "row['title']", 24)?,
            };
            if choices.iter().any(|it| it.id == choice.id) {
                return Err(GraphError::value("Duplicated id of rows"));
            }
            choices.push(choice);
        }
    }
    if choices.is_empty() || choices.len() > ROW_COUNT_MAX {
        return Err(GraphError::value(format!("From 1 to {ROW_COUNT_MAX} rows in all")));
    }
    Ok(choices)
}
