//! Templates: messages that the platform approved beforehand, the only ones outside the service
//! window (W2, W9).

pub mod fill;
pub mod pattern;

use crate::names::names;
use jiff::Timestamp;

use crate::id::{ChannelId, MediaId, TemplateId};
use crate::language::Language;

/// Where the platform says that a template stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TemplateStatus {
    /// It can be sent.
    Approved,
    /// It is being reviewed.
    Pending,
    /// The review refused it.
    Rejected,
    /// Too many visitors complained; it comes back by itself, or by hand.
    Paused,
    /// It was taken away for good.
    Disabled,
    /// The refusal is contested.
    InAppeal,
    /// It is not used any more.
    Archived,
    /// It is gone from the platform, or will be.
    Deleted,
    /// The platform's word is none of those known.
    Unknown,
}

impl TemplateStatus {
    /// Every status.
    pub const ALL: [Self; 9] = [
        Self::Approved,
        Self::Pending,
        Self::Rejected,
        Self::Paused,
        Self::Disabled,
        Self::InAppeal,
        Self::Archived,
        Self::Deleted,
        Self::Unknown,
    ];

    /// The name used in the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Pending => "pending",
            Self::Rejected => "rejected",
            Self::Paused => "paused",
            Self::Disabled => "disabled",
            Self::InAppeal => "in_appeal",
            Self::Archived => "archived",
            Self::Deleted => "deleted",
            Self::Unknown => "unknown",
        }
    }

    /// The status of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }
}

names! {
    /// What the platform says that a template is for; the price follows it.
    Category {
        /// Offers, and whatever is not of another category.
        Marketing = "marketing",
        /// About an order, an account, a request.
        Utility = "utility",
        /// A code to log in with.
        Authentication = "authentication",
        /// The platform's word is none of those known.
        Unknown = "unknown",
    }
}

names! {
    /// How visitors take a template, says the platform.
    Quality {
        /// Well.
        Green = "green",
        /// Not so well.
        Yellow = "yellow",
        /// Badly: it may be paused.
        Red = "red",
        /// Nobody can say yet.
        Unknown = "unknown",
    }
}

names! {
    /// What a button does.
    ButtonKind {
        /// Its words come back as the visitor's.
        QuickReply = "quick_reply",
        /// It opens an address.
        Url = "url",
        /// It opens an address whose end is a value of the message.
        UrlVariable = "url_variable",
        /// It calls a number.
        Phone = "phone",
        /// It copies a code, which is a value of the message.
        CopyCode = "copy_code",
        /// It opens a form of the platform.
        Flow = "flow",
        /// Something that the platform does by itself: a call, a request for the number.
        Plain = "plain",
        /// Something that the desk does not know.
        Other = "other",
    }
}

names! {
    /// What stands above the words in place of a line.
    HeaderKind {
        /// A picture.
        Image = "image",
        /// A film.
        Video = "video",
        /// A file.
        Document = "document",
        /// A place.
        Location = "location",
    }
}

impl HeaderKind {
    /// Whether it is a file, and not a place.
    #[must_use]
    pub const fn is_file(self) -> bool {
        match self {
            Self::Image | Self::Video | Self::Document => true,
            Self::Location => false,
        }
    }

    /// The keys of the values that it wants.
    #[must_use]
    pub const fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Image | Self::Video | Self::Document => &["header.link"],
            Self::Location => {
                &["header.latitude", "header.longitude", "header.name", "header.address"]
            }
        }
    }
}

/// A button under a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateButton {
    /// What it does.
    pub kind: ButtonKind,
    /// Its label.
    pub text: String,
}

/// What a template is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TemplateParts {
    /// The line above, with variables.
    pub header: Option<String>,
    /// What stands there in place of a line.
    pub header_kind: Option<HeaderKind>,
    /// The words, with variables.
    pub body: String,
    /// The line below.
    pub footer: Option<String>,
    /// The buttons, in their order.
    pub buttons: Vec<TemplateButton>,
    /// Whether its variables have names; numbers otherwise.
    pub is_named: bool,
    /// Whether it has parts that the desk can't fill: a carousel, an offer.
    pub has_other_parts: bool,
}

/// A message made from a template, as the visitor reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateContent {
    /// The template's name on the platform.
    pub name: String,
    /// Its language on the platform, `fr` or `en_US` for instance.
    pub language: String,
    /// The line above.
    pub header: Option<String>,
    /// The file above, when a manager chose it.
    pub header_file: Option<HeaderFile>,
    /// The words, variables filled.
    pub body: String,
    /// The line below.
    pub footer: Option<String>,
    /// What the visitor may press.
    pub buttons: Vec<String>,
    /// The position of the button that the visitor pressed.
    pub chosen: Option<u32>,
    /// The values that filled the variables, in the order in which the platform takes them.
    pub variables: Vec<TemplateVariable>,
}

