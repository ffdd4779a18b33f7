//! `GET /_emulator/state`: the brand, the webhook, the visitors, the faults.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::emulator::Emulator;
use crate::state::{BubbleStatus, Direction, State as Memory, Visitor};

/// All that the page shows beside the messages.
pub(crate) async fn show(State(emulator): State<Emulator>) -> Json<Value> {
    Json(emulator.read(|state, at| {
        let visitors: Vec<Value> = state.visitors.iter().map(visitor).collect();
        let about = state.profile.fields.get("about").cloned().unwrap_or_default();
        let logo_url = state.profile.picture.name();
        let logo_url = logo_url.map(|it| format!("/_emulator/profile/picture?v={it}"));
        json!({
            "now": at.now,
            "brand": {
                "name": state.config.verified_name,
                "about": about,
                "logo_url": logo_url,
                "display_phone_number": state.config.display_phone_number,
            },
            "phone_number_id": state.config.phone_number_id,
            "webhook": webhook(state),
            "visitors": visitors,
            "faults": state.faults,
            "version": state.version,
        })
    }))
}

/// A visitor as the page shows it.
pub(crate) fn visitor(visitor: &Visitor) -> Value {
    let unread = visitor
        .bubbles
        .iter()
        .filter(|it| it.n > visitor.seen_up_to && it.direction == Direction::Brand)
        .filter(|it| it.status != Some(BubbleStatus::Failed) && it.kind != "reaction")
        .count();
    let last = visitor.bubbles.back().map(|it| {
        let text = it.text.clone().unwrap_or_default();
        json!({ "text": text, "type": it.kind, "at": it.at, "direction": it.direction })
    });
    json!({
        "id": visitor.id,
        "name": visitor.name,
        "phone": visitor.phone,
        "user_id": visitor.user_id,
        "hides_phone": visitor.hides_phone,
        "hides_user_id": visitor.hides_user_id,
        "is_blocked": visitor.is_blocked,
        "stops_marketing": visitor.stops_marketing,
        "window_ends_at": visitor.window_ends_at,
        "unread": unread,
        "is_brand_typing": visitor.is_brand_typing,
        "read_receipts": visitor.read_receipts,
        "is_online": visitor.is_online,
        "last": last,
    })
}

fn webhook(state: &Memory) -> Value {
    json!({
        "url": state.webhook.url,
        "verified": state.webhook.is_verified,
        "pending": state.outbox.pending_count(),
        "last_status": state.webhook.last_status,
    })
}
