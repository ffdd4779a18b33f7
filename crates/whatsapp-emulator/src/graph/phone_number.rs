//! The business phone number: what it is, its registration, its settings, whom it blocks.

use axum::response::Response;
use serde_json::{Value, json};

use crate::emulator::Emulator;
use crate::graph::errors::GraphError;
use crate::graph::outgoing::opened;
use crate::graph::{Call, json as answer, selected, success};
use crate::handshake::verify;
use crate::state::{Change, State};

/// `GET /{number}`: the fields asked for, or the usual ones.
pub(super) fn show(emulator: &Emulator, call: &Call) -> Response {
    const USUAL: &str = "verified_name,display_phone_number,quality_rating,id";
    let number = emulator.read(|state, _| number(state));
    answer(&selected(&number, call.parameter("fields").unwrap_or(USUAL)))
}

/// `GET /{account}/phone_numbers`.
pub(super) fn list(emulator: &Emulator, call: &Call) -> Response {
    const USUAL: &str = "verified_name,code_verification_status,display_phone_number,\
                         quality_rating,platform_type,throughput,id";
    let number = emulator.read(|state, _| number(state));
    let number = selected(&number, call.parameter("fields").unwrap_or(USUAL));
    answer(&json!({ "data": [number] }))
}

/// `POST /{number}`: the PIN, or an address of its own for webhooks.
pub(super) async fn change(emulator: &Emulator, call: &Call) -> Result<Response, GraphError> {
    let body = call.json()?;
    if let Some(configuration) = opened(body.get("webhook_configuration")) {
        let url = configuration.get("override_callback_uri").and_then(Value::as_str);
        let url = url.ok_or_else(|| GraphError::missing("override_callback_uri"))?;
        let token = configuration.get("verify_token").and_then(Value::as_str);
        let set = if url.is_empty() { None } else { Some(verify(emulator, url, token).await?) };
        emulator.change(|state, _| {
            state.webhook.number_url = set;
            state.changed(Change::All);
        });
        emulator.wake();
        return Ok(success());
    }
    let pin = pin(&body)?;
    emulator.change(|state, _| state.pin = Some(pin));
    Ok(success())
}

/// `POST /{number}/register` and `/deregister`.
pub(super) fn register(
    emulator: &Emulator,
    call: &Call,
    is_registered: bool,
) -> Result<Response, GraphError> {
    if is_registered {
        let body = call.json()?;
        if body.get("messaging_product").and_then(Value::as_str) != Some("whatsapp") {
            return Err(GraphError::parameter("The parameter messaging_product is required."));
        }
        let pin = pin(&body)?;
        emulator.change(|state, _| match &state.pin {
            Some(own) if *own != pin => {
                Err(GraphError::platform(133_005, "Two-step verification PIN mismatch"))
            }
            _ => {
                state.pin = Some(pin);
                Ok(())
            }
        })?;
    }
    emulator.change(|state, _| {
        state.is_registered = is_registered;
        state.changed(Change::All);
    });
    Ok(success())
}

/// `POST /{number}/request_code`: no code is sent, any six digits will do.
pub(super) fn request_code(call: &Call) -> Result<Response, GraphError> {
    let body = call.json()?;
    let method = body.get("code_method").or_else(|| body.get("codeMethod"));
    match method.and_then(Value::as_str) {
        Some("SMS" | "VOICE") => Ok(success()),
        _ => Err(GraphError::parameter("Param code_method must be SMS or VOICE.")),
    }
}

/// `POST /{number}/verify_code`.
pub(super) fn verify_code(call: &Call) -> Result<Response, GraphError> {
    let body = call.json()?;
    let code = body.get("code").and_then(Value::as_str).unwrap_or_default();
    let digits = code.bytes().filter(u8::is_ascii_digit).count();
    if digits == 6 && code.len() <= 7 {
        return Ok(success());
    }
    Err(GraphError::parameter("Param code must be 6 digits."))
}

/// `GET /{number}/settings`.
pub(super) fn settings(emulator: &Emulator) -> Response {
    answer(&emulator.read(|state, _| {
        let mut settings = json!({
            "storage_configuration": { "status": "DEFAULT" },
            "user_identity_change": { "enable_identity_key_check": false },
        });
        if let Some(settings) = settings.as_object_mut() {
            settings.extend(state.settings.clone());
        }
        settings
    }))
}