/// A file of our store that stands above the words of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeaderFile {
    /// A picture, a film or a document.
    pub kind: HeaderKind,
    /// The file.
    pub media: MediaId,
}

/// A variable of a template, filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateVariable {
    /// Its name, or its number from `1`; after `header.`, in the header.
    pub key: String,
    /// Its value.
    pub value: String,
}

names! {
    /// Where the value of a variable comes from.
    VariableSource {
        /// The visitor's name.
        ContactName = "contact_name",
        /// The agent's pseudonym, else their name.
        AgentName = "agent_name",
        /// The brand's name.
        BrandName = "brand_name",
        /// The agent is asked.
        Ask = "ask",
    }
}

/// A variable of a template, and where its value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name or number in the body; after `header.`, in the header.
    pub key: String,
    /// Where its value comes from.
    pub source: VariableSource,
    /// What the agent reads beside the field.
    pub label: String,
}

/// What the platform says of a template in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateFacts {
    /// The platform's id.
    pub platform_id: String,
    /// Its name; the same in every language.
    pub name: String,
    /// The platform's code of the language, such as `fr` or `en_US`.
    pub language: String,
    /// What it is for.
    pub category: Category,
    /// Where it stands.
    pub status: TemplateStatus,
    /// Why it was refused, in the platform's words.
    pub rejection: Option<String>,
    /// How visitors take it.
    pub quality: Quality,
    /// What it is made of.
    pub parts: TemplateParts,
}

/// A template of a channel in one language: what the platform says, and what the manager chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Its id.
    pub id: TemplateId,
    /// The channel.
    pub channel: ChannelId,
    /// What the platform says.
    pub facts: TemplateFacts,
    /// Whether it is offered as a relaunch.
    pub is_relaunch: bool,
    /// What the desk calls it, if not by its name.
    pub title: Option<String>,
    /// Its variables, the header's first.
    pub variables: Vec<Variable>,
    /// The file that stands above its words, if a manager chose one: nobody is asked for its
    /// address.
    pub header_media: Option<MediaId>,
    /// When the platform last told of it, by real time.
    pub told_at: Timestamp,
}

/// Why a template can't be a relaunch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unsuited {
    /// It has not two quick replies, yes and no (W6).
    #[error("a relaunch carries two quick replies, yes and no")]
    QuickReplies,
    /// It has a part that the desk can't fill.
    #[error("it has a part that the desk can't fill")]
    OtherParts,
    /// It is for logging in.
    #[error("it is for logging in")]
    Authentication,
}

impl Template {
    /// A template that the desk meets for the first time: its variables are asked for.
    #[must_use]
    pub fn new(
        id: TemplateId,
        channel: ChannelId,
        facts: TemplateFacts,
        told_at: Timestamp,
    ) -> Self {
        let variables = Self::variables_of(&facts.parts, &[]);
        Self {
            id,
            channel,
            facts,
            is_relaunch: false,
            title: None,
            variables,
            header_media: None,
            told_at,
        }
    }

    /// The template as the platform says that it is at that instant. Variables that are still in
    /// it keep their source.
    #[must_use]
    pub fn told(&self, facts: TemplateFacts, told_at: Timestamp) -> Self {
        let variables = Self::variables_of(&facts.parts, &self.variables);
        let is_same_kind = facts.parts.header_kind == self.facts.parts.header_kind;
        let header_media = self.header_media.filter(|_| is_same_kind);
        let told_at = self.told_at.max(told_at);
        Self { facts, variables, header_media, told_at, ..self.clone() }
    }

    /// The file that stands above its words, if a manager chose one.
    #[must_use]
    pub fn header_file(&self) -> Option<HeaderFile> {
        let kind = self.facts.parts.header_kind.filter(|it| it.is_file())?;
        self.header_media.map(|media| HeaderFile { kind, media })
    }

    /// The variables that a relaunch has to fill: without the address of a file that was chosen.
    pub fn open_variables(&self) -> impl Iterator<Item = &Variable> {
        let has_file = self.header_file().is_some();
        self.variables.iter().filter(move |it| !(has_file && it.key == HEADER_LINK_KEY))
    }

