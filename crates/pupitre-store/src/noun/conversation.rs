//! Contacts, identities, conversations and assignments.

use jiff::Timestamp;
use pupitre_app::ports::store::{Around, Conversations, Correspondent, StoreError, Waiting};
use pupitre_domain::channel::Family;
use pupitre_domain::contact::{Contact, Identity, Sender};
use pupitre_domain::conversation::{
    Closing, ClosingCause, Conversation, Relaunch, RelaunchOutcome, Snooze, State, WaitingOn,
    WaitsFor, WokenBy,
};
use pupitre_domain::id::{
    AgentId, AssignmentId, ChannelId, ClosingReasonId, ContactId, ConversationId, IdentityId,
    TeamId,
};
use pupitre_domain::queue::Place;

use super::contact::{contact, identity};
use super::settings::settings;
use crate::backend::{Columns, Link, Value, all, one, values};
use crate::sql;
use crate::transaction::Tx;

type Result<T> = std::result::Result<T, StoreError>;

/// Comes before every id.
const FIRST_ID: [u8; 16] = [0; 16];

/// Comes after every id.
const LAST_ID: [u8; 16] = [u8::MAX; 16];

/// Reads the 32 columns of a conversation.
pub(super) fn conversation(row: &mut Columns<'_>) -> Result<Conversation> {
    let id = row.id()?;
    rest(id, row)
}

fn rest(id: ConversationId, row: &mut Columns<'_>) -> Result<Conversation> {
    Ok(Conversation {
        id,
        channel: row.id()?,
        family: row.named(Family::from_name)?,
        contact: row.id()?,
        identity: row.id()?,
        team: row.id()?,
        state: state(row)?,
        language: row.parsed()?,
        priority: row.int()?.saturating_neg(),
        waiting_on: row.named(WaitingOn::from_name)?,
        waiting_since: row.optional_at()?,
        window_ends_at: row.optional_at()?,
        unread_count: row.count()?,
        opened_at: row.at()?,
        last_message: row.optional_id()?,
        last_message_at: row.at()?,
        transfer_count: row.count()?,
        woken_by: row.optional_named(WokenBy::from_name)?,
        relaunch: relaunch(row)?,
        answered_epoch: row.count()?,
        epoch: row.count()?,
        version: row.number()?,
    })
}

fn relaunch(row: &mut Columns<'_>) -> Result<Option<Relaunch>> {
    let outcome = row.optional_named(RelaunchOutcome::from_name)?;
    match (outcome, row.optional_at()?) {
        (Some(outcome), Some(sent_at)) => Ok(Some(Relaunch { outcome, sent_at })),
        (None, None) => Ok(None),
        _ => Err(row.unreadable("the parts of a relaunch")),
    }
}

fn state(row: &mut Columns<'_>) -> Result<State> {
    let name = row.text()?;
    let agent = row.optional_id()?;
    let assignment = row.optional_id()?;
    let assigned_at = row.optional_at()?;
    let closed_at = row.optional_at()?;
    let named: Option<AgentId> = row.optional_id()?;
    let named_since = row.optional_at()?;
    let snoozed_at = row.optional_at()?;
    let until = row.optional_at()?;
    let cause = row.optional_named(ClosingCause::from_name)?;
    let reason = row.optional_id()?;
    let state = match (name.as_str(), agent, assignment, assigned_at) {
        ("queued", _, None, None) => match (named, named_since) {
            (None, None) => Some(State::Queued { waits_for: None }),
            (Some(agent), Some(since)) => {
                Some(State::Queued { waits_for: Some(WaitsFor { agent, since }) })
            }
            _ => None,
        },
        ("snoozed", Some(by), None, None) => {
            snoozed_at.map(|since| State::Snoozed(Snooze { by, since, until, kept_for: named }))
        }
        ("closed", _, None, None) => match (closed_at, cause) {
            (Some(at), Some(cause)) => Some(State::Closed(Closing { at, cause, reason })),
            _ => None,
        },
        ("assigned", Some(agent), Some(assignment), Some(since)) => {
            Some(State::Assigned { agent, assignment, since })
        }
        _ => None,
    };
    state.ok_or_else(|| row.unreadable(&format!("the parts of the state `{name}`")))
}

