//! The emulator's memory: visitors, their bubbles, and what is under way.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::chance::Chance;
use crate::clock::At;
use crate::config::EmulatorConfig;
use crate::delivery::Outbox;
use crate::faults::Faults;
use crate::graph::uploads::Upload;
use crate::journal::Journal;
use crate::media::Shelf;
use crate::picture::Picture;
use crate::pricing::Meter;
use crate::rate::PairRate;
use crate::schedule::Schedule;
use crate::template_book::TemplateBook;

/// Visitors known at once; one more is refused.
pub(crate) const VISITOR_COUNT_MAX: usize = 20_000;
/// Bubbles kept for each visitor; the oldest go first.
pub(crate) const BUBBLE_COUNT_MAX: usize = 2_000;

/// Who wrote a bubble.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Direction {
    Visitor,
    Brand,
}

/// How far a bubble has come. The order is the order in which it can only rise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BubbleStatus {
    Pending,
    Sent,
    Delivered,
    Read,
    Failed,
}

/// A file of a bubble.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct BubbleMedia {
    pub(crate) id: String,
    pub(crate) mime: String,
    pub(crate) file_name: Option<String>,
    pub(crate) size_bytes: usize,
    pub(crate) url: String,
}

/// A place on the map, degrees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Location {
    pub(crate) latitude: f64,
    pub(crate) longitude: f64,
    pub(crate) name: Option<String>,
    pub(crate) address: Option<String>,
}

/// A template as the visitor sees it, its variables filled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ShownTemplate {
    pub(crate) name: String,
    pub(crate) language: String,
    /// Header, words and footer, one below the other.
    pub(crate) body: String,
    pub(crate) header: Option<String>,
    pub(crate) text: String,
    pub(crate) footer: Option<String>,
    pub(crate) buttons: Vec<ShownButton>,
}

/// A button under a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ShownButton {
    /// `QUICK_REPLY`, `URL`, …
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) text: String,
    /// What a tap sends back: what came with the send, else its words.
    pub(crate) payload: String,
}

/// A button or a row that the visitor can choose in an interactive message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Choice {
    pub(crate) id: String,
    pub(crate) title: String,
}

/// Why a bubble failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BubbleError {
    pub(crate) code: u32,
    pub(crate) title: String,
}

/// What the platform remembers of a brand's message, for its statuses.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Outbound {
    pub(crate) opaque: Option<Value>,
    pub(crate) category: String,
    pub(crate) pricing: Option<Value>,
    /// Whether the message was addressed by phone; a `failed` then has no user id.
    pub(crate) is_to_phone: bool,
    /// The address as the caller wrote it, for someone whom the platform does not know.
    pub(crate) address: String,
    /// Whether the visitor has played it, being a voice message.
    #[serde(default)]
    pub(crate) is_played: bool,
    /// Whether the choices are a list's rows rather than buttons.
    pub(crate) is_list: bool,
}

/// One message as both sides see it. `n` counts from 1 for each visitor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Bubble {
    pub(crate) n: u64,
    pub(crate) wamid: String,
    pub(crate) direction: Direction,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) text: Option<String>,
    pub(crate) media: Option<BubbleMedia>,
    pub(crate) location: Option<Location>,
    pub(crate) template: Option<ShownTemplate>,
    pub(crate) choices: Vec<Choice>,
    pub(crate) at: Timestamp,
    pub(crate) status: Option<BubbleStatus>,
    pub(crate) error: Option<BubbleError>,
    pub(crate) reply_to: Option<String>,
    #[serde(skip)]
    pub(crate) outbound: Outbound,
}

impl Bubble {
    /// An empty bubble of this kind; `n` is given when it is kept.
    pub(crate) fn new(wamid: String, direction: Direction, kind: &str, at: Timestamp) -> Self {
        Self {
            n: 0,
            wamid,
            direction,
            kind: kind.to_owned(),
            text: None,
            media: None,
            location: None,
            template: None,
            choices: Vec::new(),
            at,
            status: Some(BubbleStatus::Pending),
            error: None,
            reply_to: None,
            outbound: Outbound::default(),
        }
    }
}

