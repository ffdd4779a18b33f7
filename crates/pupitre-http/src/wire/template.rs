//! A template as settings show it.

use pupitre_domain::media;
use pupitre_domain::template::{self, Unsuited};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Instant, Media};

/// A button under a template.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TemplateButton {
    /// `quick_reply`, `url`, `url_variable`, `phone`, `copy_code`, `flow`, `plain` or `other`.
    kind: &'static str,
    /// Its label.
    text: String,
}

/// A variable of a template.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TemplateVariable {
    /// Its name or number in the body; after `header.`, in the header; after `button.`, the
    /// position of a button, from `0`. A file above the words is `header.link`, an https address;
    /// a place is `header.latitude`, `header.longitude`, `header.name` and `header.address`.
    key: String,
    /// `contact_name`, `agent_name`, `brand_name` or `ask`.
    source: &'static str,
    /// What the agent reads beside the field.
    label: String,
}

/// A template of a channel in one language.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Template {
    /// Its id.
    #[schema(format = Uuid)]
    id: String,
    /// The channel.
    #[schema(format = Uuid)]
    channel_id: String,
    /// Its name at the platform; the same in every language.
    name: String,
    /// What the desk calls it; null for its name.
    #[schema(required)]
    title: Option<String>,
    /// The platform's code of the language, such as `fr` or `en_US`.
    language: String,
    /// `marketing`, `utility`, `authentication` or `unknown`.
    category: &'static str,
    /// `approved`, `pending`, `rejected`, `paused`, `disabled`, `in_appeal`, `archived`, `deleted`
    /// or `unknown`.
    status: &'static str,
    /// Why it was refused, in the platform's words.
    #[schema(required)]
    rejection: Option<String>,
    /// `green`, `yellow`, `red` or `unknown`.
    quality: &'static str,
    /// The line above, with variables between double braces.
    #[schema(required)]
    header: Option<String>,
    /// What stands above in place of a line: `image`, `video`, `document` or `location`.
    #[schema(required)]
    header_kind: Option<&'static str>,
    /// The file that a manager chose to stand there; agents are then not asked for its address.
    #[schema(required)]
    header_file: Option<Media>,
    /// The words, with variables between double braces.
    text: String,
    /// The line below.
    #[schema(required)]
    footer: Option<String>,
    /// The buttons, in their order.
    buttons: Vec<TemplateButton>,
    /// Its variables, the header's first.
    variables: Vec<TemplateVariable>,
    /// Whether agents may choose it as a relaunch, once it is approved.
    is_relaunch: bool,
    /// Why it can't be a relaunch: `quick_replies`, `other_parts` or `authentication`; null when it
    /// can.
    #[schema(required)]
    unsuited: Option<&'static str>,
    /// When the platform last told of it.
    told_at: Instant,
}

/// The buttons of a template.
pub(crate) fn template_buttons(buttons: &[template::TemplateButton]) -> Vec<TemplateButton> {
    let button = |it: &template::TemplateButton| TemplateButton {
        kind: it.kind.name(),
        text: it.text.clone(),
    };
    buttons.iter().map(button).collect()
}

/// The word for why a template can't be a relaunch.
pub(crate) const fn unsuited_name(unsuited: Unsuited) -> &'static str {
    match unsuited {
        Unsuited::QuickReplies => "quick_replies",
        Unsuited::OtherParts => "other_parts",
        Unsuited::Authentication => "authentication",
    }
}

impl Template {
    /// A template, with the file above it when a manager chose one.
    pub(crate) fn new(it: &template::Template, header_file: Option<&media::Media>) -> Self {
        let facts = &it.facts;
        let variable = |it: &template::Variable| TemplateVariable {
            key: it.key.clone(),
            source: it.source.name(),
            label: it.label.clone(),
        };
        Self {
            id: it.id.to_string(),
            channel_id: it.channel.to_string(),
            name: facts.name.clone(),
            title: it.title.clone(),
            language: facts.language.clone(),
            category: facts.category.name(),
            status: facts.status.name(),
            rejection: facts.rejection.clone(),
            quality: facts.quality.name(),
            header: facts.parts.header.clone(),
            header_kind: facts.parts.header_kind.map(template::HeaderKind::name),
            header_file: header_file.map(Media::from),
            text: facts.parts.body.clone(),
            footer: facts.parts.footer.clone(),
            buttons: template_buttons(&facts.parts.buttons),
            variables: it.variables.iter().map(variable).collect(),
            is_relaunch: it.is_relaunch,
            unsuited: it.check_suited().err().map(unsuited_name),
            told_at: Instant(it.told_at),
        }
    }
}
