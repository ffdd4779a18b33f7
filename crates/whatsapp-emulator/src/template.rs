//! Templates: their parts, and how a send fills them.

use std::borrow::Cow;

use jiff::Timestamp;
use serde_json::Value;

use crate::brand::Source;
use crate::graph::errors::GraphError;
use crate::graph::outgoing::{opened, text};
use crate::state::{ShownButton, ShownTemplate};
use crate::template_values;

/// Where a template stands; only an approved one can be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum TemplateStatus {
    Approved,
    Pending,
    Rejected,
    Paused,
    Disabled,
}

/// What a template is for; the price follows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Category {
    Marketing,
    Utility,
    Authentication,
}

impl Category {
    /// The category as a status's price names it.
    pub(crate) fn priced_as(self) -> &'static str {
        match self {
            Self::Marketing => "marketing",
            Self::Utility => "utility",
            Self::Authentication => "authentication",
        }
    }
}

/// How visitors take a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Quality {
    Green,
    Yellow,
    Red,
    Unknown,
}

/// A template in one language.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Template {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) language: String,
    pub(crate) category: Category,
    pub(crate) status: TemplateStatus,
    pub(crate) is_named: bool,
    /// As they were created: `HEADER`, `BODY`, `FOOTER`, `BUTTONS`.
    pub(crate) components: Vec<Value>,
    pub(crate) rejected_reason: Cow<'static, str>,
    pub(crate) quality: Quality,
    /// Since when visitors take it so; nothing for one that nobody has judged by hand.
    #[serde(default)]
    pub(crate) quality_since: Option<Timestamp>,
}

/// The `template` object of a send.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TemplateSend {
    pub(crate) name: String,
    pub(crate) language: String,
    components: Vec<Value>,
}

impl TemplateSend {
    /// Reads name, language and components.
    pub(crate) fn read(object: &Value) -> Result<Self, GraphError> {
        let language = opened(object.get("language"));
        let language = language.ok_or_else(|| GraphError::missing("template['language']"))?;
        let components = opened(object.get("components"));
        Ok(Self {
            name: text(object, "name", "template['name']", 512)?,
            language: text(&language, "code", "template['language']['code']", 16)?,
            components: components.and_then(|it| it.as_array().cloned()).unwrap_or_default(),
        })
    }

    /// What was sent with the quick reply at that position.
    fn payload(&self, position: usize) -> Option<String> {
        let is_it = |component: &&Value| {
            let is_word = |key: &str, word: &str| {
                let said = component.get(key).and_then(Value::as_str);
                said.is_some_and(|it| it.eq_ignore_ascii_case(word))
            };
            let index = component.get("index");
            let number = index.and_then(Value::as_u64);
            let text = index.and_then(Value::as_str).and_then(|it| it.parse().ok());
            let index = number.or(text).and_then(|it: u64| usize::try_from(it).ok());
            let is_reply = is_word("type", "button") && is_word("sub_type", "quick_reply");
            is_reply && index == Some(position)
        };
        let parameters = self.components.iter().find(is_it)?.get("parameters")?.as_array()?;
        parameters.first()?.get("payload")?.as_str().map(str::to_owned)
    }

    /// The parameters that were sent for the button at that position, as a button of this kind.
    pub(crate) fn button_parameters(&self, position: usize, sub_type: &str) -> Vec<&Value> {
        let is_it = |component: &&Value| {
            let word = |key: &str| component.get(key).and_then(Value::as_str).unwrap_or_default();
            let index = component.get("index");
            let number = index.and_then(Value::as_u64);
            let text = index.and_then(Value::as_str).and_then(|it| it.parse().ok());
            let index = number.or(text).and_then(|it: u64| usize::try_from(it).ok());
            word("type").eq_ignore_ascii_case("button")
                && word("sub_type").eq_ignore_ascii_case(sub_type)
                && index == Some(position)
        };
        let found = self.components.iter().find(is_it);
        let parameters = found.and_then(|it| it.get("parameters")).and_then(Value::as_array);
        parameters.into_iter().flatten().collect()
    }

    /// The uploaded file above the words, if one is named: what it is, and which.
    pub(crate) fn header_upload(&self) -> Option<(String, Source)> {
        let parameters = self.parameters("header");
        let [parameter] = parameters.as_slice() else { return None };
        let kind = parameter.get("type").and_then(Value::as_str)?;
        let file = opened(parameter.get(kind))?;
        let id = file.get("id").and_then(Value::as_str)?;
        Some((kind.to_owned(), Source::Id(id.to_owned())))
    }

    pub(crate) fn parameters(&self, kind: &str) -> Vec<&Value> {
        self.components
            .iter()
            .filter(|it| {
                it.get("type")
                    .and_then(Value::as_str)
                    .is_some_and(|it| it.eq_ignore_ascii_case(kind))
            })
            .flat_map(|it| it.get("parameters").and_then(Value::as_array).into_iter().flatten())
            .collect()
    }
}