/// A person with WhatsApp on a phone.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts of a person")]
pub(crate) struct Visitor {
    pub(crate) id: String,
    pub(crate) name: String,
    /// Digits with the country code.
    pub(crate) phone: Option<String>,
    /// Whether the platform withholds the phone (the visitor took a username).
    pub(crate) hides_phone: bool,
    /// Whether the platform leaves the user id out where the phone says who it is, as it did before
    /// April 2026.
    pub(crate) hides_user_id: bool,
    pub(crate) user_id: String,
    /// The visitor blocked the brand.
    pub(crate) is_blocked: bool,
    /// The brand blocked the visitor, through `block_users`.
    pub(crate) is_blocked_by_brand: bool,
    pub(crate) window_ends_at: Option<Timestamp>,
    pub(crate) read_receipts: bool,
    pub(crate) is_online: bool,
    #[serde(skip)]
    pub(crate) is_brand_typing: bool,
    #[serde(skip)]
    pub(crate) typing_turn: u64,
    /// Kept apart in a state file, with what only the platform knows of them.
    #[serde(skip)]
    pub(crate) bubbles: VecDeque<Bubble>,
    pub(crate) bubble_count: u64,
    /// The last bubble that the visitor has seen.
    pub(crate) seen_up_to: u64,
    /// Brand's messages that wait for the phone to come online.
    pub(crate) undelivered: Vec<String>,
    #[serde(skip)]
    pub(crate) rate: PairRate,
    /// The visitor stopped the brand's marketing.
    #[serde(default)]
    pub(crate) stops_marketing: bool,
    /// When the visitor came through an advertisement that the brand has not answered.
    #[serde(default)]
    pub(crate) entered_at: Option<Timestamp>,
    /// Until when every message is free, since the brand answered one who came by an advertisement.
    #[serde(default)]
    pub(crate) free_until: Option<Timestamp>,
}

/// Where a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) visitor: usize,
    pub(crate) n: u64,
}

/// Where webhooks go, and whether they may.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct WebhookState {
    pub(crate) url: Option<String>,
    /// The account's own address, already verified; it goes before the app's.
    pub(crate) account_url: Option<String>,
    /// The number's own address, already verified; it goes before both.
    pub(crate) number_url: Option<String>,
    pub(crate) verify_token: String,
    pub(crate) is_verified: bool,
    #[serde(skip)]
    pub(crate) last_status: Option<u16>,
    /// The last handshake that succeeded: its address, token and challenge.
    #[serde(default)]
    pub(crate) last_handshake: Option<(String, String, String)>,
    /// Handshakes tried for this address without an answer.
    #[serde(skip)]
    pub(crate) handshakes: u32,
    /// Whether the app is subscribed to the account; without it nothing is sent.
    pub(crate) is_subscribed: bool,
}

impl WebhookState {
    /// Where webhooks go now: the number's address, the account's, or the app's once verified.
    pub(crate) fn address(&self) -> Option<String> {
        let app = self.url.clone().filter(|_| self.is_verified);
        self.number_url.clone().or_else(|| self.account_url.clone()).or(app)
    }
}

/// The editable part of the business profile.
#[derive(Debug, Default)]
pub(crate) struct Profile {
    pub(crate) fields: serde_json::Map<String, Value>,
    pub(crate) picture: Picture,
}

/// Something that the phone page shows has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    Visitor(usize),
    All,
    Clock(Timestamp),
}

/// All that the emulator knows.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) config: EmulatorConfig,
    pub(crate) faults: Faults,
    pub(crate) chance: Chance,
    pub(crate) visitors: Vec<Visitor>,
    pub(crate) by_phone: HashMap<String, usize>,
    pub(crate) by_user_id: HashMap<String, usize>,
    pub(crate) places: HashMap<String, Place>,
    /// Messages to people whom the platform does not know, until they have failed.
    pub(crate) strangers: HashMap<String, Outbound>,
    pub(crate) media: Shelf,
    /// Files on their way to the app.
    pub(crate) uploads: Vec<Upload>,
    pub(crate) templates: TemplateBook,
    pub(crate) webhook: WebhookState,
    pub(crate) profile: Profile,
    /// What was set with `/{number}/settings`.
    pub(crate) settings: serde_json::Map<String, Value>,
    /// The six digits of the last registration.
    pub(crate) pin: Option<String>,
    pub(crate) is_registered: bool,
    pub(crate) outbox: Outbox,
    pub(crate) schedule: Schedule,
    pub(crate) journal: Journal,
    pub(crate) meter: Meter,
    /// What the number sends and receives, for its throughput.
    pub(crate) throughput: PairRate,
    /// Links that are being fetched.
    pub(crate) fetching_count: usize,
    pub(crate) version: u64,
    pub(crate) changes: Vec<Change>,
}

impl State {
    pub(crate) fn new(config: EmulatorConfig, began_at: Timestamp) -> Self {
        let webhook = WebhookState {
            verify_token: config.verify_token.clone(),
            is_subscribed: true,
            ..WebhookState::default()
        };
        let mut profile = Profile::default();
        profile.fields.insert("about".to_owned(), config.about.clone().into());
        profile.fields.insert("vertical".to_owned(), "OTHER".into());
        if !config.has_picture {
            profile.picture = Picture::None;
        }
        Self {
            faults: Faults::default(),
            chance: Chance::new(config.seed, began_at),
            visitors: Vec::new(),
            by_phone: HashMap::new(),
            by_user_id: HashMap::new(),
            places: HashMap::new(),
            strangers: HashMap::new(),
            media: Shelf::default(),
            uploads: Vec::new(),
            templates: TemplateBook::of_the_brand(),
            webhook,
            profile,
            settings: serde_json::Map::new(),
            pin: None,
            is_registered: true,
            outbox: Outbox::default(),
            schedule: Schedule::default(),
            journal: Journal::default(),
            meter: Meter::default(),
            throughput: PairRate::default(),
            fetching_count: 0,
            version: 0,
            changes: Vec::new(),
            config,
        }
    }

