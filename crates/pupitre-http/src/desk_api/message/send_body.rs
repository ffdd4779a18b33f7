//! What an agent asks to be sent, as the desk's page shapes it.

use pupitre_app::message::{OutboundContent, SendMessage};
use pupitre_domain::id::{ClientId, ConversationId};
use pupitre_domain::message::{
    Choice, Choices, ChoicesKind, ChoicesSection, ContactCard, ContactPoint, Location,
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::codes;
use crate::problem::Problem;

/// What kind of message is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum SendType {
    /// Words: `text`.
    Text,
    /// An uploaded file: `media_id`, and perhaps `caption`.
    Media,
    /// A place: `latitude`, `longitude`, and perhaps `name` and `address`.
    Location,
    /// Business cards: `contacts`.
    Contacts,
    /// A question with ready answers: `kind`, `text`, `sections`, and perhaps `header`, `footer`;
    /// `button` for a list.
    Choices,
}

/// How choices are offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum SentChoicesKind {
    /// Up to three buttons under the words.
    Buttons,
    /// Up to ten rows, in a list that a button opens.
    List,
}

/// One of several things to choose.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SentChoice {
    /// What comes back when it is chosen.
    id: String,
    /// Its label: at most 20 characters on a button, 24 in a list.
    title: String,
    /// A line under it, in a list only, at most 72 characters.
    #[serde(default)]
    description: Option<String>,
}

/// Choices under a title; buttons have one section without one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SentSection {
    /// The title, at most 24 characters; every section has one where there are several.
    #[serde(default)]
    title: Option<String>,
    /// The choices.
    rows: Vec<SentChoice>,
}

/// A name on a card.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SentName {
    /// The whole name.
    formatted: String,
    /// The first name.
    #[serde(default)]
    first: Option<String>,
    /// The last name.
    #[serde(default)]
    last: Option<String>,
}

/// A number on a card.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SentPhone {
    /// The number.
    number: String,
    /// What sort it is: `CELL`, `WORK`.
    #[serde(default)]
    kind: Option<String>,
}

/// A mail address on a card.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SentEmail {
    /// The address.
    address: String,
    /// What sort it is: `HOME`, `WORK`.
    #[serde(default)]
    kind: Option<String>,
}

/// A business card.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SentCard {
    /// Whose it is.
    name: SentName,
    /// Where they work.
    #[serde(default)]
    organization: Option<String>,
    /// Their numbers.
    #[serde(default)]
    phones: Vec<SentPhone>,
    /// Their mail addresses.
    #[serde(default)]
    emails: Vec<SentEmail>,
}

/// An answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SendBody {
    /// The id that the screen gives the message: the same id is the same message.
    #[schema(format = Uuid)]
    client_message_id: String,
    /// Which of the other fields are given.
    r#type: SendType,
    /// The words of a `text`, at most 4,096 characters; those of `choices`, at most 1,024 over
    /// buttons.
    #[serde(default)]
    text: Option<String>,
    /// The file of a `media`.
    #[serde(default)]
    #[schema(format = Uuid)]
    media_id: Option<String>,
    /// The words under a file, at most 1,024 characters.
    #[serde(default)]
    caption: Option<String>,
    /// Degrees north of the equator, of a `location`.
    #[serde(default)]
    latitude: Option<f64>,
    /// Degrees east of Greenwich, of a `location`.
    #[serde(default)]
    longitude: Option<f64>,
    /// The name of a `location`.
    #[serde(default)]
    name: Option<String>,
    /// The address of a `location`.
    #[serde(default)]
    address: Option<String>,
    /// The cards of `contacts`, at most 257.
    #[serde(default)]
    contacts: Option<Vec<SentCard>>,
    /// How `choices` are offered.
    #[serde(default)]
    kind: Option<SentChoicesKind>,
    /// The line above `choices`, at most 60 characters.
    #[serde(default)]
    header: Option<String>,
    /// The line below `choices`, at most 60 characters.
    #[serde(default)]
    footer: Option<String>,
    /// The label of the button that opens a list, at most 20 characters.
    #[serde(default)]
    button: Option<String>,
    /// The choices.
    #[serde(default)]
    sections: Option<Vec<SentSection>>,
    /// The message that this one answers, of this conversation or an earlier one of the contact.
    #[serde(default)]
    #[schema(format = Uuid)]
    quoted_message_id: Option<String>,
    /// Whether the agent signs it; heeded on the first message of a stay, where the channel leaves
    /// it to the agent.
    #[serde(default)]
    signed: bool,
    /// The stay that the agent knows of.
    #[serde(default)]
    expected_epoch: Option<u32>,
}

fn missing(field: &'static str) -> Problem {
    Problem::new(codes::REQUEST_MISSING_FIELD).field(field)
}

impl SendBody {
    /// What is asked.
    ///
    /// # Errors
    ///
    /// [`Problem`]: a field that is missing, that its type does not have, or that can't be read.
    pub(crate) fn command(self, conversation: ConversationId) -> Result<SendMessage, Problem> {
        let invalid = |field| Problem::new(codes::REQUEST_INVALID_VALUE).field(field);
        self.check_fields()?;
        let client_id: Result<ClientId, _> = self.client_message_id.parse();
        let client_id = client_id.map_err(|_unlike| invalid("client_message_id"))?;
        let quoted = self.quoted_message_id.as_deref().map(str::parse).transpose();
        let quoted = quoted.map_err(|_unlike| {
            Problem::new(codes::MESSAGE_QUOTED_NOT_FOUND).field("quoted_message_id")
        })?;
        let (is_signed, expected_epoch) = (self.signed, self.expected_epoch);
        let content = self.content()?;
        Ok(SendMessage { conversation, client_id, content, quoted, is_signed, expected_epoch })
    }

