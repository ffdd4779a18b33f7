//! What a template wants above and below its words: a file or a place, an address, a code, a form.

use serde_json::Value;

use crate::graph::errors::GraphError;
use crate::graph::outgoing::opened;
use crate::template::{TemplateSend, variables};

/// The longest code that a button copies, in characters (Meta, template components).
const CODE_LENGTH_MAX: usize = 15;

/// Checks the values of the header, when it is no line, and of the buttons.
///
/// # Errors
///
/// 132000 for a value that lacks or is too many, 132012 for one of a wrong shape.
pub(crate) fn check(components: &[Value], send: &TemplateSend) -> Result<(), GraphError> {
    for component in components {
        let word = |key: &str| component.get(key).and_then(Value::as_str).unwrap_or_default();
        match (word("type"), word("format")) {
            ("HEADER", "IMAGE") => check_file(send, "image")?,
            ("HEADER", "VIDEO") => check_file(send, "video")?,
            ("HEADER", "DOCUMENT") => check_file(send, "document")?,
            ("HEADER", "LOCATION") => check_place(send)?,
            ("BUTTONS", _) => {
                let buttons = component.get("buttons").and_then(Value::as_array);
                for (position, button) in buttons.into_iter().flatten().enumerate() {
                    check_button(send, position, button)?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn wrong(details: String) -> GraphError {
    GraphError::platform(132_012, details)
}

/// The one value of the header, of this type.
fn header(send: &TemplateSend, kind: &str) -> Result<Value, GraphError> {
    let parameters = send.parameters("header");
    let [parameter] = parameters.as_slice() else {
        let details = format!("header: {} values, 1 is expected", parameters.len());
        return Err(GraphError::platform(132_000, details));
    };
    let is_it = parameter.get("type").and_then(Value::as_str) == Some(kind);
    let value = opened(parameter.get(kind)).filter(|_| is_it);
    value.ok_or_else(|| wrong(format!("header: Format mismatch, expected {kind}")))
}

fn check_file(send: &TemplateSend, kind: &str) -> Result<(), GraphError> {
    let file = header(send, kind)?;
    let id = file.get("id").and_then(Value::as_str).is_some_and(|it| !it.is_empty());
    let link = file.get("link").and_then(Value::as_str);
    let link = link.is_some_and(|it| it.starts_with("https://") && !it.contains(' '));
    if id || link { Ok(()) } else { Err(wrong(format!("header: {kind} has neither id nor link"))) }
}

fn check_place(send: &TemplateSend) -> Result<(), GraphError> {
    let place = header(send, "location")?;
    let is_degrees = |key: &str, limit: f64| {
        let value = place.get(key);
        let number = value.and_then(Value::as_f64);
        let text = value.and_then(Value::as_str).and_then(|it| it.parse().ok());
        number.or(text).is_some_and(|it: f64| it.abs() <= limit)
    };
    let has = |key: &str| place.get(key).and_then(Value::as_str).is_some_and(|it| !it.is_empty());
    let is_fine = is_degrees("latitude", 90.0)
        && is_degrees("longitude", 180.0)
        && has("name")
        && has("address");
    if is_fine { Ok(()) } else { Err(wrong("header: location is not whole".to_owned())) }
}

fn check_button(send: &TemplateSend, position: usize, button: &Value) -> Result<(), GraphError> {
    let word = |key: &str| button.get(key).and_then(Value::as_str).unwrap_or_default();
    let (sub_type, key) = match word("type") {
        "URL" if !variables(word("url")).is_empty() => ("url", "text"),
        "COPY_CODE" => ("copy_code", "coupon_code"),
        _ => return Ok(()),
    };
    let parameters = send.button_parameters(position, sub_type);
    let [parameter] = parameters.as_slice() else {
        let details = format!("buttons: Button at index {position} requires a parameter");
        return Err(GraphError::platform(132_000, details));
    };
    let value = parameter.get(key).and_then(Value::as_str).unwrap_or_default();
    let is_short = sub_type == "url" || value.chars().count() <= CODE_LENGTH_MAX;
    if !value.is_empty() && !value.contains(' ') && is_short {
        return Ok(());
    }
    Err(wrong(format!("buttons: the parameter of button {position} is not fit")))
}
