//! Events: waiting for their commit, and as rows.

use pupitre_app::ports::store::{Recorded, StoreError};
use pupitre_app::view::StoredEvent;
use pupitre_domain::agent::{AvailabilityCause, Choice};
use pupitre_domain::channel::Family;
use pupitre_domain::conversation::wait::Destination;
use pupitre_domain::conversation::{Closing, ClosingCause, Conversation, WokenBy};
use pupitre_domain::delivery::{Delivery, DeliveryError, DeliveryState, FailureCode};
use pupitre_domain::event::{Actor, DeskChange, Event, EventBody, ReturnCause};
use pupitre_domain::id::{AssignmentId, TagId};
use pupitre_domain::message::Message;
use serde::{Deserialize, Serialize};

use crate::backend::{Columns, Value};

/// An event that gets its number when its batch is committed.
#[derive(Debug, Clone)]
pub(crate) struct Pending {
    /// What happened.
    pub(crate) event: Event,
    /// The conversation after it, for the listeners.
    pub(crate) conversation: Option<Conversation>,
    /// The message that it brought, for the listeners.
    pub(crate) message: Option<Message>,
}

impl Pending {
    /// The event as the listeners are told of it.
    pub(crate) fn numbered(self, seq: u64) -> Recorded {
        let Self { event, conversation, message } = self;
        Recorded { seq, event, conversation, message }
    }
}

/// What an event says beyond the columns of its row. Ids are written as UUIDs.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Details {
    #[serde(skip_serializing_if = "Option::is_none")]
    team: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    why: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assignment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language_ignored: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    media: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    family: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    choice: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    template: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_override: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delivery: Option<DeliveryDetails>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until_us: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_kept: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to_agent: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<Vec<String>>,
}

/// Reads what was changed of the desk's rules.
fn desk_change(name: &str, details: &Details) -> Option<DeskChange> {
    let subject = details.subject.as_ref()?;
    Some(match name {
        "routing_rules.changed" => DeskChange::RoutingRules { version: subject.parse().ok()? },
        "opening_hours.changed" => DeskChange::OpeningHours(subject.parse().ok()?),
        "channel.changed" => DeskChange::Channel(subject.parse().ok()?),
        "contact.blocked" => DeskChange::ContactBlocked(subject.parse().ok()?),
        "contact.unblocked" => DeskChange::ContactUnblocked(subject.parse().ok()?),
        _ => return None,
    })
}

/// What a change of the desk's rules is about, in words.
fn subject(change: DeskChange) -> String {
    match change {
        DeskChange::RoutingRules { version } => version.to_string(),
        DeskChange::OpeningHours(hours) => hours.to_string(),
        DeskChange::Channel(channel) => channel.to_string(),
        DeskChange::ContactBlocked(contact) | DeskChange::ContactUnblocked(contact) => {
            contact.to_string()
        }
    }
}

#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct DeliveryDetails {
    state: String,
    attempt: u32,
    changed_at_us: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    platform_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorDetails>,
}

#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct ErrorDetails {
    code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    platform_code: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

/// The details of an event as JSON; none when its columns say all.
pub(crate) fn details(body: &EventBody) -> Result<Option<String>, StoreError> {
    let details = details_of(body);
    if details == Details::default() {
        return Ok(None);
    }
    let text = serde_json::to_string(&details);
    text.map(Some).map_err(|error| StoreError::Failed { detail: error.to_string() })
}

/// The parameters of `event/insert`.
pub(crate) fn row<'a>(seq: u64, event: &Event, details: Option<&'a str>) -> [Value<'a>; 9] {
    let (actor, actor_id) = match event.actor {
        Actor::Visitor => ("visitor", None),
        Actor::Agent(agent) => ("agent", Some(agent)),
        Actor::System => ("system", None),
    };
    [
        Value::from(seq),
        Value::from(event.body.name()),
        Value::from(event.conversation),
        Value::from(event.body.message()),
        Value::from(event.body.agent()),
        Value::from(actor),
        Value::from(actor_id),
        Value::from(event.at),
        Value::from(details),
    ]
}

