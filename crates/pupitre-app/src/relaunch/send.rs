//! Send: the holder of a conversation whose window is closed sends a template, once per silence,
//! and may put the conversation aside with it (W2, W4, W5, W7, W9).

use pupitre_domain::agent::{Agent, Role};
use pupitre_domain::conversation::relaunch::RelaunchError;
use pupitre_domain::conversation::snooze::{SnoozeError, SnoozeTerms};
use pupitre_domain::conversation::{Conversation, HoldError, RelaunchOutcome};
use pupitre_domain::event::{Actor, EventBody};
use pupitre_domain::id::{ClientId, ConversationId, TemplateId};
use pupitre_domain::message::{Author, Content, Message, MessageContext};
use pupitre_domain::template::fill::{FillError, Sources, fill, with_sources};
use pupitre_domain::template::{Template, TemplateContent, TemplateVariable, Variable};

use crate::Context;
use crate::channel::is_unwanted;
use crate::conversation::{
    SnoozeConversation, SnoozeConversationError, lock_around, snooze_conversation, tell,
};
use crate::message::{send_off, write_outbound};
use crate::ports::store::{RelaunchRow, StoreError, Transaction};

/// A relaunch.
#[derive(Debug, Clone)]
pub struct RelaunchConversation {
    /// The conversation.
    pub conversation: ConversationId,
    /// The id that the agent's screen gave it: the same id is the same message.
    pub client_id: ClientId,
    /// The template.
    pub template: TemplateId,
    /// The values that the agent gave, by the keys of their variables.
    pub values: Vec<(String, String)>,
    /// Whether a manager sends it although the silence has its relaunch (W5).
    pub is_override: bool,
    /// The pause that begins with it (W7); none: it stays on the desk.
    pub pause: Option<SnoozeTerms>,
    /// The stay that the agent knows of.
    pub expected_epoch: Option<u32>,
}

/// An accepted relaunch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relaunched {
    /// The message.
    pub message: Message,
    /// Whether it had been accepted before.
    pub is_repeat: bool,
}

