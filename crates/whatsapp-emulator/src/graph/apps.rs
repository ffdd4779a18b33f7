//! Which app hears the webhooks, and where: subscriptions and addresses, with their handshakes.

use axum::response::Response;
use serde_json::{Value, json};

use crate::emulator::Emulator;
use crate::graph::errors::GraphError;
use crate::graph::{Call, json as answer, success};
use crate::handshake::verify;
use crate::state::Change;

/// `GET /{account}/subscribed_apps`.
pub(super) fn list(emulator: &Emulator) -> Response {
    answer(&emulator.read(|state, _| {
        let mut app = json!({
            "whatsapp_business_api_data": { "id": state.config.app_id, "name": "Emulator" },
        });
        if let Some(url) = &state.webhook.account_url {
            crate::payload::insert(&mut app, "override_callback_uri", url.clone());
        }
        let apps = if state.webhook.is_subscribed { vec![app] } else { Vec::new() };
        json!({ "data": apps })
    }))
}

/// `POST /{account}/subscribed_apps`: subscribes; with an address of the account's own if given.
pub(super) async fn subscribe(emulator: &Emulator, call: &Call) -> Result<Response, GraphError> {
    let body = if call.body.is_empty() { json!({}) } else { call.json()? };
    let url = body.get("override_callback_uri").and_then(Value::as_str);
    let token = body.get("verify_token").and_then(Value::as_str);
    let set = match url.filter(|it| !it.is_empty()) {
        Some(url) => Some(verify(emulator, url, token).await?),
        None => None,
    };
    emulator.change(|state, _| {
        state.webhook.is_subscribed = true;
        state.webhook.account_url = set;
        state.changed(Change::All);
    });
    emulator.wake();
    Ok(success())
}

/// `DELETE /{account}/subscribed_apps`: nothing is sent from now on.
pub(super) fn unsubscribe(emulator: &Emulator) -> Response {
    emulator.change(|state, _| {
        state.webhook.is_subscribed = false;
        state.changed(Change::All);
    });
    success()
}

/// `GET /{app}/subscriptions`.
pub(super) fn subscriptions(emulator: &Emulator) -> Response {
    answer(&emulator.read(|state, _| {
        let is_old = state.config.has_conversation_object || state.faults.conversation_object;
        let version = if is_old { "v23.0" } else { "v26.0" };
        let one = state.webhook.url.as_ref().map(|url| {
            json!({
                "object": "whatsapp_business_account",
                "callback_url": url,
                "active": state.webhook.is_verified,
                "fields": [{ "name": "messages", "version": version }],
            })
        });
        json!({ "data": one.into_iter().collect::<Vec<Value>>() })
    }))
}

/// `POST /{app}/subscriptions`: the app's address, from the query, a form or JSON.
pub(super) async fn set_address(emulator: &Emulator, call: &Call) -> Result<Response, GraphError> {
    let form = super::query(&String::from_utf8_lossy(&call.body));
    let body = serde_json::from_slice::<Value>(&call.body).unwrap_or_default();
    let value = |name: &str| {
        let json = body.get(name).and_then(Value::as_str);
        let from_form = form.iter().find(|(key, _)| key == name).map(|(_, it)| it.as_str());
        call.parameter(name).or(json).or(from_form).map(str::to_owned)
    };
    if value("object").as_deref() != Some("whatsapp_business_account") {
        return Err(GraphError::parameter("Param object must be whatsapp_business_account."));
    }
    let url = value("callback_url").ok_or_else(|| GraphError::missing("callback_url"))?;
    let token = value("verify_token").ok_or_else(|| GraphError::missing("verify_token"))?;
    let url = verify(emulator, &url, Some(&token)).await?;
    emulator.change(|state, _| {
        state.webhook.url = Some(url);
        state.webhook.verify_token = token;
        state.webhook.is_verified = true;
        state.changed(Change::All);
    });
    emulator.wake();
    Ok(success())
}

/// `DELETE /{app}/subscriptions`: webhooks wait until there is an address again.
pub(super) fn forget_address(emulator: &Emulator) -> Response {
    emulator.set_webhook_url(None);
    success()
}

/// `GET /oauth/access_token`: the app's own token, for its id and secret.
pub(super) fn app_token(emulator: &Emulator, call: &Call) -> Result<Response, GraphError> {
    let config = emulator.config();
    if call.parameter("grant_type") != Some("client_credentials") {
        return Err(GraphError::parameter("Param grant_type must be client_credentials."));
    }
    let is_app = call.parameter("client_id") == Some(config.app_id.as_str())
        && call.parameter("client_secret") == Some(config.app_secret.as_str());
    if !is_app {
        return Err(GraphError::parameter("Error validating client secret."));
    }
    let token = format!("{}|{}", config.app_id, config.app_secret);
    Ok(answer(&json!({ "access_token": token, "token_type": "bearer" })))
}

/// `GET /debug_token`: whose the token is and what it may do.
pub(super) fn debug_token(emulator: &Emulator, call: &Call) -> Result<Response, GraphError> {
    let token = call.parameter("input_token");
    let token = token.ok_or_else(|| GraphError::missing("input_token"))?;
    Ok(answer(&emulator.read(|state, _| {
        let config = &state.config;
        if token != config.access_token {
            let error = json!({ "code": 190, "message": "Invalid OAuth access token." });
            return json!({ "data": { "is_valid": false, "scopes": [], "error": error } });
        }
        let scopes = ["whatsapp_business_management", "whatsapp_business_messaging"];
        let granular: Vec<Value> = scopes
            .iter()
            .map(|it| json!({ "scope": it, "target_ids": [config.business_account_id] }))
            .collect();
        json!({ "data": {
            "app_id": config.app_id,
            "type": "SYSTEM_USER",
            "application": "Emulator",
            "data_access_expires_at": 0,
            "expires_at": 0,
            "is_valid": true,
            "scopes": scopes,
            "granular_scopes": granular,
        } })
    })))
}