/// Reads a row of `event/after`.
pub(crate) fn stored(row: &mut Columns<'_>) -> Result<StoredEvent, StoreError> {
    let seq = row.number()?;
    let name = row.text()?;
    let conversation = row.optional_id()?;
    let message = row.optional_id()?;
    let agent = row.optional_id()?;
    let actor = row.text()?;
    let actor_id = row.optional_id()?;
    let actor = match (actor.as_str(), actor_id) {
        ("visitor", None) => Actor::Visitor,
        ("agent", Some(agent)) => Actor::Agent(agent),
        ("system", None) => Actor::System,
        _ => return Err(row.unreadable(&format!("`{actor}` is not a known actor"))),
    };
    let at = row.at()?;
    let details = match row.optional_text()? {
        Some(text) => {
            serde_json::from_str(&text).map_err(|error| row.unreadable(&error.to_string()))?
        }
        None => Details::default(),
    };
    let body = body(&name, at, message, agent, &details);
    let body = body.ok_or_else(|| row.unreadable(&format!("an incomplete or unknown `{name}`")))?;
    Ok(StoredEvent { seq, event: Event { conversation, actor, at, body } })
}

/// The details with something in them.
fn with(set: impl FnOnce(&mut Details)) -> Details {
    let mut details = Details::default();
    set(&mut details);
    details
}

/// A stay that ended, and why.
fn ended(assignment: Option<AssignmentId>, cause: &str) -> Details {
    Details {
        assignment: assignment.map(|it| it.to_string()),
        cause: Some(cause.to_owned()),
        ..Details::default()
    }
}

fn details_of(body: &EventBody) -> Details {
    match body {
        EventBody::TeamChanged { team } => with(|it| it.team = Some(team.to_string())),
        EventBody::ConversationOpened { team, rule, why } => Details {
            team: Some(team.to_string()),
            rule: rule.map(|it| it.to_string()),
            why: why.iter().map(ToString::to_string).collect(),
            ..Details::default()
        },
        EventBody::ConversationAssigned { agent: _, assignment, language_ignored } => Details {
            assignment: Some(assignment.to_string()),
            language_ignored: Some(*language_ignored),
            ..Details::default()
        },
        EventBody::ConversationClosed { agent: _, assignment, closing } => {
            let reason = closing.reason.map(|it| it.to_string());
            Details { reason, ..ended(*assignment, closing.cause.name()) }
        }
        EventBody::ConversationSnoozed { agent: _, assignment, until, is_kept } => Details {
            assignment: Some(assignment.to_string()),
            until_us: until.map(jiff::Timestamp::as_microsecond),
            is_kept: Some(*is_kept),
            ..Details::default()
        },
        EventBody::ConversationWoken { agent: _, by } => {
            with(|it| it.cause = Some(by.name().to_owned()))
        }
        EventBody::ConversationTransferred { from: _, assignment, to } => {
            Details { assignment: assignment.map(|it| it.to_string()), ..destination_details(*to) }
        }
        EventBody::ConversationReturned { agent: _, assignment, cause } => {
            ended(*assignment, cause.name())
        }
        EventBody::ConversationTakenOver { from: _, assignment } => {
            with(|it| it.assignment = assignment.map(|it| it.to_string()))
        }
        EventBody::ConversationTagged { tags } => of_tags(tags),
        EventBody::ClosingReasonChanged { reason } => {
            with(|it| it.reason = Some(reason.to_string()))
        }
        EventBody::TagChanged { tag } => with(|it| it.tag = Some(tag.to_string())),
        EventBody::NoteWritten { note } => with(|it| it.note = Some(note.to_string())),
        EventBody::MessageDeliveryChanged { message: _, delivery } => {
            with(|it| it.delivery = Some(delivery_details(delivery)))
        }
        EventBody::MediaChanged { message: _, media } => {
            with(|it| it.media = Some(media.to_string()))
        }
        EventBody::AvailabilityChanged { agent: _, family, choice, cause } => Details {
            family: Some(family.name().to_owned()),
            choice: Some(choice.name().to_owned()),
            cause: Some(cause.name().to_owned()),
            ..Details::default()
        },
        EventBody::DeskChanged(change) => with(|it| it.subject = Some(subject(*change))),
        EventBody::SendAnomaly { message: _, code } => of_anomaly(code),
        EventBody::ConversationRelaunched { message: _, template, is_override } => {
            Details { is_override: Some(*is_override), ..of_template(*template) }
        }
        EventBody::ConversationRelaunchEnded { message: _, outcome } => of_outcome(*outcome),
        EventBody::TemplateChanged { template } => of_template(*template),
        EventBody::SettingsChanged
        | EventBody::ConversationRead { .. }
        | EventBody::AgentChanged { .. }
        | EventBody::MessageReceived { .. }
        | EventBody::MessageSent { .. } => Details::default(),
    }
}