    /// Refuses the fields that a message of this type does not have.
    fn check_fields(&self) -> Result<(), Problem> {
        use SendType::{Choices, Contacts, Location, Media, Text};
        let fields: [(&'static str, bool, &[SendType]); 13] = [
            ("text", self.text.is_some(), &[Text, Choices]),
            ("media_id", self.media_id.is_some(), &[Media]),
            ("caption", self.caption.is_some(), &[Media]),
            ("latitude", self.latitude.is_some(), &[Location]),
            ("longitude", self.longitude.is_some(), &[Location]),
            ("name", self.name.is_some(), &[Location]),
            ("address", self.address.is_some(), &[Location]),
            ("contacts", self.contacts.is_some(), &[Contacts]),
            ("kind", self.kind.is_some(), &[Choices]),
            ("header", self.header.is_some(), &[Choices]),
            ("footer", self.footer.is_some(), &[Choices]),
            ("button", self.button.is_some(), &[Choices]),
            ("sections", self.sections.is_some(), &[Choices]),
        ];
        let stray = fields.iter().find(|(_, is_given, of)| *is_given && !of.contains(&self.r#type));
        match stray {
            Some((field, _, _)) => Err(Problem::new(codes::REQUEST_UNKNOWN_FIELD).field(*field)),
            None => Ok(()),
        }
    }

    fn content(self) -> Result<OutboundContent, Problem> {
        match self.r#type {
            SendType::Text => {
                Ok(OutboundContent::Text(storable(self.text.ok_or_else(|| missing("text"))?)))
            }
            SendType::Media => {
                let media = self.media_id.ok_or_else(|| missing("media_id"))?;
                let media =
                    media.parse().map_err(|_unlike| Problem::new(codes::MEDIA_NOT_FOUND))?;
                Ok(OutboundContent::Media { media, caption: line(self.caption) })
            }
            SendType::Location => {
                let latitude = self.latitude.ok_or_else(|| missing("latitude"))?;
                let longitude = self.longitude.ok_or_else(|| missing("longitude"))?;
                Ok(OutboundContent::Location(Box::new(Location {
                    latitude: parts_of_degree(latitude),
                    longitude: parts_of_degree(longitude),
                    name: line(self.name),
                    address: line(self.address),
                    url: None,
                })))
            }
            SendType::Contacts => {
                let cards = self.contacts.ok_or_else(|| missing("contacts"))?;
                Ok(OutboundContent::Contacts(cards.into_iter().map(card).collect()))
            }
            SendType::Choices => {
                let kind = match self.kind.ok_or_else(|| missing("kind"))? {
                    SentChoicesKind::Buttons => ChoicesKind::Buttons,
                    SentChoicesKind::List => ChoicesKind::List,
                };
                let sections = self.sections.ok_or_else(|| missing("sections"))?;
                Ok(OutboundContent::Choices(Box::new(Choices {
                    kind,
                    header: line(self.header),
                    body: storable(self.text.ok_or_else(|| missing("text"))?),
                    footer: line(self.footer),
                    button: line(self.button),
                    sections: sections.into_iter().map(section).collect(),
                    chosen: None,
                })))
            }
        }
    }
}

fn section(section: SentSection) -> ChoicesSection {
    let row = |it: SentChoice| Choice {
        id: storable(it.id),
        title: storable(it.title),
        description: line(it.description),
    };
    ChoicesSection { title: line(section.title), rows: section.rows.into_iter().map(row).collect() }
}

fn card(card: SentCard) -> ContactCard {
    let point = |value, kind| ContactPoint { value: storable(value), kind: line(kind) };
    ContactCard {
        name: storable(card.name.formatted),
        first_name: line(card.name.first),
        last_name: line(card.name.last),
        organization: line(card.organization),
        phones: card.phones.into_iter().map(|it| point(it.number, it.kind)).collect(),
        emails: card.emails.into_iter().map(|it| point(it.address, it.kind)).collect(),
        ..ContactCard::default()
    }
}

/// A line that says something.
fn line(words: Option<String>) -> Option<String> {
    words.map(storable).filter(|it| !it.trim().is_empty())
}

/// The words without NUL, which a database can't keep: a repeat of the same words is then known as
/// one.
fn storable(words: String) -> String {
    if words.contains('\0') { words.replace('\0', "") } else { words }
}

/// Degrees in ten-millionths; what is not on the globe is not there afterwards either.
fn parts_of_degree(degrees: f64) -> i32 {
    const OFF_THE_GLOBE: i32 = i32::MAX;
    if !degrees.is_finite() || degrees.abs() > 180.0 {
        return OFF_THE_GLOBE;
    }
    // In decimal text the seven digits are moved without a cast that could lose some.
    let digits = format!("{degrees:.7}").replace('.', "");
    digits.parse().unwrap_or(OFF_THE_GLOBE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_keep_seven_digits() {
        let table = [
            (48.856_613_8, 488_566_138),
            (-0.000_000_1, -1),
            (0.0, 0),
            (180.0, 1_800_000_000),
            (-180.0, -1_800_000_000),
            (2.352_221_949_9, 23_522_219),
            (180.1, i32::MAX),
            (f64::NAN, i32::MAX),
            (f64::INFINITY, i32::MAX),
        ];
        for (degrees, parts) in table {
            assert_eq!(parts_of_degree(degrees), parts, "{degrees}");
        }
    }
}
