//! What a visitor's message says when it is neither words nor a file.
//!
//! Source: Cloud API, "Webhooks", references of the types `location`, `contacts`, `interactive`,
//! `button` and `order`, 2026-08.

use pupitre_app::message::InboundContent;
use pupitre_domain::message::{
    Answer, AnswerKind, CONTACTS_COUNT_MAX, COORDINATE_SCALE, ContactCard, ContactPoint, Content,
    Location, Order, OrderItem,
};
use serde_json::value::RawValue;

use super::content::Reading;
use super::object::{Object, is_web};
use super::text::Text;

/// The longest name, label or number that is kept, in characters.
const NAME_LENGTH_MAX: usize = 300;

/// The longest words beside them that are kept, in characters.
const WORDS_LENGTH_MAX: usize = 4096;

/// The most numbers, addresses or pages of one card that are kept.
const POINTS_COUNT_MAX: usize = 20;

/// The most articles of an order that are kept.
const ITEMS_COUNT_MAX: usize = 500;

/// The most places of a form that are kept.
const FIELDS_COUNT_MAX: usize = 200;

/// What the brand gave a form to recognise it by; no answer of the visitor's.
const FLOW_TOKEN: &str = "flow_token";

fn shown(content: Content, is_partial: bool) -> Reading {
    Reading { content: InboundContent::Other(Box::new(content)), is_partial }
}

/// Reads a place.
pub(super) fn read_location(body: &RawValue) -> Option<Reading> {
    let object = Object::read(body)?;
    let place = Location {
        latitude: read_degrees(&object.digits("latitude")?)?,
        longitude: read_degrees(&object.digits("longitude")?)?,
        name: object.words("name", NAME_LENGTH_MAX),
        address: object.words("address", NAME_LENGTH_MAX),
        url: object.url("url"),
    };
    let is_partial =
        object.has_more_than(&["latitude", "longitude", "name", "address"]) && place.url.is_none();
    if !place.is_on_globe() {
        return None;
    }
    Some(shown(Content::Location(Box::new(place)), is_partial))
}

/// Degrees in decimal, as parts of a degree.
fn read_degrees(digits: &str) -> Option<i32> {
    let degrees: f64 = digits.parse().ok()?;
    if degrees.abs() > 180.0 {
        return None;
    }
    let decimals = COORDINATE_SCALE.ilog10();
    let decimals = usize::try_from(decimals).ok()?;
    let text = format!("{degrees:.decimals$}");
    text.replace('.', "").parse().ok()
}

/// Reads business cards; at least one must be readable.
pub(super) fn read_contacts(body: &RawValue) -> Option<Reading> {
    let list: Vec<&RawValue> = serde_json::from_str(body.get()).ok()?;
    let cards: Vec<ContactCard> =
        list.iter().take(CONTACTS_COUNT_MAX).filter_map(|it| read_card(it)).collect();
    if cards.is_empty() {
        return None;
    }
    Some(shown(Content::Contacts(cards), true))
}

fn read_card(raw: &RawValue) -> Option<ContactCard> {
    let object = Object::read(raw)?;
    let name = object.object("name");
    let part = |key| name.as_ref().and_then(|it| it.words(key, NAME_LENGTH_MAX));
    let (first_name, last_name) = (part("first_name"), part("last_name"));
    let both = || {
        let parts: Vec<&str> =
            [&first_name, &last_name].into_iter().flatten().map(String::as_str).collect();
        parts.join(" ")
    };
    let organization = object.object("org");
    let organization = organization.and_then(|it| {
        let keys = ["company", "department", "title"];
        let parts: Vec<String> =
            keys.iter().filter_map(|key| it.words(key, NAME_LENGTH_MAX)).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    });
    let card = ContactCard {
        name: part("formatted_name").unwrap_or_else(both),
        organization,
        phones: points(&object, "phones", &["phone", "wa_id"]),
        emails: points(&object, "emails", &["email"]),
        addresses: addresses(&object),
        urls: points(&object, "urls", &["url"])
            .into_iter()
            .filter(|it| is_web(&it.value))
            .collect(),
        birthday: object.words("birthday", NAME_LENGTH_MAX),
        is_requested: object.text("origin").is_some_and(|it| it.value == "contact_request"),
        first_name,
        last_name,
    };
    (card != ContactCard::default()).then_some(card)
}

/// What a list has under the first of these keys, each with its sort.
fn points(object: &Object<'_>, list: &str, keys: &[&str]) -> Vec<ContactPoint> {
    let list = object.list(list).into_iter().take(POINTS_COUNT_MAX);
    let point = |raw: &RawValue| {
        let object = Object::read(raw)?;
        let value = keys.iter().find_map(|key| object.words(key, NAME_LENGTH_MAX))?;
        Some(ContactPoint { value, kind: object.words("type", NAME_LENGTH_MAX) })
    };
    list.filter_map(point).collect()
}

