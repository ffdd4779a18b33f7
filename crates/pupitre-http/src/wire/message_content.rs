//! What a message says.

use pupitre_domain::media as domain_media;
use pupitre_domain::message::{self, COORDINATE_SCALE};
use pupitre_domain::template::TemplateContent;
use serde::Serialize;
use utoipa::ToSchema;

use super::Media;
use super::media::url as media_url;

/// A file above the words of a template.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct HeaderFile {
    /// `image`, `video` or `document`.
    kind: &'static str,
    /// Where its bytes are served.
    url: String,
}

/// A way to reach somebody.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct ContactAddress {
    /// A mail address.
    address: String,
    /// What sort it is, as its owner wrote it.
    #[schema(required)]
    kind: Option<String>,
}

/// A phone number.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct ContactPhone {
    /// The number, as its owner wrote it.
    number: String,
    /// What sort it is, as its owner wrote it.
    #[schema(required)]
    kind: Option<String>,
}

/// Where somebody lives or works.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct ContactPlace {
    /// The address, on one line.
    text: String,
    /// What sort it is, as its owner wrote it.
    #[schema(required)]
    kind: Option<String>,
}

/// A page of somebody.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct ContactPage {
    /// The page; an http address.
    url: String,
    /// What sort it is, as its owner wrote it.
    #[schema(required)]
    kind: Option<String>,
}

/// Somebody's business card.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ContactCard {
    /// The whole name; empty when the card has none.
    name: String,
    /// Where they work.
    #[schema(required)]
    organization: Option<String>,
    /// Their numbers.
    phones: Vec<ContactPhone>,
    /// Their mail addresses.
    emails: Vec<ContactAddress>,
    /// Where they live or work.
    addresses: Vec<ContactPlace>,
    /// Their pages.
    urls: Vec<ContactPage>,
    /// Their birthday, as written.
    #[schema(required)]
    birthday: Option<String>,
    /// Whether the visitor gives their own number, because the brand asked for it.
    is_requested: bool,
}

/// One of several things to choose.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct ChoicesRow {
    /// What comes back when it is chosen.
    id: String,
    /// Its label.
    title: String,
    /// A line under it.
    #[schema(required)]
    description: Option<String>,
}

/// Choices under a title.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ChoicesSection {
    /// The title.
    #[schema(required)]
    title: Option<String>,
    /// The choices.
    rows: Vec<ChoicesRow>,
}

/// What was filled in, in one place of a form.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct AnswerField {
    /// The place.
    name: String,
    /// What.
    value: String,
}

/// One article of an order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct OrderItem {
    /// Its number in the brand's catalog.
    product_id: String,
    /// How many.
    quantity: u32,
    /// The price of one, in decimal.
    price: String,
    /// The currency, by its ISO code.
    currency: String,
}

/// An amount of money.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct Money {
    /// How much, in decimal.
    amount: String,
    /// The currency, by its ISO code.
    currency: String,
}

/// What a message says, by its `type`.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(super) enum Content {
    /// Words.
    Text {
        /// The words.
        text: String,
    },
    /// A picture.
    Image {
        /// The file.
        media: Media,
        /// Words under it.
        #[schema(required)]
        caption: Option<String>,
    },
    /// A film.
    Video {
        /// The file.
        media: Media,
        /// Words under it.
        #[schema(required)]
        caption: Option<String>,
    },
    /// A sticker.
    Sticker {
        /// The file.
        media: Media,
        /// Always null: a sticker has no words under it.
        #[schema(required)]
        caption: Option<String>,
    },
    /// A sound.
    Audio {
        /// The file.
        media: Media,
        /// Whether it was recorded as a voice note.
        voice: bool,
    },
    /// Any other file.
    Document {
        /// The file.
        media: Media,
        /// Words under it.
        #[schema(required)]
        caption: Option<String>,
    },
    /// An approved template, variables filled.
    Template {
        /// The template's name on the platform.
        name: String,
        /// Its language on the platform.
        language: String,
        /// The line above.
        #[schema(required)]
        header: Option<String>,
        /// The file above, when a manager chose it.
        #[schema(required)]
        header_file: Option<HeaderFile>,
        /// The words.
        text: String,
        /// The line below.
        #[schema(required)]
        footer: Option<String>,
        /// What the visitor may press.
        buttons: Vec<String>,
        /// The position of the one that the visitor pressed.
        #[schema(required)]
        chosen: Option<u32>,
    },
    /// A place.
    Location {
        /// Degrees north of the equator.
        latitude: f64,
        /// Degrees east of Greenwich.
        longitude: f64,
        /// Its name.
        #[schema(required)]
        name: Option<String>,
        /// Its address.
        #[schema(required)]
        address: Option<String>,
        /// Where more is said of it.
        #[schema(required)]
        url: Option<String>,
    },
    /// Business cards.
    Contacts {
        /// Whose.
        contacts: Vec<ContactCard>,
    },
    /// A question with ready answers.
    Choices {
        /// How they are offered: `buttons` or `list`.
        kind: &'static str,
        /// The line above.
        #[schema(required)]
        header: Option<String>,
        /// The words.
        text: String,
        /// The line below.
        #[schema(required)]
        footer: Option<String>,
        /// The label of the button that opens the list.
        #[schema(required)]
        button: Option<String>,
        /// The choices; buttons have one section without a title.
        sections: Vec<ChoicesSection>,
        /// The id of the one that the visitor chose last.
        #[schema(required)]
        chosen: Option<String>,
    },
    /// An answer that was chosen or filled in.
    Answer {
        /// By what: `button`, `row`, `template_button` or `flow`.
        kind: &'static str,
        /// Its label.
        title: String,
        /// The line under it.
        #[schema(required)]
        description: Option<String>,
        /// What was filled in.
        fields: Vec<AnswerField>,
    },
    /// An order from the brand's catalog.
    Order {
        /// Words with it.
        #[schema(required)]
        text: Option<String>,
        /// What is ordered.
        items: Vec<OrderItem>,
        /// What it comes to; null when its prices can't be added up.
        #[schema(required)]
        total: Option<Money>,
    },
    /// What the platform says of the visitor.
    System {
        /// What: `number_changed`, `user_id_changed`, `identity_changed`, `merged` (the desk's own:
        /// they were known as two) or `other`.
        kind: &'static str,
        /// The platform's words.
        #[schema(required)]
        text: Option<String>,
    },
    /// A type that the desk does not show.
    Unsupported {
        /// The platform's name for the type.
        kind: String,
        /// The platform's words why it does not bring more.
        #[schema(required)]
        reason: Option<String>,
    },
}