fn correspondent(row: &mut Columns<'_>) -> Result<Correspondent> {
    let (identity, contact) = (identity(row)?, contact(row)?);
    let open = match row.optional_id()? {
        Some(id) => Some(rest(id, row)?),
        None => None,
    };
    Ok(Correspondent { identity, contact, open })
}

fn waiting(row: &mut Columns<'_>) -> Result<Waiting> {
    let (conversation, last_agent) = (conversation(row)?, row.optional_id()?);
    let handed_on = row.optional_id()?.zip(row.optional_at()?);
    Ok(Waiting { conversation, last_agent, handed_on })
}

/// The columns of a state that are not its name.
#[derive(Default)]
struct StateParts {
    agent: Option<AgentId>,
    assignment: Option<AssignmentId>,
    assigned_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
    named: Option<AgentId>,
    named_since: Option<Timestamp>,
    snoozed_at: Option<Timestamp>,
    until: Option<Timestamp>,
    cause: Option<&'static str>,
    reason: Option<ClosingReasonId>,
}

fn parts(state: State) -> StateParts {
    let none = StateParts::default();
    match state {
        State::Queued { waits_for } => StateParts {
            named: waits_for.map(|it| it.agent),
            named_since: waits_for.map(|it| it.since),
            ..none
        },
        State::Assigned { agent, assignment, since } => StateParts {
            agent: Some(agent),
            assignment: Some(assignment),
            assigned_at: Some(since),
            ..none
        },
        State::Snoozed(Snooze { by, since, until, kept_for }) => StateParts {
            agent: Some(by),
            named: kept_for,
            named_since: kept_for.map(|_| since),
            snoozed_at: Some(since),
            until,
            ..none
        },
        State::Closed(Closing { at, cause, reason }) => {
            StateParts { closed_at: Some(at), cause: Some(cause.name()), reason, ..none }
        }
    }
}

/// Since when it waits for the queue's order (R3): the first unanswered message, else the opening.
fn queued_since(conversation: &Conversation) -> Timestamp {
    conversation.waiting_since.unwrap_or(conversation.opened_at)
}

fn insert(link: &mut dyn Link, conversation: &Conversation) -> Result<u64> {
    let parts = parts(conversation.state);
    let language = conversation.language.to_string();
    let values = values![
        conversation.id,
        conversation.channel,
        conversation.family.name(),
        conversation.contact,
        conversation.identity,
        conversation.team,
        conversation.state.name(),
        parts.agent,
        parts.assignment,
        parts.assigned_at,
        parts.closed_at,
        parts.named,
        parts.named_since,
        parts.snoozed_at,
        parts.until,
        parts.cause,
        parts.reason,
        &language,
        conversation.priority.saturating_neg(),
        conversation.waiting_on.name(),
        conversation.waiting_since,
        conversation.window_ends_at,
        conversation.unread_count,
        conversation.opened_at,
        conversation.last_message,
        conversation.last_message_at,
        conversation.transfer_count,
        conversation.woken_by.map(WokenBy::name),
        conversation.relaunch.map(|it| it.outcome.name()),
        conversation.relaunch.map(|it| it.sent_at),
        conversation.answered_epoch,
        conversation.epoch,
        conversation.version,
        queued_since(conversation),
    ];
    link.execute(&sql::CONVERSATION_INSERT, &values)
}