fn addresses(object: &Object<'_>) -> Vec<ContactPoint> {
    let list = object.list("addresses").into_iter().take(POINTS_COUNT_MAX);
    let address = |raw: &RawValue| {
        let object = Object::read(raw)?;
        let keys = ["street", "zip", "city", "state", "country"];
        let lines: Vec<String> =
            keys.iter().filter_map(|key| object.words(key, NAME_LENGTH_MAX)).collect();
        let kind = object.words("type", NAME_LENGTH_MAX);
        (!lines.is_empty()).then(|| ContactPoint { value: lines.join(", "), kind })
    };
    list.filter_map(address).collect()
}

/// Reads a tap on a button of a template.
pub(super) fn read_button(body: &RawValue) -> Option<Reading> {
    let object = Object::read(body)?;
    let id = object.words("payload", WORDS_LENGTH_MAX);
    let answer = Answer {
        kind: AnswerKind::TemplateButton,
        title: object.text("text")?.value.into_owned(),
        id,
        description: None,
        fields: Vec::new(),
    };
    Some(shown(Content::Answer(Box::new(answer)), true))
}

/// Reads an answer that was chosen or filled in.
pub(super) fn read_interactive(body: &RawValue) -> Option<Reading> {
    let object = Object::read(body)?;
    if let Some(flow) = object.object("nfm_reply") {
        return read_flow(&flow);
    }
    if let Some(call) = object.object("call_permission_reply") {
        let (kind, reason) = ("call_permission_reply", call.words("response", NAME_LENGTH_MAX));
        return Some(shown(Content::Unsupported { kind: kind.to_owned(), reason }, true));
    }
    let (kind, chosen) = match (object.object("button_reply"), object.object("list_reply")) {
        (Some(chosen), _) => (AnswerKind::Button, chosen),
        (None, Some(chosen)) => (AnswerKind::Row, chosen),
        (None, None) => return None,
    };
    let answer = Answer {
        kind,
        id: chosen.text("id").map(|it| it.value.into_owned()),
        title: chosen.text("title")?.value.into_owned(),
        description: chosen.words("description", WORDS_LENGTH_MAX),
        fields: Vec::new(),
    };
    Some(shown(Content::Answer(Box::new(answer)), true))
}

/// A form: its answers come as a JSON text inside of the JSON, which may be none.
fn read_flow(flow: &Object<'_>) -> Option<Reading> {
    let name = flow.words("name", NAME_LENGTH_MAX);
    let title = flow.words("body", NAME_LENGTH_MAX).or(name)?;
    let response = flow.text("response_json");
    let fields = response.as_ref().and_then(|it| read_fields(&it.value)).unwrap_or_default();
    let (kind, id, description) = (AnswerKind::Flow, None, None);
    let answer = Answer { kind, id, title, description, fields };
    Some(shown(Content::Answer(Box::new(answer)), true))
}

fn read_fields(response: &str) -> Option<Vec<(String, String)>> {
    let raw: &RawValue = serde_json::from_str(response).ok()?;
    let pairs = Object::read(raw)?.into_pairs();
    let written = pairs.filter(|(name, value)| name != FLOW_TOKEN && value.get() != "null");
    let field = |(name, value): (String, &RawValue)| {
        let words = match serde_json::from_str::<Text<'_>>(value.get()) {
            Ok(text) => text.value.chars().take(WORDS_LENGTH_MAX).collect(),
            Err(_no_text) => value.get().chars().take(WORDS_LENGTH_MAX).collect(),
        };
        (name.replace('\0', "\u{fffd}").chars().take(NAME_LENGTH_MAX).collect(), words)
    };
    Some(written.take(FIELDS_COUNT_MAX).map(field).collect())
}

/// Reads an order; each of its articles must be readable.
pub(super) fn read_order(body: &RawValue) -> Option<Reading> {
    let object = Object::read(body)?;
    let list = object.list("product_items");
    let items: Option<Vec<OrderItem>> =
        list.iter().take(ITEMS_COUNT_MAX).map(|it| read_item(it)).collect();
    let items = items.filter(|it| !it.is_empty())?;
    let text = object.words("text", WORDS_LENGTH_MAX);
    Some(shown(Content::Order(Box::new(Order { text, items })), true))
}

