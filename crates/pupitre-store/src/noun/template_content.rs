//! What a template message has beside its words, as JSON.

use pupitre_app::ports::store::StoreError;
use pupitre_domain::template::{HeaderFile, HeaderKind, TemplateContent, TemplateVariable};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Parts {
    name: String,
    language: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<String>,
    /// What kind of file stands above, and which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    header_file: Option<(String, String)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    footer: Option<String>,
    buttons: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    chosen: Option<u32>,
    variables: Vec<(String, String)>,
}

/// The parts as JSON.
pub(super) fn parts(content: &TemplateContent) -> Result<String, StoreError> {
    let variables = content.variables.iter();
    let parts = Parts {
        name: content.name.clone(),
        language: content.language.clone(),
        header: content.header.clone(),
        header_file: content
            .header_file
            .map(|it| (it.kind.name().to_owned(), it.media.to_string())),
        footer: content.footer.clone(),
        buttons: content.buttons.clone(),
        chosen: content.chosen,
        variables: variables.map(|it| (it.key.clone(), it.value.clone())).collect(),
    };
    let text = serde_json::to_string(&parts);
    text.map_err(|error| StoreError::Failed { detail: error.to_string() })
}

/// The template of these words and parts.
pub(super) fn content(body: String, parts: &str) -> Option<TemplateContent> {
    let parts: Parts = serde_json::from_str(parts).ok()?;
    let variables = parts.variables.into_iter();
    let header_file = match parts.header_file {
        Some((kind, media)) => {
            Some(HeaderFile { kind: HeaderKind::from_name(&kind)?, media: media.parse().ok()? })
        }
        None => None,
    };
    Some(TemplateContent {
        name: parts.name,
        language: parts.language,
        header: parts.header,
        header_file,
        body,
        footer: parts.footer,
        buttons: parts.buttons,
        chosen: parts.chosen,
        variables: variables.map(|(key, value)| TemplateVariable { key, value }).collect(),
    })
}