    /// Notes what the page should fetch again.
    pub(crate) fn changed(&mut self, change: Change) {
        self.version += 1;
        self.changes.push(change);
    }

    /// The visitor's index by the id of the control routes.
    pub(crate) fn visitor_index(&self, id: &str) -> Option<usize> {
        let number: usize = id.strip_prefix('v')?.parse().ok()?;
        let index = number.checked_sub(1)?;
        self.visitors.get(index).map(|_| index)
    }

    /// Keeps a bubble with the visitor and makes it findable. Answers with its number.
    pub(crate) fn keep(&mut self, visitor: usize, mut bubble: Bubble) -> u64 {
        let Some(owner) = self.visitors.get_mut(visitor) else { return 0 };
        owner.bubble_count += 1;
        bubble.n = owner.bubble_count;
        let n = bubble.n;
        self.places.insert(bubble.wamid.clone(), Place { visitor, n });
        owner.bubbles.push_back(bubble);
        if owner.bubbles.len() > BUBBLE_COUNT_MAX
            && let Some(oldest) = owner.bubbles.pop_front()
        {
            self.places.remove(&oldest.wamid);
        }
        self.changed(Change::Visitor(visitor));
        n
    }

    /// Whether the number may send or receive one more message now; if so it is counted.
    pub(crate) fn has_throughput(&mut self, at: At) -> bool {
        let per_second = self.config.timings.throughput_per_second;
        let interval = Duration::from_secs(1).checked_div(per_second).unwrap_or_default();
        self.throughput.take_of(at.elapsed, interval, per_second)
    }

    /// Keeps what is needed to say that a message to an unknown person has failed.
    pub(crate) fn keep_stranger(&mut self, wamid: String, outbound: Outbound) {
        self.strangers.insert(wamid, outbound);
    }

    /// The bubble of a message.
    pub(crate) fn bubble(&self, wamid: &str) -> Option<&Bubble> {
        let place = self.places.get(wamid)?;
        let bubbles = &self.visitors.get(place.visitor)?.bubbles;
        bubbles.get(offset(bubbles, place.n)?)
    }

    /// The bubble of a message and its visitor's index, to change.
    pub(crate) fn bubble_mut(&mut self, wamid: &str) -> Option<(usize, &mut Bubble)> {
        let place = *self.places.get(wamid)?;
        let bubbles = &mut self.visitors.get_mut(place.visitor)?.bubbles;
        let offset = offset(bubbles, place.n)?;
        bubbles.get_mut(offset).map(|bubble| (place.visitor, bubble))
    }

    /// Steps that are not finished: statuses to come, webhooks without their 200.
    pub(crate) fn pending_count(&self) -> usize {
        self.schedule.awaited_count() + self.outbox.pending_count() + self.fetching_count
    }
}

fn offset(bubbles: &VecDeque<Bubble>, n: u64) -> Option<usize> {
    let first = bubbles.front()?.n;
    usize::try_from(n.checked_sub(first)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::visitor::{NewVisitor, VisitorError, add_visitor};

    fn state() -> State {
        State::new(EmulatorConfig::default(), Timestamp::UNIX_EPOCH)
    }

    fn ana() -> NewVisitor {
        NewVisitor { name: "Ana".to_owned(), hides_phone: true, ..NewVisitor::default() }
    }

    #[test]
    fn the_oldest_bubbles_go_and_are_no_longer_found() {
        let mut state = state();
        let visitor = add_visitor(&mut state, ana()).unwrap();
        for number in 0..=BUBBLE_COUNT_MAX {
            let wamid = number.to_string();
            let at = Timestamp::UNIX_EPOCH;
            state.keep(visitor, Bubble::new(wamid, Direction::Visitor, "text", at));
        }
        assert_eq!(state.visitors[visitor].bubbles.len(), BUBBLE_COUNT_MAX);
        assert!(state.bubble("0").is_none());
        assert_eq!(state.bubble("1").unwrap().n, 2);
        assert_eq!(state.bubble("2000").unwrap().n, 2_001);
    }

    #[test]
    fn one_visitor_too_many_is_refused() {
        let mut state = state();
        for _ in 0..VISITOR_COUNT_MAX {
            add_visitor(&mut state, ana()).unwrap();
        }
        assert_eq!(add_visitor(&mut state, ana()), Err(VisitorError::TooMany));
    }
}