/// Writes what an exchange of messages changes; when more has changed, all of it. Gives the number
/// of rows.
fn save(link: &mut dyn Link, conversation: &Conversation) -> Result<u64> {
    let parts = parts(conversation.state);
    let language = conversation.language.to_string();
    let mut values = values![
        conversation.id,
        conversation.version,
        conversation.state.name(),
        conversation.team,
        conversation.epoch,
        conversation.priority.saturating_neg(),
        conversation.waiting_on.name(),
        conversation.waiting_since,
        queued_since(conversation),
        conversation.window_ends_at,
        conversation.unread_count,
        conversation.last_message,
        conversation.last_message_at,
        &language,
        parts.named,
        parts.named_since,
        parts.until,
        conversation.transfer_count,
        conversation.woken_by.map(WokenBy::name),
        conversation.relaunch.map(|it| it.outcome.name()),
        conversation.relaunch.map(|it| it.sent_at),
        conversation.answered_epoch,
    ]
    .to_vec();
    let saved = link.execute(&sql::CONVERSATION_SAVE_EXCHANGE, &values)?;
    if saved > 0 {
        return Ok(saved);
    }
    values.extend(values![
        parts.agent,
        parts.assignment,
        parts.assigned_at,
        parts.closed_at,
        parts.snoozed_at,
        parts.cause,
        parts.reason,
    ]);
    link.execute(&sql::CONVERSATION_SAVE, &values)
}

/// Where the queue's reading goes on: the rank, the place among windows that end soon, and the
/// place among the others, which all come after those of their rank.
fn key(after: Option<Place>, now: Timestamp, soon: Timestamp) -> [Value<'static>; 6] {
    let Some(place) = after else {
        let (least, id) = (i64::MIN, FIRST_ID);
        return values![least, least, least, id, least, id];
    };
    let rank = place.priority.saturating_neg();
    let (since, id) = (place.waiting_since, place.conversation);
    match place.window_ends_at.filter(|end| *end > now && *end <= soon) {
        Some(end) => values![rank, end, since, id, i64::MIN, FIRST_ID],
        None => values![rank, i64::MAX, i64::MAX, LAST_ID, since, id],
    }
}

/// Windows that end until then go first, as the organisation set it (R3).
fn soon(link: &mut dyn Link, now: Timestamp) -> Result<Timestamp> {
    let ending_window = settings(link)?.ending_window;
    Ok(now.checked_add(ending_window).unwrap_or(Timestamp::MAX))
}

