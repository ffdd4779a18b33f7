//! Events: what happened, stored with the change that it tells of (L3).

mod chat_change;

use jiff::Timestamp;

use crate::agent::{AvailabilityCause, Choice};
use crate::channel::Family;
use crate::conversation::wait::Destination;
use crate::conversation::{Closing, RelaunchOutcome, WokenBy};
use crate::delivery::Delivery;
use crate::id::{
    AgentId, AssignmentId, CannedReplyId, ChannelId, ClosingReasonId, ContactId, ConversationId,
    MediaId, MessageId, NoteId, OpeningHoursId, RoutingRuleId, TagId, TeamId, TemplateId,
};
use crate::language::Language;
use crate::message::MessageChange;
use crate::names::names;
use crate::routing_rule::Reason;

pub use chat_change::ChatChange;

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// A visitor.
    Visitor,
    /// An agent, manager or admin.
    Agent(AgentId),
    /// The desk: a rule, a timer.
    System,
}

names! {
    /// Why a conversation went back to its team.
    ReturnCause {
        /// The agent was away while the visitor waited (A8).
        Away = "away",
        /// The window was about to end (A8, R6).
        WindowEnding = "window_ending",
        /// It waited too long for a named agent (R6).
        NamedDelay = "named_delay",
        /// The agent left the team (R7).
        Removed = "removed",
        /// The agent was deactivated (R7).
        Deactivated = "deactivated",
        /// The agent ended their day (A9).
        EndOfDay = "end_of_day",
    }
}

/// What was changed of the desk's rules, outside any conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeskChange {
    /// The list of routing rules was replaced.
    RoutingRules {
        /// The version that it has since.
        version: u64,
    },
    /// Opening hours were written.
    OpeningHours(OpeningHoursId),
    /// What is set for a channel was changed.
    Channel(ChannelId),
    /// A contact was blocked (R8).
    ContactBlocked(ContactId),
    /// A contact was unblocked (R8).
    ContactUnblocked(ContactId),
    /// A canned reply was added, changed, or switched on or off.
    CannedReply(CannedReplyId),
    /// How a channel's messages are signed changed.
    Signature(ChannelId),
    /// A visitor said whether they want marketing.
    ContactMarketing(ContactId),
}

