//! What the platform sends, and how the webhook answers.

use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode, request};
use hmac::{Hmac, KeyInit, Mac};
use pupitre_whatsapp::WEBHOOK_PATH;
use serde_json::{Value, json};
use sha2::Sha256;
use tower::ServiceExt;

use super::{House, NUMBER, SECRET};

/// The second at which the messages of tests are written.
pub(crate) const SENT_AT: &str = "1795000000";

/// An answer of the webhook.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: String,
    pub(crate) response: Response<()>,
}

impl Answer {
    /// The code of a refusal.
    pub(crate) fn code(&self) -> String {
        let problem: Value = serde_json::from_str(&self.body).unwrap_or_default();
        problem["code"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.response.headers().get(name).map_or("", |it| it.to_str().unwrap())
    }
}

impl House {
    /// Asks the webhook anything.
    pub(crate) async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self.webhook.clone().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let body = String::from_utf8(bytes.to_vec()).unwrap();
        Answer { status: head.status, body, response: Response::from_parts(head, ()) }
    }

    /// Posts these bytes under the platform's signature.
    pub(crate) async fn post(&self, bytes: impl Into<Vec<u8>>) -> Answer {
        let bytes = bytes.into();
        let request = posted().header("x-hub-signature-256", signature(SECRET, &bytes));
        self.ask(request.body(Body::from(bytes)).unwrap()).await
    }

    /// Posts what must be acknowledged.
    pub(crate) async fn tell(&self, payload: &Value) {
        let answer = self.post(payload.to_string()).await;
        assert_eq!((answer.status, &*answer.body), (StatusCode::OK, ""), "{payload}");
    }
}

/// A post to the webhook.
pub(crate) fn posted() -> request::Builder {
    Request::post(WEBHOOK_PATH).header("content-type", "application/json")
}

/// The signature of these bytes, as the header bears it.
pub(crate) fn signature(secret: &str, bytes: &[u8]) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap().chain_update(bytes);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

/// A body with these values of the field `messages`.
pub(crate) fn payload(values: &[Value]) -> Value {
    let changes: Vec<Value> =
        values.iter().map(|value| json!({ "field": "messages", "value": value })).collect();
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": "201000000000001", "changes": changes }],
    })
}

/// A value of our number with these messages of Ana's.
pub(crate) fn messages(items: &[Value]) -> Value {
    json!({
        "messaging_product": "whatsapp",
        "metadata": { "display_phone_number": "33100000001", "phone_number_id": NUMBER },
        "contacts": [{
            "profile": { "name": "Ana Lucas" },
            "wa_id": "33600000001",
            "user_id": "FR.1000000000000001",
        }],
        "messages": items,
    })
}

/// A value of our number with these statuses.
pub(crate) fn statuses(items: &[Value]) -> Value {
    json!({
        "messaging_product": "whatsapp",
        "metadata": { "display_phone_number": "33100000001", "phone_number_id": NUMBER },
        "statuses": items,
    })
}

/// A text of Ana's.
pub(crate) fn text(id: &str, body: &str) -> Value {
    json!({
        "from": "33600000001",
        "from_user_id": "FR.1000000000000001",
        "id": id,
        "timestamp": SENT_AT,
        "type": "text",
        "text": { "body": body },
    })
}

/// An item with a key set, or removed when the value is null.
pub(crate) fn with(item: &Value, key: &str, value: &Value) -> Value {
    let mut item = item.clone();
    let object = item.as_object_mut().unwrap();
    if value.is_null() {
        object.remove(key);
    } else {
        object.insert(key.to_owned(), value.clone());
    }
    item
}

/// A body with one text of Ana's.
pub(crate) fn one_text(id: &str, body: &str) -> Value {
    payload(&[messages(&[text(id, body)])])
}