/// Why it is refused.
#[derive(Debug, thiserror::Error)]
pub enum RelaunchConversationError {
    /// There is no such conversation.
    #[error("the conversation does not exist")]
    NotFound,
    /// Not now, or not by this agent.
    #[error(transparent)]
    Relaunch(#[from] RelaunchError),
    /// Only a manager sends a second one in a silence.
    #[error("only managers send a second relaunch in a silence")]
    NotManager,
    /// There is no such template on the channel.
    #[error("the template does not exist")]
    TemplateNotFound,
    /// It is not approved, or not a relaunch.
    #[error("the template is not an approved relaunch")]
    NotApproved,
    /// It is marketing, and the visitor wants none (C5).
    #[error("the visitor wants no marketing")]
    OptedOut,
    /// A variable has no value, or one that is too long.
    #[error(transparent)]
    Fill(#[from] FillError),
    /// The pause can't be.
    #[error(transparent)]
    Pause(#[from] SnoozeError),
    /// The same id was given to another message.
    #[error("this id was given to another message")]
    ClientIdConflict,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<SnoozeConversationError> for RelaunchConversationError {
    fn from(error: SnoozeConversationError) -> Self {
        match error {
            SnoozeConversationError::NotFound => Self::NotFound,
            SnoozeConversationError::Snooze(error) => Self::Pause(error),
            SnoozeConversationError::Store(error) => Self::Store(error),
        }
    }
}

/// Accepts a relaunch, and begins the pause that is asked for with it. A repeat of the same id
/// gives the message that is there.
///
/// # Errors
///
/// See [`RelaunchConversationError`].
pub fn relaunch_conversation(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &RelaunchConversation,
) -> Result<Relaunched, RelaunchConversationError> {
    use RelaunchConversationError as Error;
    let Actor::Agent(agent) = ctx.actor else {
        return Err(RelaunchError::Hold(HoldError::NotOwner).into());
    };
    if command.pause.is_some() && !lock_around(tx, command.conversation)? {
        return Err(Error::NotFound);
    }
    let conversation = tx.conversation(command.conversation)?.ok_or(Error::NotFound)?;
    if let Some(known) = tx.message_by_client_id(conversation.id, command.client_id)? {
        let is_same = tx.relaunch_of(known.id)?.is_some_and(|it| it.template == command.template);
        if known.author != Author::Agent(agent) || !is_same {
            return Err(Error::ClientIdConflict);
        }
        return Ok(Relaunched { message: known, is_repeat: true });
    }
    conversation.held_by(agent, command.expected_epoch).map_err(RelaunchError::Hold)?;
    let channel = tx.channel(conversation.channel)?.ok_or(Error::NotFound)?;
    conversation.may_send_template(agent, channel.kind.has_service_window(), ctx.now)?;
    let agent = tx.agent(agent)?.ok_or(Error::NotFound)?;
    let is_second = make_room(tx, &conversation, &agent, command.is_override)?;

    let template = tx.template(command.template)?.ok_or(Error::TemplateNotFound)?;
    if template.channel != channel.id {
        return Err(Error::TemplateNotFound);
    }
    if !template.is_offered() {
        return Err(Error::NotApproved);
    }
    if is_unwanted(tx, &template, conversation.id)? {
        return Err(Error::OptedOut);
    }
    let brand = tx.brand(channel.brand)?.map(|it| it.name).unwrap_or_default();
    let contact = tx.contact(conversation.contact)?.ok_or(Error::NotFound)?;
    let sources = Sources { contact: &contact.name, agent: &agent, brand: &brand };
    let content = content(&template, &sources, &command.values)?;
    let message = accept(tx, ctx, &conversation, command, content, is_second)?;
    let row = RelaunchRow {
        message: message.id,
        conversation: conversation.id,
        channel: conversation.channel,
        contact: conversation.contact,
        agent: agent.id,
        template: template.id,
        outcome: RelaunchOutcome::Pending,
        is_override: is_second,
        holds_silence: true,
        sent_at: message.sent_at,
        ended_at: None,
        answer: None,
    };
    tx.insert_relaunch(&row)?;
    if let Some(terms) = command.pause {
        let pause =
            SnoozeConversation { conversation: conversation.id, terms, expected_epoch: None };
        snooze_conversation(tx, ctx, &pause)?;
    }
    Ok(Relaunched { message, is_repeat: false })
}

/// Makes sure that the silence has no relaunch, or that a manager may send a second one: once. The
/// first then waits for its answer no longer in the way.
fn make_room(
    tx: &mut dyn Transaction,
    conversation: &Conversation,
    agent: &Agent,
    is_override: bool,
) -> Result<bool, RelaunchConversationError> {
    let silence = tx.relaunches_in_silence(conversation.channel, conversation.contact)?;
    let Some(first) = silence.into_iter().find(|it| it.holds_silence) else { return Ok(false) };
    if !is_override || first.is_override {
        return Err(RelaunchError::AlreadySent { sent_at: first.sent_at }.into());
    }
    match agent.role {
        Role::Manager | Role::Admin => {}
        Role::Agent => return Err(RelaunchConversationError::NotManager),
    }
    tx.save_relaunch(&RelaunchRow { holds_silence: false, ..first })?;
    Ok(true)
}

/// The message as the visitor will read it.
fn content(
    template: &Template,
    sources: &Sources<'_>,
    given: &[(String, String)],
) -> Result<TemplateContent, FillError> {
    let variables: Vec<Variable> = template.open_variables().cloned().collect();
    let values = with_sources(&variables, sources, given);
    let parts = &template.facts.parts;
    let header_file = template.header_file();
    let filled = fill(parts, &values, header_file)?;
    let variables = values.into_iter().map(|(key, value)| TemplateVariable { key, value });
    let label = |position: usize| parts.buttons.get(position).map(|it| it.text.clone());
    Ok(TemplateContent {
        name: template.facts.name.clone(),
        language: template.facts.language.clone(),
        header: filled.header,
        header_file,
        body: filled.text,
        footer: parts.footer.clone(),
        buttons: parts.quick_replies().filter_map(label).collect(),
        chosen: None,
        variables: variables.collect(),
    })
}

fn accept(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: &Conversation,
    command: &RelaunchConversation,
    content: TemplateContent,
    is_override: bool,
) -> Result<Message, StoreError> {
    let Actor::Agent(agent) = ctx.actor else { return Err(StoreError::NotRun) };
    let author = (Author::Agent(agent), Some(command.client_id));
    let content = Content::Template(Box::new(content));
    let around = MessageContext::default();
    let message = write_outbound(tx, ctx, conversation, author, (content, around))?;
    let relaunched = conversation.relaunched(&message);
    send_off(tx, ctx, &relaunched, &message)?;
    let body = EventBody::ConversationRelaunched {
        message: message.id,
        template: command.template,
        is_override,
    };
    tell(tx, ctx, &relaunched, body)?;
    Ok(message)
}