impl DeskChange {
    /// The dotted name of the event.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::RoutingRules { .. } => "routing_rules.changed",
            Self::OpeningHours(_) => "opening_hours.changed",
            Self::Channel(_) => "channel.changed",
            Self::ContactBlocked(_) => "contact.blocked",
            Self::ContactUnblocked(_) => "contact.unblocked",
            Self::CannedReply(_) => "canned_reply.changed",
            Self::Signature(_) => "signature.changed",
            Self::ContactMarketing(_) => "contact.marketing_changed",
        }
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventBody {
    /// A visitor's message created the conversation.
    ConversationOpened {
        /// The team that routing chose.
        team: TeamId,
        /// The rule that decided; none in what was told before rules had ids.
        rule: Option<RoutingRuleId>,
        /// The conditions of the rule, as they were true.
        why: Vec<Reason>,
    },
    /// The conversation landed on a desk.
    ConversationAssigned {
        /// Whose.
        agent: AgentId,
        /// The stay that began.
        assignment: AssignmentId,
        /// Whether the language was ignored because no member of the team has it (R4).
        language_ignored: bool,
    },
    /// The conversation ended.
    ConversationClosed {
        /// The desk it was on.
        agent: Option<AgentId>,
        /// The stay that ended.
        assignment: Option<AssignmentId>,
        /// How it ended.
        closing: Closing,
    },
    /// The conversation was put aside.
    ConversationSnoozed {
        /// By whom.
        agent: AgentId,
        /// The stay that ended.
        assignment: AssignmentId,
        /// When it wakes by itself.
        until: Option<Timestamp>,
        /// Whether it is kept for the one who put it aside (P3).
        is_kept: bool,
    },
    /// The conversation came back from a pause.
    ConversationWoken {
        /// Who had put it aside.
        agent: Option<AgentId>,
        /// What brought it back.
        by: WokenBy,
    },
    /// The conversation was handed over (T1).
    ConversationTransferred {
        /// Whose it was: the holder, else who had put it aside, else whom it waited for.
        from: Option<AgentId>,
        /// The stay that ended.
        assignment: Option<AssignmentId>,
        /// Where it goes.
        to: Destination,
    },
    /// The conversation went back to its team by itself.
    ConversationReturned {
        /// The agent who held it or whom it waited for.
        agent: AgentId,
        /// The stay that ended.
        assignment: Option<AssignmentId>,
        /// Why.
        cause: ReturnCause,
    },
    /// A manager took the conversation over (R5).
    ConversationTakenOver {
        /// Whose it was: the holder, else who had put it aside, else whom it waited for.
        from: Option<AgentId>,
        /// The stay that ended.
        assignment: Option<AssignmentId>,
    },
    /// The tags of the conversation changed.
    ConversationTagged {
        /// Those that it has now.
        tags: Vec<TagId>,
    },
    /// A closing reason was added or changed.
    ClosingReasonChanged {
        /// Which.
        reason: ClosingReasonId,
    },
    /// A tag was added or changed.
    TagChanged {
        /// Which.
        tag: TagId,
    },
    /// The organisation's settings changed.
    SettingsChanged,
    /// The holder said in which language the conversation is held.
    ConversationLanguageChanged {
        /// In which.
        language: Language,
    },
    /// An agent wrote the visitor's name (D9).
    ContactRenamed {
        /// Whose.
        contact: ContactId,
    },
    /// Two contacts turned out to be one person (C6).
    ContactMerged {
        /// The one that stays.
        contact: ContactId,
        /// The one that now leads there.
        gone: ContactId,
    },
    /// A note names an agent.
    NoteMentioned {
        /// Which.
        note: NoteId,
        /// Whom.
        agent: AgentId,
    },
    /// A note is told to an agent who takes part in the notes of the conversation.
    NoteTold {
        /// Which.
        note: NoteId,
        /// To whom.
        agent: AgentId,
    },
    /// A colleague wrote a note.
    NoteWritten {
        /// Which.
        note: NoteId,
    },
    /// The holder has seen the visitor's messages.
    ConversationRead {
        /// The last one seen.
        message: MessageId,
    },
    /// A visitor's message came.
    MessageReceived {
        /// Which.
        message: MessageId,
    },
    /// An agent's answer was accepted by the desk, and waits to leave.
    MessageSent {
        /// Which.
        message: MessageId,
    },
    /// What became of a message changed.
    MessageDeliveryChanged {
        /// Which.
        message: MessageId,
        /// What became of it.
        delivery: Delivery,
    },
    /// A message changed after it was written: its words, or what was made of it.
    MessageChanged {
        /// Which.
        message: MessageId,
        /// What happened to it.
        change: MessageChange,
    },
    /// A file came, or was given up.
    MediaChanged {
        /// The message that holds it.
        message: MessageId,
        /// The file.
        media: MediaId,
    },
    /// An agent's choice changed.
    AvailabilityChanged {
        /// Whose.
        agent: AgentId,
        /// For which family.
        family: Family,
        /// To what.
        choice: Choice,
        /// Why.
        cause: AvailabilityCause,
    },
    /// An agent was set otherwise: their name, languages, teams, limits, role.
    AgentChanged {
        /// Whom it concerns.
        agent: AgentId,
    },
    /// A team was made, or set otherwise.
    TeamChanged {
        /// Which.
        team: TeamId,
    },
    /// A rule of the desk was changed.
    DeskChanged(DeskChange),
    /// A visitor of the web chat did something beside writing.
    Chat(ChatChange),
    /// A platform answer that could not be trusted was ignored (two ids, a forged or doubled
    /// acceptance).
    SendAnomaly {
        /// The message.
        message: MessageId,
        /// What was odd: a stable code.
        code: &'static str,
    },
    /// A template was sent to the silent visitor (W5).
    ConversationRelaunched {
        /// Which message.
        message: MessageId,
        /// Which template.
        template: TemplateId,
        /// Whether a manager sent it although the silence had its relaunch.
        is_override: bool,
    },
    /// What became of a relaunch (W6).
    ConversationRelaunchEnded {
        /// Which message.
        message: MessageId,
        /// What became of it.
        outcome: RelaunchOutcome,
    },
    /// The platform or a manager changed a template (W9).
    TemplateChanged {
        /// Which.
        template: TemplateId,
    },
}