/// Where a conversation went.
fn destination_details(to: Destination) -> Details {
    match to {
        Destination::Agent(agent) => {
            Details { to_agent: Some(agent.to_string()), ..Details::default() }
        }
        Destination::Team(team) => Details { team: Some(team.to_string()), ..Details::default() },
    }
}

fn of_template(template: pupitre_domain::id::TemplateId) -> Details {
    Details { template: Some(template.to_string()), ..Details::default() }
}

fn of_anomaly(code: &str) -> Details {
    Details { code: Some(code.to_owned()), ..Details::default() }
}

fn of_tags(tags: &[TagId]) -> Details {
    let tags = tags.iter().map(ToString::to_string).collect();
    Details { tags: Some(tags), ..Details::default() }
}

fn of_outcome(outcome: pupitre_domain::conversation::RelaunchOutcome) -> Details {
    Details { outcome: Some(outcome.name().to_owned()), ..Details::default() }
}

fn delivery_details(delivery: &Delivery) -> DeliveryDetails {
    DeliveryDetails {
        state: delivery.state.name().to_owned(),
        attempt: delivery.attempt,
        changed_at_us: delivery.changed_at.as_microsecond(),
        platform_id: delivery.platform_id.clone(),
        error: delivery.error.as_ref().map(|error| ErrorDetails {
            code: error.code.name().to_owned(),
            platform_code: error.platform_code,
            detail: error.detail.clone(),
        }),
    }
}

/// The events that move a conversation.
fn turn(
    name: &str,
    at: jiff::Timestamp,
    agent: Option<pupitre_domain::id::AgentId>,
    details: &Details,
) -> Option<EventBody> {
    let body = match name {
        "conversation.opened" => {
            let why = details.why.iter().map(|it| it.parse().ok()).collect::<Option<_>>()?;
            let team = details.team.as_ref()?.parse().ok()?;
            let rule = details.rule.as_ref().map(|it| it.parse()).transpose().ok()?;
            EventBody::ConversationOpened { team, rule, why }
        }
        "conversation.assigned" => EventBody::ConversationAssigned {
            agent: agent?,
            assignment: details.assignment.as_ref()?.parse().ok()?,
            language_ignored: details.language_ignored?,
        },
        "conversation.closed" => EventBody::ConversationClosed {
            agent,
            assignment: details.assignment.as_ref().map(|it| it.parse()).transpose().ok()?,
            closing: Closing {
                at,
                // Before reasons, only agents closed.
                cause: match &details.cause {
                    Some(cause) => ClosingCause::from_name(cause)?,
                    None => ClosingCause::Agent,
                },
                reason: details.reason.as_ref().map(|it| it.parse()).transpose().ok()?,
            },
        },
        "conversation.snoozed" => EventBody::ConversationSnoozed {
            agent: agent?,
            assignment: details.assignment.as_ref()?.parse().ok()?,
            until: match details.until_us {
                Some(until) => Some(jiff::Timestamp::from_microsecond(until).ok()?),
                None => None,
            },
            is_kept: details.is_kept?,
        },
        "conversation.woken" => {
            EventBody::ConversationWoken { agent, by: WokenBy::from_name(details.cause.as_ref()?)? }
        }
        "conversation.tagged" => EventBody::ConversationTagged {
            tags: details.tags.as_ref()?.iter().map(|it| it.parse().ok()).collect::<Option<_>>()?,
        },
        "closing_reason.changed" => {
            EventBody::ClosingReasonChanged { reason: details.reason.as_ref()?.parse().ok()? }
        }
        "tag.changed" => EventBody::TagChanged { tag: details.tag.as_ref()?.parse().ok()? },
        "settings.changed" => EventBody::SettingsChanged,
        "conversation.transferred" => EventBody::ConversationTransferred {
            from: agent,
            assignment: details.assignment.as_ref().map(|it| it.parse()).transpose().ok()?,
            to: match (&details.to_agent, &details.team) {
                (Some(agent), None) => Destination::Agent(agent.parse().ok()?),
                (None, Some(team)) => Destination::Team(team.parse().ok()?),
                _ => return None,
            },
        },
        "conversation.returned" => EventBody::ConversationReturned {
            agent: agent?,
            assignment: details.assignment.as_ref().map(|it| it.parse()).transpose().ok()?,
            cause: ReturnCause::from_name(details.cause.as_ref()?)?,
        },
        "conversation.taken_over" => EventBody::ConversationTakenOver {
            from: agent,
            assignment: details.assignment.as_ref().map(|it| it.parse()).transpose().ok()?,
        },
        _ => return None,
    };
    Some(body)
}

