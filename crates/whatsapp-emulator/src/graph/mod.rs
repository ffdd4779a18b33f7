//! The Graph API: one entry that reads the path, checks the token and notes the call.

mod apps;
mod auth;
pub(crate) mod errors;
mod interactive;
mod interactive_kinds;
mod media;
mod messages;
pub(crate) mod outgoing;
mod phone_number;
mod profile;
pub(crate) mod recipient;
mod template_draft;
pub(crate) mod templates;
pub(crate) mod uploads;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::emulator::Emulator;
use crate::picture;
use errors::GraphError;

/// Largest body of a call, in bytes: a document of 100 MB with its form around it.
const BODY_BYTES_MAX: usize = 101 * 1024 * 1024;

/// A call, read as far as every route needs it.
pub(crate) struct Call {
    pub(crate) method: Method,
    /// Path without the version, in parts.
    pub(crate) path: Vec<String>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Call {
    /// A parameter of the query.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The body as a JSON object.
    pub(crate) fn json(&self) -> Result<Value, GraphError> {
        match serde_json::from_slice::<Value>(&self.body) {
            Ok(body) if body.is_object() => Ok(body),
            Ok(_) | Err(_) => Err(GraphError::parameter("The body is not a JSON object")),
        }
    }
}

/// Answers a call as the platform does, and notes it in the log.
pub(crate) async fn answer(State(emulator): State<Emulator>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_BYTES_MAX).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let call = Call {
        method: parts.method,
        path: without_version(parts.uri.path()),
        query: query(parts.uri.query().unwrap_or_default()),
        headers: parts.headers,
        body,
    };
    let answered = match auth::check(&emulator, &call) {
        Ok(()) => route(&emulator, &call).await,
        Err(error) => Err(error),
    };
    let response = answered
        .unwrap_or_else(|error| error.answer(&emulator.change(|state, _| state.chance.trace_id())));
    note(&emulator, &call, response.status());
    response
}

async fn route(emulator: &Emulator, call: &Call) -> Result<Response, GraphError> {
    let config = emulator.config();
    let path: Vec<&str> = call.path.iter().map(String::as_str).collect();
    let method = call.method.as_str();
    match path.as_slice() {
        [] => Err(unknown_path()),
        ["oauth", "access_token"] => apps::app_token(emulator, call),
        ["debug_token"] => apps::debug_token(emulator, call),
        ["whatsapp_business", "attachments"] => Ok(media::download(emulator, call)),
        [first, second, name] if [*first, *second] == picture::FOLDERS => {
            Ok(picture::download(emulator, call, name).await)
        }
        [id, edge @ ..] if *id == config.phone_number_id => {
            number_edge(emulator, call, (method, edge)).await
        }
        [id, edge @ ..] if *id == config.business_account_id => {
            account_edge(emulator, call, (method, edge)).await
        }
        [id, "subscriptions"] if *id == config.app_id => match method {
            "GET" => Ok(apps::subscriptions(emulator)),
            "POST" => apps::set_address(emulator, call).await,
            "DELETE" => Ok(apps::forget_address(emulator)),
            _ => Err(GraphError::unknown_object(method, id)),
        },
        [id, "uploads"] if *id == config.app_id && method == "POST" => {
            uploads::begin(emulator, call)
        }
        [id, edge @ ..] => object(emulator, call, (id, edge))?
            .ok_or_else(|| GraphError::unknown_object(method, id)),
    }
}

/// What hangs on the phone number.
async fn number_edge(
    emulator: &Emulator,
    call: &Call,
    at: (&str, &[&str]),
) -> Result<Response, GraphError> {
    match at {
        ("POST", ["messages"]) => messages::post(emulator, call).await,
        ("POST", ["media"]) => media::upload(emulator, call).await,
        ("GET", []) => Ok(phone_number::show(emulator, call)),
        ("POST", []) => phone_number::change(emulator, call).await,
        ("GET", ["whatsapp_business_profile"]) => Ok(profile::show(emulator, call)),
        ("POST", ["whatsapp_business_profile"]) => profile::change(emulator, call),
        ("POST", ["register"]) => phone_number::register(emulator, call, true),
        ("POST", ["deregister"]) => phone_number::register(emulator, call, false),
        ("POST", ["request_code"]) => phone_number::request_code(call),
        ("POST", ["verify_code"]) => phone_number::verify_code(call),
        ("GET", ["settings"]) => Ok(phone_number::settings(emulator)),
        ("POST", ["settings"]) => phone_number::change_settings(emulator, call),
        ("GET" | "POST" | "DELETE", ["block_users"]) => phone_number::block(emulator, call),
        _ => Err(unknown_path()),
    }
}