impl EventBody {
    /// The dotted name, past tense, as stored and as sent to clients.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::ConversationOpened { .. } => "conversation.opened",
            Self::ConversationAssigned { .. } => "conversation.assigned",
            Self::ConversationClosed { .. } => "conversation.closed",
            Self::ConversationSnoozed { .. } => "conversation.snoozed",
            Self::ConversationWoken { .. } => "conversation.woken",
            Self::ConversationTransferred { .. } => "conversation.transferred",
            Self::ConversationReturned { .. } => "conversation.returned",
            Self::ConversationTakenOver { .. } => "conversation.taken_over",
            Self::ConversationTagged { .. } => "conversation.tagged",
            Self::ClosingReasonChanged { .. } => "closing_reason.changed",
            Self::TagChanged { .. } => "tag.changed",
            Self::SettingsChanged => "settings.changed",
            Self::ConversationLanguageChanged { .. } => "conversation.language_changed",
            Self::ContactRenamed { .. } => "contact.renamed",
            Self::ContactMerged { .. } => "contact.merged",
            Self::NoteMentioned { .. } => "note.mentioned",
            Self::NoteTold { .. } => "note.told",
            Self::NoteWritten { .. } => "note.written",
            Self::ConversationRead { .. } => "conversation.read",
            Self::MessageReceived { .. } => "message.received",
            Self::MessageSent { .. } => "message.sent",
            Self::MessageDeliveryChanged { .. } => "message.delivery_changed",
            Self::MessageChanged { .. } => "message.changed",
            Self::MediaChanged { .. } => "media.changed",
            Self::AvailabilityChanged { .. } => "availability.changed",
            Self::AgentChanged { .. } => "agent.changed",
            Self::TeamChanged { .. } => "team.changed",
            Self::DeskChanged(change) => change.name(),
            Self::Chat(change) => change.name(),
            Self::SendAnomaly { .. } => "message.send_anomaly",
            Self::ConversationRelaunched { .. } => "conversation.relaunched",
            Self::ConversationRelaunchEnded { .. } => "conversation.relaunch_ended",
            Self::TemplateChanged { .. } => "template.changed",
        }
    }

    /// The message it is about.
    #[must_use]
    pub const fn message(&self) -> Option<MessageId> {
        match self {
            Self::ConversationRead { message }
            | Self::MessageReceived { message }
            | Self::MessageSent { message }
            | Self::MessageDeliveryChanged { message, .. }
            | Self::MessageChanged { message, .. }
            | Self::MediaChanged { message, .. }
            | Self::SendAnomaly { message, .. }
            | Self::ConversationRelaunched { message, .. }
            | Self::ConversationRelaunchEnded { message, .. } => Some(*message),
            Self::ConversationOpened { .. }
            | Self::ConversationAssigned { .. }
            | Self::ConversationClosed { .. }
            | Self::ConversationSnoozed { .. }
            | Self::ConversationWoken { .. }
            | Self::ConversationTransferred { .. }
            | Self::ConversationReturned { .. }
            | Self::ConversationTakenOver { .. }
            | Self::ConversationTagged { .. }
            | Self::ClosingReasonChanged { .. }
            | Self::TagChanged { .. }
            | Self::SettingsChanged
            | Self::NoteWritten { .. }
            | Self::AvailabilityChanged { .. }
            | Self::AgentChanged { .. }
            | Self::TeamChanged { .. }
            | Self::DeskChanged(_)
            | Self::Chat(_)
            | Self::TemplateChanged { .. }
            | Self::ConversationLanguageChanged { .. }
            | Self::ContactRenamed { .. }
            | Self::ContactMerged { .. }
            | Self::NoteMentioned { .. }
            | Self::NoteTold { .. } => None,
        }
    }

    /// The agent it is about, beyond the one who holds the conversation.
    #[must_use]
    pub const fn agent(&self) -> Option<AgentId> {
        match self {
            Self::ConversationAssigned { agent, .. }
            | Self::ConversationSnoozed { agent, .. }
            | Self::ConversationReturned { agent, .. }
            | Self::NoteMentioned { agent, .. }
            | Self::NoteTold { agent, .. }
            | Self::AvailabilityChanged { agent, .. }
            | Self::AgentChanged { agent } => Some(*agent),
            Self::ConversationClosed { agent, .. } | Self::ConversationWoken { agent, .. } => {
                *agent
            }
            Self::ConversationTransferred { from, .. }
            | Self::ConversationTakenOver { from, .. } => *from,
            Self::ConversationOpened { .. }
            | Self::ConversationRead { .. }
            | Self::MessageReceived { .. }
            | Self::MessageSent { .. }
            | Self::MessageDeliveryChanged { .. }
            | Self::MessageChanged { .. }
            | Self::MediaChanged { .. }
            | Self::ConversationTagged { .. }
            | Self::ClosingReasonChanged { .. }
            | Self::TagChanged { .. }
            | Self::SettingsChanged
            | Self::ConversationLanguageChanged { .. }
            | Self::ContactRenamed { .. }
            | Self::ContactMerged { .. }
            | Self::NoteWritten { .. }
            | Self::TeamChanged { .. }
            | Self::DeskChanged(_)
            | Self::Chat(_)
            | Self::SendAnomaly { .. }
            | Self::ConversationRelaunched { .. }
            | Self::ConversationRelaunchEnded { .. }
            | Self::TemplateChanged { .. } => None,
        }
    }
}

/// Something that happened: who, when and what (L3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The conversation it is about, if any.
    pub conversation: Option<ConversationId>,
    /// Who did it.
    pub actor: Actor,
    /// When, by the desk's clock.
    pub at: Timestamp,
    /// What happened.
    pub body: EventBody,
}