fn body(
    name: &str,
    at: jiff::Timestamp,
    message: Option<pupitre_domain::id::MessageId>,
    agent: Option<pupitre_domain::id::AgentId>,
    details: &Details,
) -> Option<EventBody> {
    if let Some(body) = turn(name, at, agent, details) {
        return Some(body);
    }
    let body = match name {
        "note.written" => EventBody::NoteWritten { note: details.note.as_ref()?.parse().ok()? },
        "conversation.read" => EventBody::ConversationRead { message: message? },
        "message.received" => EventBody::MessageReceived { message: message? },
        "message.sent" => EventBody::MessageSent { message: message? },
        "message.delivery_changed" => EventBody::MessageDeliveryChanged {
            message: message?,
            delivery: delivery(details.delivery.as_ref()?)?,
        },
        "media.changed" => EventBody::MediaChanged {
            message: message?,
            media: details.media.as_ref()?.parse().ok()?,
        },
        "availability.changed" => EventBody::AvailabilityChanged {
            agent: agent?,
            family: Family::from_name(details.family.as_ref()?)?,
            choice: Choice::from_name(details.choice.as_ref()?)?,
            cause: AvailabilityCause::from_name(details.cause.as_ref()?)?,
        },
        "agent.changed" => EventBody::AgentChanged { agent: agent? },
        "team.changed" => EventBody::TeamChanged { team: details.team.as_ref()?.parse().ok()? },
        "message.send_anomaly" => {
            EventBody::SendAnomaly { message: message?, code: anomaly(details.code.as_ref()?) }
        }
        "conversation.relaunched" => EventBody::ConversationRelaunched {
            message: message?,
            template: details.template.as_ref()?.parse().ok()?,
            is_override: details.is_override?,
        },
        "conversation.relaunch_ended" => EventBody::ConversationRelaunchEnded {
            message: message?,
            outcome: pupitre_domain::conversation::RelaunchOutcome::from_name(
                details.outcome.as_ref()?,
            )?,
        },
        "template.changed" => {
            EventBody::TemplateChanged { template: details.template.as_ref()?.parse().ok()? }
        }
        _ => EventBody::DeskChanged(desk_change(name, details)?),
    };
    Some(body)
}

fn delivery(details: &DeliveryDetails) -> Option<Delivery> {
    let error = match &details.error {
        Some(error) => Some(DeliveryError {
            code: FailureCode::from_name(&error.code)?,
            platform_code: error.platform_code,
            detail: error.detail.clone(),
        }),
        None => None,
    };
    Some(Delivery {
        state: DeliveryState::from_name(&details.state)?,
        error,
        attempt: details.attempt,
        platform_id: details.platform_id.clone(),
        changed_at: jiff::Timestamp::from_microsecond(details.changed_at_us).ok()?,
    })
}

/// The codes of send anomalies are fixed words of the code; one that this version no longer knows
/// reads as `other`.
fn anomaly(code: &str) -> &'static str {
    match code {
        "accepted_twice" => "accepted_twice",
        "accepted_with_error" => "accepted_with_error",
        "several_ids" => "several_ids",
        _ => "other",
    }
}