impl Conversations for Tx<'_> {
    fn correspondent(
        &mut self,
        channel: ChannelId,
        sender: &Sender,
    ) -> Result<Option<Correspondent>> {
        let values = values![channel, sender.user_id.as_deref(), sender.phone.as_deref()];
        let known = one(self.link(), &sql::CONTACT_CORRESPONDENT, &values, correspondent)?;
        let Some(open) = known.as_ref().and_then(|it| it.open.as_ref()) else {
            return Ok(known);
        };
        // Messages of one visitor that come at once wait for each other here, instead of losing the
        // race at the end; whoever has waited reads again.
        let id = open.id;
        let read = Some(open.version);
        let version = one(self.link(), &sql::CONVERSATION_LOCK, &values![id], |row| row.number())?;
        if version == read {
            return Ok(known);
        }
        one(self.link(), &sql::CONTACT_CORRESPONDENT, &values, correspondent)
    }

    fn insert_contact(&mut self, contact: &Contact, created_at: Timestamp) -> Result<()> {
        let (origin, note) = (contact.name_origin.name(), contact.name_note.as_deref());
        let values = values![contact.id, &contact.name, origin, note, created_at];
        self.link().execute(&sql::CONTACT_INSERT, &values)?;
        Ok(())
    }

    fn save_contact(&mut self, contact: &Contact) -> Result<()> {
        let (origin, note) = (contact.name_origin.name(), contact.name_note.as_deref());
        let values = values![contact.id, &contact.name, origin, note];
        self.link().execute(&sql::CONTACT_SAVE, &values)?;
        Ok(())
    }

    fn contact(&mut self, id: ContactId) -> Result<Option<Contact>> {
        one(self.link(), &sql::CONTACT_CONTACT, &values![id], contact)
    }

    fn insert_identity(&mut self, identity: &Identity) -> Result<()> {
        let values = values![
            identity.id,
            identity.channel,
            identity.contact,
            identity.user_id.as_deref(),
            identity.phone.as_deref(),
            identity.last_visitor_message_at,
        ];
        self.link().execute(&sql::CONTACT_INSERT_IDENTITY, &values)?;
        Ok(())
    }

    fn save_identity(&mut self, identity: &Identity) -> Result<()> {
        let values = values![
            identity.id,
            identity.user_id.as_deref(),
            identity.phone.as_deref(),
            identity.last_visitor_message_at,
        ];
        if self.link().execute(&sql::CONTACT_SAVE_WINDOW, &values)? == 0
            && self.link().execute(&sql::CONTACT_SAVE_IDENTITY, &values)? == 0
        {
            // Its contact was merged with another meanwhile.
            self.link().trouble().lost_race = true;
            return Err(StoreError::Conflict);
        }
        Ok(())
    }

    fn identity(&mut self, id: IdentityId) -> Result<Option<Identity>> {
        one(self.link(), &sql::CONTACT_IDENTITY, &values![id], identity)
    }

    fn insert_conversation(&mut self, conversation: &Conversation) -> Result<()> {
        insert(self.link(), conversation)?;
        Ok(())
    }

    fn save_conversation(&mut self, conversation: &Conversation) -> Result<()> {
        if save(self.link(), conversation)? == 0 {
            self.link().trouble().lost_race = true;
            return Err(StoreError::Conflict);
        }
        Ok(())
    }

    fn conversation(&mut self, id: ConversationId) -> Result<Option<Conversation>> {
        one(self.link(), &sql::CONVERSATION_CONVERSATION, &values![id], conversation)
    }

    fn team_of(&mut self, id: ConversationId) -> Result<Option<TeamId>> {
        one(self.link(), &sql::CONVERSATION_TEAM_OF, &values![id], |row| row.id())
    }

    fn around(&mut self, id: ConversationId) -> Result<Option<Around>> {
        one(self.link(), &sql::CONVERSATION_AROUND, &values![id], |row| {
            Ok(Around { team: row.id()?, agent: row.optional_id()?, named: row.optional_id()? })
        })
    }

    fn teams_that_wait(&mut self) -> Result<Vec<(TeamId, Family)>> {
        all(self.link(), &sql::CONVERSATION_TEAMS_THAT_WAIT, &[], |row| {
            Ok((row.id()?, row.named(Family::from_name)?))
        })
    }

    fn queue(
        &mut self,
        team: TeamId,
        family: Family,
        now: Timestamp,
        after: Option<Place>,
        limit: u32,
    ) -> Result<Vec<Waiting>> {
        let soon = soon(self.link(), now)?;
        let mut values = values![team, family.name(), now, soon].to_vec();
        values.extend(key(after, now, soon));
        values.push(Value::from(limit));
        all(self.link(), &sql::CONVERSATION_QUEUE, &values, waiting)
    }

    fn agents_awaited(&mut self) -> Result<Vec<(AgentId, Family)>> {
        all(self.link(), &sql::CONVERSATION_AGENTS_AWAITED, &[], |row| {
            Ok((row.id()?, row.named(Family::from_name)?))
        })
    }

    fn named_queue(
        &mut self,
        agent: AgentId,
        family: Family,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<Waiting>> {
        let soon = soon(self.link(), now)?;
        let values = values![agent, family.name(), now, soon, limit];
        all(self.link(), &sql::CONVERSATION_NAMED_QUEUE, &values, waiting)
    }

    fn insert_assignment(
        &mut self,
        id: AssignmentId,
        conversation: &Conversation,
        agent: AgentId,
        started_at: Timestamp,
    ) -> Result<()> {
        let values = values![id, conversation.id, agent, conversation.epoch, started_at];
        self.link().execute(&sql::CONVERSATION_INSERT_ASSIGNMENT, &values)?;
        Ok(())
    }

    fn end_assignment(&mut self, id: AssignmentId, ended_at: Timestamp) -> Result<()> {
        self.link().execute(&sql::CONVERSATION_END_ASSIGNMENT, &values![id, ended_at])?;
        Ok(())
    }
}
