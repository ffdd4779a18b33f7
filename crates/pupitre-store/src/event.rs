//! Events: waiting for their commit, and as rows.

mod details;

use pupitre_app::ports::store::{Recorded, StoreError};
use pupitre_app::view::StoredEvent;
use pupitre_domain::agent::{AvailabilityCause, Choice};
use pupitre_domain::channel::Family;
use pupitre_domain::conversation::wait::Destination;
use pupitre_domain::conversation::{Closing, ClosingCause, Conversation, WokenBy};
use pupitre_domain::delivery::{Delivery, DeliveryError, DeliveryState, FailureCode};
use pupitre_domain::event::{Actor, ChatChange, DeskChange, Event, EventBody, ReturnCause};
use pupitre_domain::mail::MailKind;
use pupitre_domain::message::{Message, MessageChange};

use self::details::{DeliveryDetails, Details, details_of};
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

/// Reads what was changed of the desk's rules.
fn desk_change(name: &str, details: &Details) -> Option<DeskChange> {
    let subject = details.subject.as_ref()?;
    Some(match name {
        "routing_rules.changed" => DeskChange::RoutingRules { version: subject.parse().ok()? },
        "opening_hours.changed" => DeskChange::OpeningHours(subject.parse().ok()?),
        "channel.changed" => DeskChange::Channel(subject.parse().ok()?),
        "contact.blocked" => DeskChange::ContactBlocked(subject.parse().ok()?),
        "contact.unblocked" => DeskChange::ContactUnblocked(subject.parse().ok()?),
        "contact.marketing_changed" => DeskChange::ContactMarketing(subject.parse().ok()?),
        "canned_reply.changed" => DeskChange::CannedReply(subject.parse().ok()?),
        "signature.changed" => DeskChange::Signature(subject.parse().ok()?),
        _ => return None,
    })
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

/// What tells of the house's voice: notes, names and languages.
fn voice(
    name: &str,
    agent: Option<pupitre_domain::id::AgentId>,
    details: &Details,
) -> Option<EventBody> {
    let body = match name {
        "conversation.language_changed" => EventBody::ConversationLanguageChanged {
            language: details.language.as_ref()?.parse().ok()?,
        },
        "contact.renamed" => {
            EventBody::ContactRenamed { contact: details.contact.as_ref()?.parse().ok()? }
        }
        "contact.merged" => EventBody::ContactMerged {
            contact: details.contact.as_ref()?.parse().ok()?,
            gone: details.gone.as_ref()?.parse().ok()?,
        },
        "visitor.identified" => {
            EventBody::Chat(ChatChange::VisitorIdentified(details.contact.as_ref()?.parse().ok()?))
        }
        "visitor.email_given" => {
            EventBody::Chat(ChatChange::EmailGiven(details.contact.as_ref()?.parse().ok()?))
        }
        "survey.asked" => EventBody::Chat(ChatChange::SurveyAsked),
        "survey.answered" => EventBody::Chat(ChatChange::SurveyAnswered),
        "mail.stopped" => EventBody::Chat(ChatChange::MailStopped),
        "mail.resumed" => EventBody::Chat(ChatChange::MailResumed),
        "mail.sent" | "mail.failed" => {
            let kind = MailKind::from_name(details.cause.as_ref()?)?;
            EventBody::Chat(match name {
                "mail.sent" => ChatChange::MailSent(kind),
                _ => ChatChange::MailFailed(kind),
            })
        }
        "note.mentioned" => {
            EventBody::NoteMentioned { note: details.note.as_ref()?.parse().ok()?, agent: agent? }
        }
        "note.told" => {
            EventBody::NoteTold { note: details.note.as_ref()?.parse().ok()?, agent: agent? }
        }
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
    if let Some(body) = turn(name, at, agent, details).or_else(|| voice(name, agent, details)) {
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
        "message.changed" => EventBody::MessageChanged {
            message: message?,
            change: MessageChange::from_name(details.cause.as_ref()?)?,
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