/// What a message says, with its file.
pub(super) fn content(content: &message::Content, media: Option<&domain_media::Media>) -> Content {
    let file = |id| media.map_or_else(|| Media::unknown(id), Media::from);
    match content {
        message::Content::Text(text) => Content::Text { text: text.clone() },
        message::Content::Image { media, caption } => {
            Content::Image { media: file(*media), caption: caption.clone() }
        }
        message::Content::Video { media, caption } => {
            Content::Video { media: file(*media), caption: caption.clone() }
        }
        message::Content::Sticker { media } => {
            Content::Sticker { media: file(*media), caption: None }
        }
        message::Content::Audio { media, is_voice } => {
            Content::Audio { media: file(*media), voice: *is_voice }
        }
        message::Content::Document { media, caption } => {
            Content::Document { media: file(*media), caption: caption.clone() }
        }
        message::Content::Template(it) => template(it),
        message::Content::Location(place) => location(place),
        message::Content::Contacts(cards) => {
            Content::Contacts { contacts: cards.iter().map(card).collect() }
        }
        message::Content::Choices(it) => choices(it),
        message::Content::Answer(it) => answer(it),
        message::Content::Order(it) => order(it),
        message::Content::System(notice) => {
            Content::System { kind: notice.kind.name(), text: notice.text.clone() }
        }
        message::Content::Unsupported { kind, reason } => {
            Content::Unsupported { kind: kind.clone(), reason: reason.clone() }
        }
    }
}

fn template(template: &TemplateContent) -> Content {
    Content::Template {
        name: template.name.clone(),
        language: template.language.clone(),
        header: template.header.clone(),
        header_file: template
            .header_file
            .map(|it| HeaderFile { kind: it.kind.name(), url: media_url(it.media) }),
        text: template.body.clone(),
        footer: template.footer.clone(),
        buttons: template.buttons.clone(),
        chosen: template.chosen,
    }
}

fn location(place: &message::Location) -> Content {
    let degrees = |parts: i32| f64::from(parts) / f64::from(COORDINATE_SCALE);
    Content::Location {
        latitude: degrees(place.latitude),
        longitude: degrees(place.longitude),
        name: place.name.clone(),
        address: place.address.clone(),
        url: place.url.clone(),
    }
}

fn card(card: &message::ContactCard) -> ContactCard {
    let of = |it: &message::ContactPoint| (it.value.clone(), it.kind.clone());
    let phones = card.phones.iter().map(of);
    let emails = card.emails.iter().map(of);
    let addresses = card.addresses.iter().map(of);
    let urls = card.urls.iter().map(of);
    ContactCard {
        name: card.name.clone(),
        organization: card.organization.clone(),
        phones: phones.map(|(number, kind)| ContactPhone { number, kind }).collect(),
        emails: emails.map(|(address, kind)| ContactAddress { address, kind }).collect(),
        addresses: addresses.map(|(text, kind)| ContactPlace { text, kind }).collect(),
        urls: urls.map(|(url, kind)| ContactPage { url, kind }).collect(),
        birthday: card.birthday.clone(),
        is_requested: card.is_requested,
    }
}

fn choices(choices: &message::Choices) -> Content {
    let row = |it: &message::Choice| ChoicesRow {
        id: it.id.clone(),
        title: it.title.clone(),
        description: it.description.clone(),
    };
    let section = |it: &message::ChoicesSection| ChoicesSection {
        title: it.title.clone(),
        rows: it.rows.iter().map(row).collect(),
    };
    Content::Choices {
        kind: choices.kind.name(),
        header: choices.header.clone(),
        text: choices.body.clone(),
        footer: choices.footer.clone(),
        button: choices.button.clone(),
        sections: choices.sections.iter().map(section).collect(),
        chosen: choices.chosen.clone(),
    }
}

fn answer(answer: &message::Answer) -> Content {
    let field = |it: &(String, String)| AnswerField { name: it.0.clone(), value: it.1.clone() };
    Content::Answer {
        kind: answer.kind.name(),
        title: answer.title.clone(),
        description: answer.description.clone(),
        fields: answer.fields.iter().map(field).collect(),
    }
}

fn order(order: &message::Order) -> Content {
    let item = |it: &message::OrderItem| OrderItem {
        product_id: it.product_id.clone(),
        quantity: it.quantity,
        price: it.price.clone(),
        currency: it.currency.clone(),
    };
    Content::Order {
        text: order.text.clone(),
        items: order.items.iter().map(item).collect(),
        total: order
            .total()
            .map(|(amount, currency)| Money { amount, currency: currency.to_owned() }),
    }
}
