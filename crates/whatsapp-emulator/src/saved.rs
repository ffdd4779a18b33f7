//! The state as a file keeps it: all that the platform remembers, and what was on its way.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::clock::At;
use crate::delivery::{self, SavedDelivery};
use crate::faults::Faults;
use crate::media::SavedFile;
use crate::payload::Update;
use crate::picture::Picture;
use crate::pricing::Meter;
use crate::schedule::Task;
use crate::state::{
    Bubble, BubbleStatus, Direction, Outbound, Place, State, Visitor, WebhookState,
};
use crate::template::{Template, TemplateStatus};
use crate::template_book::review_later;

/// What the first field of a state file says.
pub(crate) const FORMAT: &str = "whatsapp-emulator-state";
/// The version of the shape below; another one is refused.
pub(crate) const VERSION: u32 = 1;

/// All that outlives a run. The log does not, nor the pair limit.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Saved {
    pub(crate) format: String,
    pub(crate) version: u32,
    pub(crate) phone_number_id: String,
    /// The emulator's clock at that moment; a later run never reads an earlier time.
    pub(crate) written_at: Timestamp,
    visitors: Vec<SavedVisitor>,
    templates: Vec<Template>,
    pub(crate) files: Vec<SavedFile>,
    webhook: WebhookState,
    profile: serde_json::Map<String, Value>,
    #[serde(default)]
    picture: Picture,
    settings: serde_json::Map<String, Value>,
    pin: Option<String>,
    is_registered: bool,
    meter: Meter,
    faults: Faults,
    deliveries: Vec<SavedDelivery>,
    updates: Vec<Update>,
}

#[derive(Debug, Serialize, Deserialize)]
struct SavedVisitor {
    #[serde(flatten)]
    visitor: Visitor,
    messages: Vec<SavedBubble>,
}

#[derive(Debug, Serialize, Deserialize)]
struct SavedBubble {
    #[serde(flatten)]
    bubble: Bubble,
    #[serde(rename = "platform")]
    outbound: Outbound,
}

/// The state now, without the files' bytes.
pub(crate) fn saved(state: &State, at: At) -> Saved {
    let (deliveries, updates) = state.outbox.saved();
    let saved_bubble =
        |it: &Bubble| SavedBubble { bubble: it.clone(), outbound: it.outbound.clone() };
    let visitors = state.visitors.iter().map(|it| SavedVisitor {
        messages: it.bubbles.iter().map(saved_bubble).collect(),
        visitor: Visitor { bubbles: std::collections::VecDeque::new(), ..it.clone() },
    });
    Saved {
        format: FORMAT.to_owned(),
        version: VERSION,
        phone_number_id: state.config.phone_number_id.clone(),
        written_at: at.now,
        visitors: visitors.collect(),
        templates: state.templates.all.clone(),
        files: state.media.saved().into_iter().map(|(file, _)| file).collect(),
        webhook: state.webhook.clone(),
        profile: state.profile.fields.clone(),
        picture: state.profile.picture.clone(),
        settings: state.settings.clone(),
        pin: state.pin.clone(),
        is_registered: state.is_registered,
        meter: state.meter.clone(),
        faults: state.faults.clone(),
        deliveries,
        updates,
    }
}

/// Takes the place of what the state was; statuses and webhooks that were on their way go on.
pub(crate) fn restore(state: &mut State, at: At, saved: Saved) {
    let given_url = state.webhook.url.take();
    let given_token = std::mem::take(&mut state.webhook.verify_token);
    state.webhook = saved.webhook;
    if given_url.is_some() && given_url != state.webhook.url {
        state.webhook.url = given_url;
        state.webhook.verify_token = given_token;
        state.webhook.is_verified = false;
    }
    if state.webhook.url.is_some() && !state.webhook.is_verified {
        state.schedule.put(at.elapsed, Task::Handshake);
    }
    state.templates.all = saved.templates;
    state.profile.fields = saved.profile;
    state.profile.picture = saved.picture;
    state.settings = saved.settings;
    state.pin = saved.pin;
    state.is_registered = saved.is_registered;
    state.meter = saved.meter;
    state.chance.reseed_faults(saved.faults.seed);
    state.faults = saved.faults;
    for SavedVisitor { mut visitor, messages } in saved.visitors {
        let index = state.visitors.len();
        state.by_user_id.insert(visitor.user_id.clone(), index);
        if let Some(phone) = visitor.phone.clone() {
            state.by_phone.insert(phone, index);
        }
        for SavedBubble { mut bubble, outbound } in messages {
            bubble.outbound = outbound;
            state.places.insert(bubble.wamid.clone(), Place { visitor: index, n: bubble.n });
            go_on(state, at, &bubble, &visitor);
            visitor.bubbles.push_back(bubble);
        }
        state.visitors.push(visitor);
    }
    let pending = state.templates.all.iter().filter(|it| it.status == TemplateStatus::Pending);
    let pending: Vec<String> = pending.map(|it| it.id.clone()).collect();
    for template_id in pending {
        // Those that the brand comes with stay pending for ever, as they did before.
        if !template_id.starts_with("9100000000000") {
            review_later(state, at, template_id);
        }
    }
    delivery::restore(state, at, (saved.deliveries, saved.updates));
}

/// The next status of a brand's message that had not come to its end.
fn go_on(state: &mut State, at: At, bubble: &Bubble, visitor: &Visitor) {
    if bubble.direction == Direction::Visitor || visitor.undelivered.contains(&bubble.wamid) {
        return;
    }
    let wamid = bubble.wamid.clone();
    let delivered_after = state.chance.between(state.config.timings.delivered_ms);
    match bubble.status {
        Some(BubbleStatus::Pending) => {
            state.schedule.put(at.elapsed, Task::Sent { wamid, delivered_after });
        }
        Some(BubbleStatus::Sent) if bubble.kind != "reaction" => {
            state.schedule.put(at.elapsed + delivered_after, Task::Delivered { wamid });
        }
        Some(
            BubbleStatus::Sent
            | BubbleStatus::Delivered
            | BubbleStatus::Read
            | BubbleStatus::Failed,
        )
        | None => {}
    }
}
