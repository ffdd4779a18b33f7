//! A template to create: its limits, as the review's first look finds them.

use serde_json::Value;

use crate::graph::errors::GraphError;
use crate::graph::outgoing::{opened, text};
use crate::template::{Category, variables};

/// Longest texts, in characters (Meta, template components).
const BODY_LENGTH_MAX: usize = 1_024;
const HEADER_LENGTH_MAX: usize = 60;
const FOOTER_LENGTH_MAX: usize = 60;
const LABEL_LENGTH_MAX: usize = 25;
/// Buttons in all, links and phone numbers among them.
const BUTTON_COUNT_MAX: usize = 10;
const URL_COUNT_MAX: usize = 2;

/// A template that passed the first look.
#[derive(Debug)]
pub(super) struct TemplateDraft {
    pub(super) name: String,
    pub(super) language: String,
    pub(super) category: Category,
    pub(super) is_named: bool,
    pub(super) components: Vec<Value>,
}

impl TemplateDraft {
    /// Reads and checks the body of a creation.
    pub(super) fn read(body: &Value) -> Result<Self, GraphError> {
        let name = text(body, "name", "name", 512)?;
        let is_letter = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_';
        if !name.chars().all(is_letter) {
            return Err(GraphError::parameter("Param name has only a-z, 0-9 and _."));
        }
        let category = body.get("category").cloned().unwrap_or_default();
        let category: Category = serde_json::from_value(category)
            .map_err(|_error| GraphError::parameter("Param category is not one of the three."))?;
        let is_named = match body.get("parameter_format").and_then(Value::as_str) {
            None | Some("POSITIONAL") => false,
            Some("NAMED") => true,
            Some(_) => return Err(GraphError::parameter("Param parameter_format is not known.")),
        };
        let components = opened(body.get("components"));
        let components = components.ok_or_else(|| GraphError::missing("components"))?;
        Ok(Self {
            name,
            language: text(body, "language", "language", 16)?,
            category,
            is_named,
            components: checked_components(&components, is_named)?,
        })
    }
}

/// The components, once each is within its limits and the body is there.
pub(super) fn checked_components(
    components: &Value,
    is_named: bool,
) -> Result<Vec<Value>, GraphError> {
    let all = components.as_array().ok_or_else(|| GraphError::missing("components"))?;
    let mut has_body = false;
    for component in all {
        let kind = component.get("type").and_then(Value::as_str).unwrap_or_default();
        match kind {
            "HEADER" => check_header(component)?,
            "BODY" => {
                has_body = true;
                check_body(component, is_named)?;
            }
            "FOOTER" => {
                let footer = component.get("text").and_then(Value::as_str).unwrap_or_default();
                if !variables(footer).is_empty() || is_long(footer, FOOTER_LENGTH_MAX) {
                    return Err(refused(
                        2_388_073,
                        "A footer has at most 60 characters, no value.",
                    ));
                }
            }
            "BUTTONS" => check_buttons(component)?,
            _ => return Err(GraphError::parameter(format!("Component type {kind} is not known"))),
        }
    }
    if has_body { Ok(all.clone()) } else { Err(GraphError::missing("components['BODY']")) }
}

fn check_header(component: &Value) -> Result<(), GraphError> {
    match component.get("format").and_then(Value::as_str) {
        Some("TEXT") => {
            let header = component.get("text").and_then(Value::as_str).unwrap_or_default();
            let is_fine = !header.is_empty()
                && !is_long(header, HEADER_LENGTH_MAX)
                && variables(header).len() <= 1;
            let text = "A header has 1 to 60 characters and at most one value.";
            if is_fine { Ok(()) } else { Err(refused(2_388_047, text)) }
        }
        Some("IMAGE" | "VIDEO" | "DOCUMENT") => {
            let has_example = component.get("example").is_some_and(Value::is_object);
            let text = "A header with a file needs an example.";
            if has_example { Ok(()) } else { Err(refused(2_388_047, text)) }
        }
        Some("LOCATION") => Ok(()),
        _ => Err(refused(2_388_047, "A header's format is not known.")),
    }
}

fn check_body(component: &Value, is_named: bool) -> Result<(), GraphError> {
    let body = component.get("text").and_then(Value::as_str).unwrap_or_default();
    if body.is_empty() {
        return Err(refused(2_388_072, "A body has a text."));
    }
    if is_long(body, BODY_LENGTH_MAX) {
        return Err(refused(2_388_040, "A body has at most 1024 characters."));
    }
    let trimmed = body.trim();
    if trimmed.starts_with("{{") || trimmed.ends_with("}}") {
        return Err(refused(2_388_299, "A body neither begins nor ends with a value."));
    }
    let has_values = !variables(body).is_empty();
    let key = if is_named { "body_text_named_params" } else { "body_text" };
    let has_examples = component.get("example").and_then(|it| it.get(key)).is_some();
    if has_values && !has_examples {
        return Err(refused(2_388_043, "A body with values needs an example of each."));
    }
    Ok(())
}

fn check_buttons(component: &Value) -> Result<(), GraphError> {
    let buttons = component.get("buttons").and_then(Value::as_array);
    let buttons = buttons.ok_or_else(|| GraphError::missing("buttons"))?;
    let kind = |it: &Value| it.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    let url_count = buttons.iter().filter(|it| kind(it) == "URL").count();
    if buttons.is_empty() || buttons.len() > BUTTON_COUNT_MAX || url_count > URL_COUNT_MAX {
        return Err(GraphError::parameter("At most 10 buttons, two of them links."));
    }
    for button in buttons {
        let label = button.get("text").and_then(Value::as_str).unwrap_or_default();
        if kind(button) != "COPY_CODE" && (label.is_empty() || is_long(label, LABEL_LENGTH_MAX)) {
            return Err(GraphError::parameter("A button's label has 1 to 25 characters."));
        }
    }
    Ok(())
}

fn is_long(text: &str, length_max: usize) -> bool {
    text.chars().count() > length_max
}

fn refused(subcode: u32, text: &str) -> GraphError {
    GraphError::template(subcode, "Message template cannot be created", text)
}
