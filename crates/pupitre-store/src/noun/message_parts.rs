//! What a message has beside its words and its file, as JSON.

use pupitre_app::ports::store::StoreError;
use pupitre_domain::message::{
    Answer, AnswerKind, Choice, Choices, ChoicesKind, ChoicesSection, ContactCard, ContactPoint,
    Content, Location, NoticeKind, Order, OrderItem, Referral, ReferredProduct, SystemNotice,
};
use serde::{Deserialize, Serialize};

use super::template_content;

#[derive(Serialize, Deserialize)]
struct LocationParts {
    latitude: i32,
    longitude: i32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

/// A value and what sort it is.
type PointParts = (String, Option<String>);

#[derive(Serialize, Deserialize)]
struct CardParts {
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    first_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    organization: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    phones: Vec<PointParts>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    emails: Vec<PointParts>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    addresses: Vec<PointParts>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    urls: Vec<PointParts>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    birthday: Option<String>,
    #[serde(default)]
    is_requested: bool,
}

/// An id, a title and a description.
type ChoiceParts = (String, String, Option<String>);

#[derive(Serialize, Deserialize)]
struct ChoicesParts {
    kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    header: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    footer: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    button: Option<String>,
    sections: Vec<(Option<String>, Vec<ChoiceParts>)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    chosen: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct AnswerParts {
    kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    fields: Vec<(String, String)>,
}

#[derive(Serialize, Deserialize)]
struct ItemParts {
    product_id: String,
    quantity: u32,
    price: String,
    currency: String,
}

#[derive(Serialize, Deserialize)]
struct NoticeParts {
    kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    old: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    new: Option<String>,
}

/// What brought the visitor, and what they ask about.
#[derive(Default, Serialize, Deserialize)]
struct BroughtBy {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    referral: Option<ReferralParts>,
    /// A catalog and a product of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    product: Option<(String, String)>,
}

#[derive(Serialize, Deserialize)]
struct ReferralParts {
    source: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    headline: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    media_url: Option<String>,
}

/// The columns of a content that is words: what the search reads, and the JSON beside it.
pub(super) struct Written {
    pub(super) body: Option<String>,
    pub(super) parts: Option<String>,
}

fn json(parts: &impl Serialize) -> Result<Option<String>, StoreError> {
    let text = serde_json::to_string(parts).map(Some);
    text.map_err(|error| StoreError::Failed { detail: error.to_string() })
}

fn points(points: &[ContactPoint]) -> Vec<PointParts> {
    points.iter().map(|it| (it.value.clone(), it.kind.clone())).collect()
}

fn read_points(points: Vec<PointParts>) -> Vec<ContactPoint> {
    points.into_iter().map(|(value, kind)| ContactPoint { value, kind }).collect()
}

fn card(card: &ContactCard) -> CardParts {
    CardParts {
        name: card.name.clone(),
        first_name: card.first_name.clone(),
        last_name: card.last_name.clone(),
        organization: card.organization.clone(),
        phones: points(&card.phones),
        emails: points(&card.emails),
        addresses: points(&card.addresses),
        urls: points(&card.urls),
        birthday: card.birthday.clone(),
        is_requested: card.is_requested,
    }
}

fn read_card(card: CardParts) -> ContactCard {
    ContactCard {
        name: card.name,
        first_name: card.first_name,
        last_name: card.last_name,
        organization: card.organization,
        phones: read_points(card.phones),
        emails: read_points(card.emails),
        addresses: read_points(card.addresses),
        urls: read_points(card.urls),
        birthday: card.birthday,
        is_requested: card.is_requested,
    }
}

fn choices(choices: &Choices) -> ChoicesParts {
    let row = |it: &Choice| (it.id.clone(), it.title.clone(), it.description.clone());
    let section =
        |it: &ChoicesSection| (it.title.clone(), it.rows.iter().map(row).collect::<Vec<_>>());
    ChoicesParts {
        kind: choices.kind.name().to_owned(),
        header: choices.header.clone(),
        footer: choices.footer.clone(),
        button: choices.button.clone(),
        sections: choices.sections.iter().map(section).collect(),
        chosen: choices.chosen.clone(),
    }
}

fn read_choices(body: String, parts: ChoicesParts) -> Option<Choices> {
    let row = |(id, title, description)| Choice { id, title, description };
    let section = |(title, rows): (Option<String>, Vec<ChoiceParts>)| ChoicesSection {
        title,
        rows: rows.into_iter().map(row).collect(),
    };
    Some(Choices {
        kind: ChoicesKind::from_name(&parts.kind)?,
        header: parts.header,
        body,
        footer: parts.footer,
        button: parts.button,
        sections: parts.sections.into_iter().map(section).collect(),
        chosen: parts.chosen,
    })
}

/// The columns of a content.
pub(super) fn written(content: &Content) -> Result<Written, StoreError> {
    let body = content.text().map(str::to_owned);
    Ok(match content {
        Content::Text(_)
        | Content::Image { .. }
        | Content::Video { .. }
        | Content::Document { .. }
        | Content::Audio { .. }
        | Content::Sticker { .. } => Written { body, parts: None },
        Content::Template(template) => {
            Written { body, parts: Some(template_content::parts(template)?) }
        }
        Content::Location(it) => {
            let parts = LocationParts {
                latitude: it.latitude,
                longitude: it.longitude,
                name: it.name.clone(),
                address: it.address.clone(),
                url: it.url.clone(),
            };
            let words = [it.name.as_deref(), it.address.as_deref()];
            let words: Vec<&str> = words.into_iter().flatten().collect();
            let body = (!words.is_empty()).then(|| words.join(", "));
            Written { body, parts: json(&parts)? }
        }
        Content::Contacts(cards) => {
            let names: Vec<&str> = cards.iter().map(|it| it.name.as_str()).collect();
            let parts: Vec<CardParts> = cards.iter().map(card).collect();
            Written { body: Some(names.join(", ")), parts: json(&parts)? }
        }
        Content::Choices(it) => Written { body, parts: json(&choices(it))? },
        Content::Answer(it) => {
            let parts = AnswerParts {
                kind: it.kind.name().to_owned(),
                id: it.id.clone(),
                description: it.description.clone(),
                fields: it.fields.clone(),
            };
            Written { body, parts: json(&parts)? }
        }
        Content::Order(it) => {
            let item = |it: &OrderItem| ItemParts {
                product_id: it.product_id.clone(),
                quantity: it.quantity,
                price: it.price.clone(),
                currency: it.currency.clone(),
            };
            Written { body, parts: json(&it.items.iter().map(item).collect::<Vec<_>>())? }
        }
        Content::System(it) => {
            let (kind, old, new) = (it.kind.name().to_owned(), it.old.clone(), it.new.clone());
            Written { body, parts: json(&NoticeParts { kind, old, new })? }
        }
        Content::Unsupported { kind, reason } => {
            let parts = reason.as_ref().map_or(Ok(None), json)?;
            Written { body: Some(kind.clone()), parts }
        }
    })
}

/// The content of that kind, without a file, of these columns.
pub(super) fn read(kind: &str, body: Option<String>, parts: Option<&str>) -> Option<Content> {
    match (kind, parts) {
        ("text", None) => body.map(Content::Text),
        ("template", Some(parts)) => {
            let template = template_content::content(body?, parts)?;
            Some(Content::Template(Box::new(template)))
        }
        ("location", Some(parts)) => {
            let LocationParts { latitude, longitude, name, address, url } =
                serde_json::from_str(parts).ok()?;
            let place = Location { latitude, longitude, name, address, url };
            Some(Content::Location(Box::new(place)))
        }
        ("contacts", Some(parts)) => {
            let cards: Vec<CardParts> = serde_json::from_str(parts).ok()?;
            Some(Content::Contacts(cards.into_iter().map(read_card).collect()))
        }
        ("choices", Some(parts)) => {
            let choices = read_choices(body?, serde_json::from_str(parts).ok()?)?;
            Some(Content::Choices(Box::new(choices)))
        }
        ("answer", Some(parts)) => {
            let AnswerParts { kind, id, description, fields } = serde_json::from_str(parts).ok()?;
            let kind = AnswerKind::from_name(&kind)?;
            let answer = Answer { kind, id, title: body?, description, fields };
            Some(Content::Answer(Box::new(answer)))
        }
        ("order", Some(parts)) => {
            let items: Vec<ItemParts> = serde_json::from_str(parts).ok()?;
            let item = |ItemParts { product_id, quantity, price, currency }| OrderItem {
                product_id,
                quantity,
                price,
                currency,
            };
            let items = items.into_iter().map(item).collect();
            Some(Content::Order(Box::new(Order { text: body, items })))
        }
        ("system", Some(parts)) => {
            let NoticeParts { kind, old, new } = serde_json::from_str(parts).ok()?;
            let kind = NoticeKind::from_name(&kind)?;
            Some(Content::System(Box::new(SystemNotice { kind, text: body, old, new })))
        }
        ("unsupported", parts) => {
            let reason = parts.map(serde_json::from_str).transpose().ok()?;
            Some(Content::Unsupported { kind: body?, reason })
        }
        _ => None,
    }
}

/// What brought the visitor, as JSON; none for nothing.
pub(super) fn brought_by(
    referral: Option<&Referral>,
    product: Option<&ReferredProduct>,
) -> Result<Option<String>, StoreError> {
    if referral.is_none() && product.is_none() {
        return Ok(None);
    }
    let referral = referral.map(|it| ReferralParts {
        source: it.source.clone(),
        headline: it.headline.clone(),
        text: it.text.clone(),
        url: it.url.clone(),
        media_url: it.media_url.clone(),
    });
    let product = product.map(|it| (it.catalog_id.clone(), it.product_id.clone()));
    json(&BroughtBy { referral, product })
}

/// What brought the visitor, and what they ask about.
pub(super) type Brought = (Option<Box<Referral>>, Option<Box<ReferredProduct>>);

/// Reads what brought the visitor.
pub(super) fn read_brought_by(text: &str) -> Option<Brought> {
    let BroughtBy { referral, product } = serde_json::from_str(text).ok()?;
    let referral = referral.map(|it| {
        let ReferralParts { source, headline, text, url, media_url } = it;
        Box::new(Referral { source, headline, text, url, media_url })
    });
    let product = product
        .map(|(catalog_id, product_id)| Box::new(ReferredProduct { catalog_id, product_id }));
    Some((referral, product))
}