/// `POST /{number}/settings`: kept, and shown again; nothing else follows from them.
pub(super) fn change_settings(emulator: &Emulator, call: &Call) -> Result<Response, GraphError> {
    let body = call.json()?;
    emulator.change(|state, _| {
        let given = body.as_object().into_iter().flatten();
        for (key, value) in given.filter(|(key, _)| *key != "messaging_product") {
            state.settings.insert(key.clone(), value.clone());
        }
        state.changed(Change::All);
    });
    Ok(success())
}

/// `POST`, `DELETE` and `GET /{number}/block_users`.
pub(super) fn block(emulator: &Emulator, call: &Call) -> Result<Response, GraphError> {
    if call.method == "GET" {
        return Ok(answer(&emulator.read(|state, _| blocked(state))));
    }
    let is_blocked = call.method == "POST";
    let body = call.json()?;
    let users = body.get("block_users").and_then(Value::as_array);
    let users = users.ok_or_else(|| GraphError::missing("block_users"))?;
    let done = emulator.change(|state, at| {
        let mut done = Vec::new();
        for user in users {
            let input = user.get("user").or_else(|| user.get("user_id"));
            let input = input.and_then(Value::as_str).unwrap_or_default();
            let digits: String = input.chars().filter(char::is_ascii_digit).collect();
            let found = state.by_phone.get(&digits).or_else(|| state.by_user_id.get(input));
            let Some(visitor) = found.copied().and_then(|it| state.visitors.get_mut(it)) else {
                return Err(GraphError::platform(139_100, format!("{input} cannot be blocked")));
            };
            if is_blocked && visitor.window_ends_at.is_none_or(|it| it <= at.now) {
                let details = format!("{input} has not written in the last 24 hours");
                return Err(GraphError::platform(139_100, details));
            }
            visitor.is_blocked_by_brand = is_blocked;
            done.push(json!({ "input": input, "wa_id": visitor.phone }));
        }
        state.changed(Change::All);
        Ok(done)
    })?;
    let key = if is_blocked { "added_users" } else { "removed_users" };
    Ok(answer(&json!({ "messaging_product": "whatsapp", "block_users": { key: done } })))
}

fn blocked(state: &State) -> Value {
    let blocked: Vec<Value> = state
        .visitors
        .iter()
        .filter(|it| it.is_blocked_by_brand)
        .map(|it| json!({ "messaging_product": "whatsapp", "wa_id": it.phone }))
        .collect();
    json!({ "data": blocked })
}

fn pin(body: &Value) -> Result<String, GraphError> {
    let pin = body.get("pin").and_then(Value::as_str);
    let pin = pin.ok_or_else(|| GraphError::missing("pin"))?;
    if pin.len() == 6 && pin.bytes().all(|it| it.is_ascii_digit()) {
        return Ok(pin.to_owned());
    }
    Err(GraphError::parameter("Param pin must be 6 digits."))
}

fn number(state: &State) -> Value {
    let config = &state.config;
    let status = if state.is_registered { "CONNECTED" } else { "DISCONNECTED" };
    let can_send = if state.is_registered { "AVAILABLE" } else { "BLOCKED" };
    json!({
        "id": config.phone_number_id,
        "display_phone_number": config.display_phone_number,
        "verified_name": config.verified_name,
        "name_status": "APPROVED",
        "quality_rating": "GREEN",
        "code_verification_status": "VERIFIED",
        "status": status,
        "platform_type": "CLOUD_API",
        "throughput": { "level": "STANDARD" },
        "is_official_business_account": false,
        "account_mode": "LIVE",
        "whatsapp_business_manager_messaging_limit": "TIER_2K",
        "messaging_limit_tier": "TIER_2K",
        "webhook_configuration": {
            "phone_number": state.webhook.number_url,
            "whatsapp_business_account": state.webhook.account_url,
            "application": state.webhook.url,
        },
        "health_status": {
            "can_send_message": can_send,
            "entities": [{
                "entity_type": "PHONE_NUMBER",
                "id": config.phone_number_id,
                "can_send_message": can_send,
            }],
        },
    })
}
