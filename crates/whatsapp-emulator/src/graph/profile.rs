//! The business profile: read and changed.

use axum::response::Response;
use serde_json::{Value, json};

use crate::emulator::Emulator;
use crate::graph::errors::GraphError;
use crate::graph::{Call, json as answer, selected, success, uploads};
use crate::picture::{self, Picture};
use crate::state::{Change, State};

/// Fields of text with their longest length, in characters.
const TEXTS: [(&str, usize); 5] = [
    ("about", 139),
    ("address", 256),
    ("description", 512),
    ("email", 128),
    ("profile_picture_handle", 2_000),
];

/// What a business can be (Meta, business profiles).
const VERTICALS: [&str; 21] = [
    "OTHER",
    "AUTO",
    "BEAUTY",
    "APPAREL",
    "EDU",
    "ENTERTAIN",
    "EVENT_PLAN",
    "FINANCE",
    "GROCERY",
    "GOVT",
    "HOTEL",
    "HEALTH",
    "NONPROFIT",
    "PROF_SERVICES",
    "RETAIL",
    "TRAVEL",
    "RESTAURANT",
    "ALCOHOL",
    "ONLINE_GAMBLING",
    "PHYSICAL_GAMBLING",
    "OTC_DRUGS",
];

/// `GET /{number}/whatsapp_business_profile`.
pub(super) fn show(emulator: &Emulator, call: &Call) -> Response {
    let profile = emulator.read(|state, at| {
        let mut profile = Value::Object(state.profile.fields.clone());
        crate::payload::insert(&mut profile, "messaging_product", "whatsapp");
        if let Some(url) = picture::link(state, at.now) {
            crate::payload::insert(&mut profile, "profile_picture_url", url);
        }
        profile
    });
    let fields = call.parameter("fields").unwrap_or("messaging_product");
    answer(&json!({ "data": [selected(&profile, fields)] }))
}

/// `POST /{number}/whatsapp_business_profile`: the given fields; all is checked before.
pub(super) fn change(emulator: &Emulator, call: &Call) -> Result<Response, GraphError> {
    let body = call.json()?;
    if body.get("messaging_product").and_then(Value::as_str) != Some("whatsapp") {
        return Err(GraphError::parameter("The parameter messaging_product is required."));
    }
    let mut fields = serde_json::Map::new();
    for (name, length_max) in TEXTS {
        if let Some(text) = crate::graph::outgoing::optional_text(&body, name, name, length_max)? {
            if name == "about" && text.is_empty() {
                return Err(GraphError::parameter("Param about must not be empty."));
            }
            fields.insert(name.to_owned(), text.into());
        }
    }
    if let Some(vertical) = body.get("vertical").and_then(Value::as_str) {
        if !VERTICALS.contains(&vertical) {
            return Err(GraphError::parameter("Param vertical is not one of the verticals."));
        }
        fields.insert("vertical".to_owned(), vertical.into());
    }
    if let Some(websites) = body.get("websites") {
        fields.insert("websites".to_owned(), json!(checked_websites(websites)?));
    }
    let handle = fields.remove("profile_picture_handle");
    emulator.change(|state, _| {
        if let Some(handle) = handle.as_ref().and_then(Value::as_str) {
            state.profile.picture = Picture::File(fit(state, handle)?);
        }
        state.profile.fields.extend(fields);
        state.changed(Change::All);
        Ok(success())
    })
}

/// The file that a handle names, if it can be a picture.
fn fit(state: &State, handle: &str) -> Result<String, GraphError> {
    let named = uploads::named(state, handle).filter(|(_, file)| picture::is_fit(file));
    named.map(|(id, _)| id).ok_or_else(|| {
        let words = "Param profile_picture_handle is not the handle of a JPEG or PNG of 5 MB.";
        GraphError::parameter(words)
    })
}

fn checked_websites(websites: &Value) -> Result<Vec<String>, GraphError> {
    let wrong =
        || GraphError::parameter("Param websites is at most 2 addresses of 256 characters.");
    let all = websites.as_array().filter(|it| it.len() <= 2).ok_or_else(wrong)?;
    all.iter()
        .map(|it| {
            let url = it.as_str().filter(|it| it.chars().count() <= 256).ok_or_else(wrong)?;
            let has_scheme = url.starts_with("http://") || url.starts_with("https://");
            if has_scheme { Ok(url.to_owned()) } else { Err(wrong()) }
        })
        .collect()
}
