//! Choices as the platform shapes them: reply buttons, and lists.
//!
//! Source: Cloud API, "Interactive reply buttons messages" and "Interactive list messages", seen
//! 2026-07-02.

use pupitre_domain::message::{Choice, Choices, ChoicesKind, ChoicesSection};
use serde::Serialize;

/// A question with ready answers.
#[derive(Debug, Serialize)]
pub(crate) struct InteractiveObject<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<HeaderObject<'a>>,
    body: LineObject<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    footer: Option<LineObject<'a>>,
    action: ActionObject<'a>,
}

#[derive(Debug, Serialize)]
struct HeaderObject<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    text: &'a str,
}

#[derive(Debug, Serialize)]
struct LineObject<'a> {
    text: &'a str,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum ActionObject<'a> {
    Buttons { buttons: Vec<ButtonObject<'a>> },
    List { button: &'a str, sections: Vec<SectionObject<'a>> },
}

#[derive(Debug, Serialize)]
struct ButtonObject<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    reply: ReplyObject<'a>,
}

#[derive(Debug, Serialize)]
struct ReplyObject<'a> {
    id: &'a str,
    title: &'a str,
}

#[derive(Debug, Serialize)]
struct SectionObject<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    rows: Vec<RowObject<'a>>,
}

#[derive(Debug, Serialize)]
struct RowObject<'a> {
    id: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
}

impl<'a> InteractiveObject<'a> {
    pub(crate) fn new(choices: &'a Choices) -> Self {
        let (kind, action) = match choices.kind {
            ChoicesKind::Buttons => {
                let rows = choices.sections.iter().flat_map(|it| &it.rows);
                ("button", ActionObject::Buttons { buttons: rows.map(button).collect() })
            }
            ChoicesKind::List => {
                let sections = choices.sections.iter().map(section).collect();
                let button = choices.button.as_deref().unwrap_or_default();
                ("list", ActionObject::List { button, sections })
            }
        };
        let header = choices.header.as_deref().map(|text| HeaderObject { kind: "text", text });
        let footer = choices.footer.as_deref().map(|text| LineObject { text });
        Self { kind, header, body: LineObject { text: &choices.body }, footer, action }
    }
}

fn button(choice: &Choice) -> ButtonObject<'_> {
    ButtonObject { kind: "reply", reply: ReplyObject { id: &choice.id, title: &choice.title } }
}

fn section(section: &ChoicesSection) -> SectionObject<'_> {
    SectionObject { title: section.title.as_deref(), rows: section.rows.iter().map(row).collect() }
}

fn row(choice: &Choice) -> RowObject<'_> {
    let description = choice.description.as_deref();
    RowObject { id: &choice.id, title: &choice.title, description }
}
