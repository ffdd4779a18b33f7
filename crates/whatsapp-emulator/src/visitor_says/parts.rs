//! What a visitor sends that is neither words nor a file, and what they do to earlier messages.

use serde_json::{Value, json};

use super::{Draft, Said, SaysError, quote};
use crate::payload::insert;
use crate::state::{Bubble, Direction, State};

/// The draft of such a message; `bubble` makes an empty one of a kind.
pub(super) fn draft(
    state: &State,
    bubble: impl Fn(&str) -> Bubble,
    said: Said,
) -> Result<Draft, SaysError> {
    match said {
        Said::Contacts { contacts, reply_to } => {
            let name = contacts.first().ok_or(SaysError::Empty)?;
            let name = name.get("name").and_then(|it| it.get("formatted_name"));
            let text = name.and_then(Value::as_str).map(str::to_owned);
            let mut message = json!({ "type": "contacts", "contacts": contacts });
            quote(state, &mut message, reply_to.as_deref());
            let bubble = Bubble { text, reply_to, ..bubble("contacts") };
            Ok(Draft { message, bubble, opens_window: true })
        }
        Said::Flow { body, response, reply_to } => {
            let reply =
                json!({ "name": "flow", "body": body, "response_json": response.to_string() });
            let answer = json!({ "type": "nfm_reply", "nfm_reply": reply });
            let mut message = json!({ "type": "interactive", "interactive": answer });
            quote(state, &mut message, Some(&reply_to));
            let bubble = Bubble { text: Some(body), reply_to: Some(reply_to), ..bubble("text") };
            Ok(Draft { message, bubble, opens_window: true })
        }
        Said::Order { text, items } => {
            if items.is_empty() {
                return Err(SaysError::Empty);
            }
            let mut order = json!({ "catalog_id": "700000000000001", "product_items": items });
            insert(&mut order, "text", text.clone().unwrap_or_default());
            let message = json!({ "type": "order", "order": order });
            Ok(Draft { message, bubble: Bubble { text, ..bubble("order") }, opens_window: true })
        }
        Said::Unsupported { kind } => {
            if kind.is_empty() {
                return Err(SaysError::Empty);
            }
            let error = json!({
                "code": 131_051,
                "title": "Message type unknown",
                "message": "Message type unknown",
                "error_data": { "details": "Message type is currently not supported." },
            });
            let kind = json!({ "type": kind });
            let message = json!({ "type": "unsupported", "errors": [error], "unsupported": kind });
            Ok(Draft { message, bubble: bubble("unsupported"), opens_window: true })
        }
        Said::Edit { wamid, text } => {
            if text.is_empty() || own(state, &wamid)?.kind != "text" {
                return Err(SaysError::NotTheirs);
            }
            let words = json!({ "type": "text", "text": { "body": text } });
            let edit = json!({ "original_message_id": wamid, "message": words });
            let message = json!({ "type": "edit", "edit": edit });
            let bubble = Bubble { text: Some(text), reply_to: Some(wamid), ..bubble("edit") };
            Ok(Draft { message, bubble, opens_window: false })
        }
        Said::Revoke { wamid } => {
            own(state, &wamid)?;
            let revoke = json!({ "original_message_id": wamid });
            let message = json!({ "type": "revoke", "revoke": revoke });
            let bubble = Bubble { reply_to: Some(wamid), ..bubble("revoke") };
            Ok(Draft { message, bubble, opens_window: false })
        }
        Said::Text { .. }
        | Said::Location { .. }
        | Said::Reaction { .. }
        | Said::Button { .. }
        | Said::File { .. }
        | Said::Raw(_) => Err(SaysError::Raw),
    }
}

/// An earlier message of a visitor.
fn own<'a>(state: &'a State, wamid: &str) -> Result<&'a Bubble, SaysError> {
    let bubble = state.bubble(wamid).filter(|it| it.direction == Direction::Visitor);
    bubble.ok_or(SaysError::NotTheirs)
}