/// What hangs on the account.
async fn account_edge(
    emulator: &Emulator,
    call: &Call,
    at: (&str, &[&str]),
) -> Result<Response, GraphError> {
    match at {
        ("GET", []) => {
            let config = emulator.config();
            let (id, name) = (config.business_account_id, config.verified_name);
            Ok(json(&serde_json::json!({ "id": id, "name": name })))
        }
        ("GET", ["phone_numbers"]) => Ok(phone_number::list(emulator, call)),
        ("GET", ["subscribed_apps"]) => Ok(apps::list(emulator)),
        ("POST", ["subscribed_apps"]) => apps::subscribe(emulator, call).await,
        ("DELETE", ["subscribed_apps"]) => Ok(apps::unsubscribe(emulator)),
        ("GET", ["message_templates"]) => templates::list(emulator, call),
        ("POST", ["message_templates"]) => templates::create(emulator, call),
        ("DELETE", ["message_templates"]) => templates::delete(emulator, call),
        _ => Err(unknown_path()),
    }
}

/// A media file, a template or an upload by its id; nothing if there is none.
fn object(
    emulator: &Emulator,
    call: &Call,
    (id, edge): (&str, &[&str]),
) -> Result<Option<Response>, GraphError> {
    match (call.method.as_str(), edge) {
        ("GET", []) if id.starts_with(uploads::PREFIX) => Ok(uploads::show(emulator, id)),
        ("POST", []) if id.starts_with(uploads::PREFIX) => uploads::write(emulator, call, id),
        ("GET", []) => {
            let file = media::describe(emulator, call, id)?;
            Ok(file.or_else(|| templates::show(emulator, call, id)))
        }
        ("DELETE", []) => Ok(media::delete(emulator, id)),
        ("POST", []) => templates::edit(emulator, call, id),
        ("POST", ["unpause"]) => Ok(templates::unpause(emulator, id)),
        _ => Ok(None),
    }
}

fn unknown_path() -> GraphError {
    GraphError::platform(2500, "Unknown path components")
}

fn without_version(path: &str) -> Vec<String> {
    let is_version = |it: &str| {
        it.strip_prefix('v').is_some_and(|it| {
            it.split_once('.').is_some_and(|(major, minor)| {
                let is_number =
                    |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
                is_number(major) && is_number(minor)
            })
        })
    };
    let mut parts: Vec<String> =
        path.split('/').filter(|it| !it.is_empty()).map(str::to_owned).collect();
    if parts.first().is_some_and(|it| is_version(it)) {
        parts.remove(0);
    }
    parts
}

/// The query's pairs, percent signs and pluses decoded.
fn query(text: &str) -> Vec<(String, String)> {
    let uri = format!("http://localhost/?{text}");
    reqwest::Url::parse(&uri)
        .map(|url| url.query_pairs().map(|(k, v)| (k.into_owned(), v.into_owned())).collect())
        .unwrap_or_default()
}

/// Notes the call; a file's bytes are left out.
fn note(emulator: &Emulator, call: &Call, status: StatusCode) {
    let is_json = call
        .headers
        .get("content-type")
        .and_then(|it| it.to_str().ok())
        .is_some_and(|it| it.starts_with("application/json"));
    let body = if is_json { call.body.clone() } else { Bytes::new() };
    let request = format!("{} /{}", call.method, call.path.join("/"));
    emulator.change(|state, at| {
        state.journal.graph(at.now, request, status.as_u16(), &body);
    });
}

/// An answer of JSON.
pub(crate) fn json(body: &Value) -> Response {
    let headers = [("content-type", "application/json; charset=UTF-8")];
    (headers, Body::from(body.to_string())).into_response()
}

/// The fields of a list with commas, and the id. `{…}` of a field is left out.
pub(crate) fn selected(object: &Value, fields: &str) -> Value {
    let asked: Vec<&str> =
        fields.split(',').map(|it| it.split('{').next().unwrap_or_default().trim()).collect();
    let all = object.as_object().into_iter().flatten();
    all.filter(|(key, value)| (*key == "id" || asked.contains(&key.as_str())) && !value.is_null())
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect::<serde_json::Map<String, Value>>()
        .into()
}

/// `{"success":true}`.
pub(crate) fn success() -> Response {
    json(&serde_json::json!({ "success": true }))
}