impl Template {
    /// The template as the visitor sees it, with the values of this send.
    ///
    /// # Errors
    ///
    /// 132000 for a wrong count of values, 132012 for a value of a wrong shape, 132005 for a text
    /// that becomes too long.
    pub(crate) fn fill(&self, send: &TemplateSend) -> Result<ShownTemplate, GraphError> {
        const FILLED_LENGTH_MAX: usize = 1_024;
        let body = self.part("BODY").unwrap_or_default();
        let filled = fill_text(&body, &send.parameters("body"), self.is_named, "body")?;
        if filled.chars().count() > FILLED_LENGTH_MAX {
            return Err(GraphError::platform(132_005, "Translated text too long"));
        }
        template_values::check(&self.components, send)?;
        let header = self.part("HEADER").unwrap_or_default();
        let header = fill_text(&header, &send.parameters("header"), self.is_named, "header")?;
        let footer = self.part("FOOTER").unwrap_or_default();
        let parts = [&header, &filled, &footer];
        let parts: Vec<&str> =
            parts.into_iter().map(String::as_str).filter(|it| !it.is_empty()).collect();
        let shown = |part: String| (!part.is_empty()).then_some(part);
        Ok(ShownTemplate {
            name: self.name.clone(),
            language: self.language.clone(),
            body: parts.join("\n\n"),
            header: shown(header),
            text: filled,
            footer: shown(footer),
            buttons: self.buttons(send),
        })
    }

    /// The text of a component.
    fn part(&self, kind: &str) -> Option<String> {
        let component = self
            .components
            .iter()
            .find(|it| it.get("type").and_then(Value::as_str) == Some(kind))?;
        component.get("text").and_then(Value::as_str).map(str::to_owned)
    }

    fn buttons(&self, send: &TemplateSend) -> Vec<ShownButton> {
        let buttons = self
            .components
            .iter()
            .flat_map(|it| it.get("buttons").and_then(Value::as_array).into_iter().flatten());
        let shown = buttons.enumerate().map(|(position, button)| {
            let word = |key: &str| button.get(key).and_then(Value::as_str).unwrap_or_default();
            let text = word("text").to_owned();
            let payload = send.payload(position).unwrap_or_else(|| text.clone());
            ShownButton { kind: word("type").to_owned(), text, payload }
        });
        shown.collect()
    }
}

/// The variables of a text, in order, without their braces. A repeated one counts once.
pub(crate) fn variables(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for piece in text.split("{{").skip(1) {
        let Some((name, _)) = piece.split_once("}}") else { continue };
        let name = name.trim().to_owned();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn fill_text(
    text: &str,
    parameters: &[&Value],
    is_named: bool,
    part: &str,
) -> Result<String, GraphError> {
    let names = variables(text);
    let texts: Vec<&&Value> = parameters.iter().collect();
    if names.is_empty() && text.is_empty() {
        return Ok(String::new());
    }
    if texts.len() != names.len() {
        return Err(GraphError::platform(
            132_000,
            format!(
                "{part}: number of localizable_params ({}) does not match the expected number of \
                 params ({})",
                texts.len(),
                names.len()
            ),
        ));
    }
    let mut values: Vec<(&str, String)> = Vec::new();
    for name in &names {
        let parameter = if is_named {
            texts.iter().find(|it| it.get("parameter_name").and_then(Value::as_str) == Some(name))
        } else {
            // Values without a name stand in the order of the numbers.
            let number: usize = name.parse().unwrap_or_default();
            number.checked_sub(1).and_then(|position| texts.get(position))
        };
        let value = parameter.and_then(|it| value(it)).ok_or_else(|| {
            GraphError::platform(132_012, format!("{part}: parameter {name} has a wrong format"))
        })?;
        values.push((name, value));
    }
    Ok(replaced(text, &values))
}

/// The text with each variable's value in its place; what a value says is never filled again.
fn replaced(text: &str, values: &[(&str, String)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut pieces = text.split("{{");
    filled.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (name, rest) = piece.split_once("}}").unwrap_or_default();
        if let Some((_, value)) = values.iter().find(|(it, _)| *it == name.trim()) {
            filled.push_str(value);
            filled.push_str(rest);
        } else {
            filled.push_str("{{");
            filled.push_str(piece);
        }
    }
    filled
}

/// The text of a parameter; no line break, tab or run of more than four spaces.
fn value(parameter: &Value) -> Option<String> {
    let kind = parameter.get("type").and_then(Value::as_str)?;
    let text = match kind {
        "text" => parameter.get("text"),
        "currency" | "date_time" => parameter.get(kind).and_then(|it| it.get("fallback_value")),
        _ => None,
    };
    let text = text.and_then(Value::as_str).filter(|it| !it.is_empty())?;
    let is_refused = text.contains(['\n', '\t']) || text.contains("     ");
    (!is_refused).then(|| text.to_owned())
}