fn read_item(raw: &RawValue) -> Option<OrderItem> {
    let object = Object::read(raw)?;
    Some(OrderItem {
        product_id: object.words("product_retailer_id", NAME_LENGTH_MAX)?,
        quantity: object.digits("quantity")?.parse().ok()?,
        price: object.digits("item_price").filter(|it| !it.starts_with('-'))?,
        currency: object.words("currency", 8)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(reading: Option<Reading>) -> Option<Content> {
        match reading?.content {
            InboundContent::Other(content) => Some(*content),
            other => panic!("{other:?}"),
        }
    }

    fn raw(json: &str) -> Box<RawValue> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn c3_a_place_is_read_to_the_centimeter_and_one_off_the_globe_is_none() {
        let place = |json: &str| match content(read_location(&raw(json))) {
            Some(Content::Location(place)) => Some((place.latitude, place.longitude)),
            None => None,
            other => panic!("{other:?}"),
        };
        let near = r#"{"latitude":48.85661,"longitude":-0.0000001}"#;
        assert_eq!(place(near), Some((488_566_100, -1)));
        assert_eq!(place(r#"{"latitude":"1.5","longitude":"2"}"#), Some((15_000_000, 20_000_000)));
        for odd in [
            "{}",
            "[]",
            r#"{"latitude":48}"#,
            r#"{"latitude":91,"longitude":0}"#,
            r#"{"latitude":0,"longitude":1e9}"#,
            r#"{"latitude":"NaN","longitude":0}"#,
            r#"{"latitude":"here","longitude":"there"}"#,
        ] {
            assert_eq!(place(odd), None, "{odd}");
        }
        let page = r#"{"latitude":1,"longitude":2,"url":"javascript:alert(1)"}"#;
        let Some(Content::Location(place)) = content(read_location(&raw(page))) else { panic!() };
        assert_eq!(place.url, None);
    }

    #[test]
    fn c3_a_card_without_a_name_is_read_and_an_empty_one_is_none() {
        let cards = |json: &str| match content(read_contacts(&raw(json))) {
            Some(Content::Contacts(cards)) => cards,
            None => Vec::new(),
            other => panic!("{other:?}"),
        };
        let many = cards(
            r#"[{"phones":[{"phone":"+33 1"},{"wa_id":"33600000009","type":"CELL"},{}],
                "emails":[{"email":"dom@orvelle.example","type":"WORK"}],
                "addresses":[{"street":"3 rue des Lilas","city":"Lyon","zip":"69001"}],
                "urls":[{"url":"https://orvelle.example"},{"url":"javascript:0"}],
                "org":{"company":"Orvelle","title":"Vente"},"origin":"contact_request"},
               {"name":{"first_name":"Dom","last_name":"Petit"}}, {}, 5, null]"#,
        );
        assert_eq!(many.len(), 2);
        assert_eq!(many[0].phones.len(), 2);
        assert_eq!(many[0].addresses[0].value, "3 rue des Lilas, 69001, Lyon");
        assert_eq!(many[0].organization.as_deref(), Some("Orvelle, Vente"));
        assert_eq!((many[0].urls.len(), many[0].is_requested), (1, true));
        assert_eq!(many[1].name, "Dom Petit");
        for odd in ["[]", "{}", "[{}]", "5", r#"[{"name":{}}]"#] {
            assert_eq!(cards(odd), [], "{odd}");
        }
    }

    #[test]
    fn b_052_a_form_whose_answers_are_no_object_is_a_form_without_fields() {
        let fields = |response: &str| {
            let json = serde_json::json!({ "type": "nfm_reply", "nfm_reply": {
                "name": "flow", "body": "Sent", "response_json": response } });
            match content(read_interactive(&raw(&json.to_string()))) {
                Some(Content::Answer(answer)) => answer.fields,
                other => panic!("{other:?}"),
            }
        };
        let full = r#"{"flow_token":"t","city":"Lyon","size":2,"days":["a"],"none":null}"#;
        let expected = [("city", "Lyon"), ("days", "[\"a\"]"), ("size", "2")];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(fields(full), expected);
        for odd in ["", "not json", "null", "5", "[]", "\"text\""] {
            assert_eq!(fields(odd), [], "{odd}");
        }
    }

    #[test]
    fn b_058_an_order_with_an_article_that_cannot_be_read_is_none() {
        let order = |items: &str| {
            let json = format!(r#"{{"catalog_id":"1","text":"","product_items":{items}}}"#);
            content(read_order(&raw(&json))).map(|it| match it {
                Content::Order(order) => order.total().map(|it| it.0),
                other => panic!("{other:?}"),
            })
        };
        let item = |quantity: &str, price: &str| {
            format!(
                r#"{{"product_retailer_id":"A","quantity":{quantity},"item_price":{price},
                "currency":"EUR"}}"#
            )
        };
        let two = format!("[{},{}]", item("\"2\"", "19.9"), item("1", "\"0.20\""));
        assert_eq!(order(&two), Some(Some("40.00".to_owned())));
        for (quantity, price) in
            [("-1", "1"), ("1.5", "1"), ("1", "-1"), ("{}", "1"), ("1", "null")]
        {
            assert_eq!(order(&format!("[{}]", item(quantity, price))), None, "{quantity} {price}");
        }
        assert_eq!(order("[]"), None);
    }
}
