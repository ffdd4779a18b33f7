//! The interactive kinds beside buttons, lists and links: what each must have, and its limits.

use serde_json::Value;

use crate::graph::errors::GraphError;
use crate::graph::outgoing::{opened, text};

/// Longest words on the button of a flow, in characters.
const FLOW_BUTTON_LENGTH_MAX: usize = 30;
/// Sections and products of a list of products.
const SECTION_COUNT_MAX: usize = 10;
const PRODUCT_COUNT_MAX: usize = 30;
/// Cards of a carousel, and the longest words on one.
const CARD_COUNT_MIN: usize = 2;
const CARD_COUNT_MAX: usize = 10;
const CARD_TEXT_LENGTH_MAX: usize = 160;

/// Checks the action of a kind without choices of its own (Meta, interactive messages, 2026-07-02).
pub(super) fn check(kind: &str, object: &Value, action: &Value) -> Result<(), GraphError> {
    match kind {
        "location_request_message" => named(action, "send_location"),
        "address_message"
        | "catalog_message"
        | "call_permission_request"
        | "request_contact_info" => named(action, kind),
        "flow" => flow(action),
        "product" => {
            text(action, "catalog_id", "action['catalog_id']", 256)?;
            text(action, "product_retailer_id", "action['product_retailer_id']", 256).map(|_| ())
        }
        "product_list" => products(object, action),
        "carousel" => carousel(object, action),
        _ => Err(GraphError::value(format!("interactive['type'] is not known: {kind}"))),
    }
}

fn named(action: &Value, name: &str) -> Result<(), GraphError> {
    if text(action, "name", "action['name']", 64)? == name {
        return Ok(());
    }
    Err(GraphError::value(format!("action['name'] must be {name}")))
}

fn flow(action: &Value) -> Result<(), GraphError> {
    named(action, "flow")?;
    let parameters = opened(action.get("parameters"));
    let parameters = parameters.ok_or_else(|| GraphError::missing("action['parameters']"))?;
    text(&parameters, "flow_cta", "flow_cta", FLOW_BUTTON_LENGTH_MAX)?;
    let version = text(&parameters, "flow_message_version", "flow_message_version", 8)?;
    let has_flow = ["flow_id", "flow_name"].iter().any(|it| parameters.get(it).is_some());
    match (version.as_str(), has_flow) {
        ("3", true) => Ok(()),
        ("3", false) => Err(GraphError::missing("flow_id")),
        _ => Err(GraphError::value("flow_message_version must be 3")),
    }
}

fn products(object: &Value, action: &Value) -> Result<(), GraphError> {
    text(action, "catalog_id", "action['catalog_id']", 256)?;
    let header = opened(object.get("header"));
    let is_text = header.is_some_and(|it| it.get("type").and_then(Value::as_str) == Some("text"));
    if !is_text {
        return Err(GraphError::missing("interactive['header']"));
    }
    let sections = action.get("sections").and_then(Value::as_array);
    let sections = sections.ok_or_else(|| GraphError::missing("action['sections']"))?;
    let items = |section: &Value| {
        section.get("product_items").and_then(Value::as_array).map_or(0, Vec::len)
    };
    let product_count: usize = sections.iter().map(items).sum();
    let is_fine = (1..=SECTION_COUNT_MAX).contains(&sections.len())
        && (1..=PRODUCT_COUNT_MAX).contains(&product_count);
    if is_fine {
        return Ok(());
    }
    Err(GraphError::value("From 1 to 10 sections with 1 to 30 products in all"))
}

fn carousel(object: &Value, action: &Value) -> Result<(), GraphError> {
    if object.get("header").is_some() || object.get("footer").is_some() {
        return Err(GraphError::value("A carousel has neither header nor footer"));
    }
    let cards = action.get("cards").and_then(Value::as_array);
    let cards = cards.ok_or_else(|| GraphError::missing("action['cards']"))?;
    if !(CARD_COUNT_MIN..=CARD_COUNT_MAX).contains(&cards.len()) {
        return Err(GraphError::value("From 2 to 10 cards"));
    }
    let mut header_kinds = Vec::new();
    for card in cards {
        let header = opened(card.get("header"));
        let header = header.ok_or_else(|| GraphError::missing("card['header']"))?;
        header_kinds.push(text(&header, "type", "card['header']['type']", 16)?);
        if let Some(body) = opened(card.get("body")) {
            text(&body, "text", "card['body']['text']", CARD_TEXT_LENGTH_MAX)?;
        }
    }
    header_kinds.dedup();
    match header_kinds.as_slice() {
        [one] if one == "image" || one == "video" => Ok(()),
        _ => Err(GraphError::value("Cards have headers of one type, image or video")),
    }
}
