//! What an event says beyond the columns of its row, as JSON.

use jiff::Timestamp;
use pupitre_domain::conversation::RelaunchOutcome;
use pupitre_domain::conversation::wait::Destination;
use pupitre_domain::delivery::Delivery;
use pupitre_domain::event::{DeskChange, EventBody};
use pupitre_domain::id::{AssignmentId, ContactId, NoteId, TagId, TemplateId};
use pupitre_domain::language::Language;
use serde::{Deserialize, Serialize};

/// What an event says beyond the columns of its row. Ids are written as UUIDs.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Details {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) team: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) rule: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) why: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) assignment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) language_ignored: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) media: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) family: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) choice: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cause: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) template: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) is_override: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) outcome: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) delivery: Option<DeliveryDetails>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) until_us: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) is_kept: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) to_agent: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tags: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) contact: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) gone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) language: Option<String>,
}

#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DeliveryDetails {
    pub(super) state: String,
    pub(super) attempt: u32,
    pub(super) changed_at_us: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) platform_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<ErrorDetails>,
}

#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ErrorDetails {
    pub(super) code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) platform_code: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) detail: Option<String>,
}

/// What a change of the desk's rules is about, in words.
fn subject(change: DeskChange) -> String {
    match change {
        DeskChange::RoutingRules { version } => version.to_string(),
        DeskChange::OpeningHours(hours) => hours.to_string(),
        DeskChange::Channel(channel) | DeskChange::Signature(channel) => channel.to_string(),
        DeskChange::CannedReply(reply) => reply.to_string(),
        DeskChange::ContactBlocked(contact)
        | DeskChange::ContactUnblocked(contact)
        | DeskChange::ContactMarketing(contact) => contact.to_string(),
    }
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

/// What an event says beyond its columns.
pub(super) fn details_of(body: &EventBody) -> Details {
    match body {
        EventBody::TeamChanged { team } => with(|it| it.team = Some(team.to_string())),
        EventBody::ConversationOpened { team, rule, why } => Details {
            team: Some(team.to_string()),
            rule: rule.map(|it| it.to_string()),
            why: why.iter().map(ToString::to_string).collect(),
            ..Details::default()
        },
        EventBody::ClosingReasonChanged { reason } => {
            with(|it| it.reason = Some(reason.to_string()))
        }
        EventBody::TagChanged { tag } => with(|it| it.tag = Some(tag.to_string())),
        EventBody::ConversationTagged { tags } => of_tags(tags),
        EventBody::ConversationLanguageChanged { language } => of_language(*language),
        EventBody::ContactRenamed { contact } => of_contact(*contact),
        EventBody::ContactMerged { contact, gone } => {
            Details { gone: Some(gone.to_string()), ..of_contact(*contact) }
        }
        EventBody::Chat(change) => with(|it| {
            it.contact = change.contact().map(|it| it.to_string());
            it.cause = change.mail().map(|it| it.name().to_owned());
        }),
        EventBody::NoteWritten { note }
        | EventBody::NoteMentioned { note, agent: _ }
        | EventBody::NoteTold { note, agent: _ } => of_note(*note),
        EventBody::MessageDeliveryChanged { message: _, delivery } => {
            with(|it| it.delivery = Some(delivery_details(delivery)))
        }
        EventBody::MessageChanged { message: _, change } => {
            with(|it| it.cause = Some(change.name().to_owned()))
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
        EventBody::ConversationAssigned { .. }
        | EventBody::ConversationClosed { .. }
        | EventBody::ConversationSnoozed { .. }
        | EventBody::ConversationWoken { .. }
        | EventBody::ConversationTransferred { .. }
        | EventBody::ConversationReturned { .. }
        | EventBody::ConversationTakenOver { .. } => of_turn(body),
        EventBody::SettingsChanged
        | EventBody::ConversationRead { .. }
        | EventBody::AgentChanged { .. }
        | EventBody::MessageReceived { .. }
        | EventBody::MessageSent { .. } => Details::default(),
    }
}

/// What tells of a conversation that comes to a desk, or leaves it.
fn of_turn(body: &EventBody) -> Details {
    match body {
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
            until_us: until.map(Timestamp::as_microsecond),
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
        _ => Details::default(),
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

fn of_template(template: TemplateId) -> Details {
    Details { template: Some(template.to_string()), ..Details::default() }
}

fn of_anomaly(code: &str) -> Details {
    Details { code: Some(code.to_owned()), ..Details::default() }
}

fn of_tags(tags: &[TagId]) -> Details {
    let tags = tags.iter().map(ToString::to_string).collect();
    Details { tags: Some(tags), ..Details::default() }
}

fn of_outcome(outcome: RelaunchOutcome) -> Details {
    Details { outcome: Some(outcome.name().to_owned()), ..Details::default() }
}

fn of_language(language: Language) -> Details {
    Details { language: Some(language.to_string()), ..Details::default() }
}

fn of_contact(contact: ContactId) -> Details {
    Details { contact: Some(contact.to_string()), ..Details::default() }
}

fn of_note(note: NoteId) -> Details {
    Details { note: Some(note.to_string()), ..Details::default() }
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