    fn variables_of(parts: &TemplateParts, known: &[Variable]) -> Vec<Variable> {
        let keyed = |key: String| {
            known.iter().find(|it| it.key == key).cloned().unwrap_or_else(|| Variable {
                label: key.clone(),
                key,
                source: VariableSource::Ask,
            })
        };
        parts.keys().into_iter().map(keyed).collect()
    }

    /// The language, by its first two letters.
    #[must_use]
    pub fn language(&self) -> Option<Language> {
        self.facts.language.get(..2)?.parse().ok()
    }

    /// What the desk calls it.
    #[must_use]
    pub fn shown_title(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.facts.name)
    }

    /// Whether it could be a relaunch (W6): two quick replies, and nothing that can't be filled.
    ///
    /// # Errors
    ///
    /// [`Unsuited`]: why not.
    pub fn check_suited(&self) -> Result<(), Unsuited> {
        let parts = &self.facts.parts;
        let has_other = parts.buttons.iter().any(|it| it.kind == ButtonKind::Other);
        if parts.has_other_parts || has_other {
            return Err(Unsuited::OtherParts);
        }
        if self.facts.category == Category::Authentication {
            return Err(Unsuited::Authentication);
        }
        if parts.quick_replies().count() != 2 {
            return Err(Unsuited::QuickReplies);
        }
        Ok(())
    }

    /// Whether agents are offered it (W9): chosen, approved, and of a shape that can be sent.
    #[must_use]
    pub fn is_offered(&self) -> bool {
        self.is_relaunch
            && self.facts.status == TemplateStatus::Approved
            && self.check_suited().is_ok()
    }
}

impl TemplateParts {
    /// The positions of the quick replies among the buttons: yes first, then no (W6).
    pub fn quick_replies(&self) -> impl Iterator<Item = usize> {
        let numbered = self.buttons.iter().enumerate();
        numbered.filter(|(_, it)| it.kind == ButtonKind::QuickReply).map(|(position, _)| position)
    }

    /// The positions of the buttons that want a value.
    pub fn valued_buttons(&self) -> impl Iterator<Item = (usize, ButtonKind)> {
        let numbered = self.buttons.iter().enumerate().map(|(position, it)| (position, it.kind));
        numbered.filter(|(_, kind)| matches!(kind, ButtonKind::UrlVariable | ButtonKind::CopyCode))
    }

    /// The keys of its variables, the header's first, then the body's, then the buttons', each
    /// once.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        let header = self.header.as_deref().map(pattern::variables).unwrap_or_default();
        let header = header.into_iter().map(|name| format!("{HEADER_KEY}{name}"));
        let body = pattern::variables(&self.body).into_iter().map(str::to_owned);
        let above = self.header_kind.map(HeaderKind::keys).unwrap_or_default();
        let above = above.iter().map(|it| (*it).to_owned());
        let buttons = self.valued_buttons().map(|(position, _)| format!("{BUTTON_KEY}{position}"));
        header.chain(above).chain(body).chain(buttons).collect()
    }
}

/// What the keys of the header's variables begin with.
pub(crate) const HEADER_KEY: &str = "header.";

/// The key of the address of a file above the words.
pub(crate) const HEADER_LINK_KEY: &str = "header.link";

/// What the keys of the buttons' values begin with; the position follows, from `0`.
pub(crate) const BUTTON_KEY: &str = "button.";

#[cfg(test)]
pub(crate) mod fixtures {
    //! A relaunch in French with two variables.

    use super::*;

    pub(crate) fn quick_reply(text: &str) -> TemplateButton {
        TemplateButton { kind: ButtonKind::QuickReply, text: text.to_owned() }
    }

    pub(crate) fn relaunch() -> Template {
        let facts = TemplateFacts {
            platform_id: "910".to_owned(),
            name: "reprise".to_owned(),
            language: "fr".to_owned(),
            category: Category::Utility,
            status: TemplateStatus::Approved,
            rejection: None,
            quality: Quality::Unknown,
            parts: TemplateParts {
                header: Some("{{1}} vous répond".to_owned()),
                header_kind: None,
                body: "Bonjour {{1}}, au sujet de {{2}} : on continue, {{1}} ?".to_owned(),
                footer: Some("Orvelle".to_owned()),
                buttons: vec![quick_reply("Oui"), quick_reply("Non, merci")],
                is_named: false,
                has_other_parts: false,
            },
        };
        let template = Template::new(
            TemplateId::from_bytes([1; 16]),
            ChannelId::from_bytes([8; 16]),
            facts,
            Timestamp::UNIX_EPOCH,
        );
        Template { is_relaunch: true, ..template }
    }
}

#[cfg(test)]
mod tests;
