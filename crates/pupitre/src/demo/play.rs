//! Plays the stories through the very use cases that the desk runs, at the instants at which they
//! would have happened.

use anyhow::Context as _;
use jiff::{SignedDuration, Timestamp};
use pupitre_app::Context;
use pupitre_app::agent::{
    AddAgent, Connect, SetAvailability, add_agent, connect, disconnect, set_availability,
};
use pupitre_app::conversation::{
    CloseConversation, ReadConversation, close_conversation, read_conversation,
};
use pupitre_app::jobs::claim_due;
use pupitre_app::jobs::mark_read::finish_read;
use pupitre_app::jobs::send::{BeginSend, Finished, begin_send, finish_send};
use pupitre_app::message::{
    InboundContent, OutboundContent, ReceiveMessage, Received, RecordReport, SendMessage,
    receive_message, record_report, send_message,
};
use pupitre_app::ports::channel::{ReadOutcome, SendOutcome};
use pupitre_app::ports::store::{Topic, Transaction};
use pupitre_domain::agent::{Choice, Role};
use pupitre_domain::channel::{Channel, Family};
use pupitre_domain::contact::Sender;
use pupitre_domain::delivery::Report;
use pupitre_domain::event::Actor;
use pupitre_domain::id::{AgentId, ConnectionId, ConversationId};
use pupitre_domain::message::MessageContext;
use pupitre_domain::template::TemplateFacts;
use pupitre_whatsapp::{delivery_key, inbound_key};

use super::house::{Teams, add_teams, one_team, set_rules};
use super::people::{AGENTS, Place, SampleVisitor};
use super::stories::{By, End, STORIES, Story};
use super::words::{choose_relaunches, set_words, write_replies};

/// The node that the sample agents were connected to.
const NODE: &str = "demo";

/// What was said, for the phone: the platform knows it too.
#[derive(Debug, Clone)]
pub(crate) struct Spoken {
    pub(crate) is_by_visitor: bool,
    pub(crate) text: &'static str,
    pub(crate) at: Timestamp,
    pub(crate) platform_id: String,
}

/// A conversation of the past, as the visitor's phone has it.
#[derive(Debug, Clone)]
pub(crate) struct Chapter {
    pub(crate) visitor: SampleVisitor,
    pub(crate) lines: Vec<Spoken>,
}

/// What the sample data is made of.
#[derive(Debug, Clone)]
pub(crate) struct Play {
    /// The brand's number.
    pub(crate) channel: Channel,
    /// What the platform lists.
    pub(crate) templates: Vec<TemplateFacts>,
    /// The agents', in their order.
    pub(crate) password_hashes: Vec<String>,
    /// Whether the desk has no conversations, and one team.
    pub(crate) is_empty: bool,
}

/// Adds the sample agents, has their manager choose the relaunches, and plays the stories, unless
/// the desk is to be empty.
///
/// # Errors
///
/// When a use case refuses, which says that a story breaks a rule, or when the database fails.
pub(crate) fn play(
    tx: &mut dyn Transaction,
    now: &Context,
    play: &Play,
) -> anyhow::Result<Vec<Chapter>> {
    let channel = &play.channel;
    let teams = if play.is_empty { one_team(tx, now)? } else { add_teams(tx, now)? };
    let agents = add_agents(tx, now, teams, &play.password_hashes)?;
    let manager = AGENTS.iter().zip(&agents).find(|(it, _)| it.role == Role::Manager);
    let manager = manager.map(|(_, it)| *it).context("a manager among the sample agents")?;
    choose_relaunches(tx, now, channel, manager, &play.templates)?;
    let mut chapters = Vec::new();
    if play.is_empty {
        return Ok(chapters);
    }
    write_replies(tx, now, channel, manager)?;
    // Those who wait come last: whoever is available for another story would take them.
    let numbered = || STORIES.iter().enumerate();
    let served = numbered().filter(|(_, story)| story.end != End::Waiting);
    let waiting = numbered().filter(|(_, story)| story.end == End::Waiting);
    for (position, story) in served.chain(waiting) {
        let agent = agents.get(story.agent).copied().unwrap_or(AgentId::from_bytes([0; 16]));
        let mut stage = Stage { tx: &mut *tx, now, channel, agent, story, position };
        chapters.push(stage.play()?);
    }
    set_rules(tx, now, teams)?;
    set_words(tx, now, channel)?;
    Ok(chapters)
}

fn add_agents(
    tx: &mut dyn Transaction,
    now: &Context,
    teams: Teams,
    password_hashes: &[String],
) -> anyhow::Result<Vec<AgentId>> {
    let team = |place: &Place| match place {
        Place::Care => teams.care,
        Place::Repair => teams.repair,
        Place::Delivery => teams.delivery,
    };
    let mut agents = Vec::new();
    for (sample, password_hash) in AGENTS.iter().zip(password_hashes) {
        let command = AddAgent {
            email: sample.email.to_owned(),
            name: sample.name.to_owned(),
            pseudonym: sample.pseudonym.to_owned(),
            role: sample.role,
            languages: sample.languages.to_vec(),
            password_hash: password_hash.clone(),
            teams: sample.teams.iter().map(team).collect(),
        };
        agents.push(add_agent(tx, now, &command)?.id);
    }
    Ok(agents)
}

struct Stage<'a> {
    tx: &'a mut dyn Transaction,
    now: &'a Context,
    channel: &'a Channel,
    agent: AgentId,
    story: &'a Story,
    position: usize,
}

impl Stage<'_> {
    /// The context so many minutes after the story began.
    fn at(&self, minute: i64, actor: Actor) -> Context {
        let ago = SignedDuration::from_mins(self.story.began_minutes_ago - minute);
        let now = self.now.now.checked_sub(ago).unwrap_or(self.now.now);
        let elapsed = self.now.elapsed.checked_sub(ago).unwrap_or(self.now.elapsed);
        Context { actor, now, elapsed, ..self.now.clone() }
    }

    fn platform_id(&self, line: usize) -> String {
        format!("demo.{}.{line}", self.position)
    }

    fn play(&mut self) -> anyhow::Result<Chapter> {
        let connection = ConnectionId::from_bytes(self.now.ids.id());
        let is_served = self.story.end != End::Waiting;
        if is_served {
            self.arrive(connection)?;
        }
        let mut conversation = None;
        let mut lines = Vec::new();
        for (number, line) in self.story.lines.iter().enumerate() {
            match (line.by, conversation) {
                (By::Visitor, _) => {
                    conversation = self.receive(number, line.minute, line.text)?.or(conversation);
                }
                (By::Agent, Some(conversation)) => {
                    self.answer(conversation, number, line.minute, line.text)?;
                }
                (By::Agent, None) => anyhow::bail!("a story begins with its visitor"),
            }
            lines.push(Spoken {
                is_by_visitor: line.by == By::Visitor,
                text: line.text,
                at: self.at(line.minute, Actor::System).now,
                platform_id: self.platform_id(number),
            });
        }
        if self.story.end == End::Closed
            && let Some(conversation) = conversation
        {
            self.close(conversation)?;
        }
        if is_served {
            self.leave(connection)?;
        }
        Ok(Chapter { visitor: self.story.visitor, lines })
    }

    /// The story's agent, alone, is here and available: its conversation lands on that desk.
    fn arrive(&mut self, connection: ConnectionId) -> anyhow::Result<()> {
        let ctx = self.at(0, Actor::Agent(self.agent));
        let here = Connect { agent: self.agent, connection, node: NODE.to_owned() };
        self.choose(&ctx, Choice::Available)?;
        connect(self.tx, &ctx, &here)?;
        Ok(())
    }

    fn leave(&mut self, connection: ConnectionId) -> anyhow::Result<()> {
        let minute = self.story.lines.last().map_or(0, |line| line.minute);
        let ctx = self.at(minute, Actor::Agent(self.agent));
        self.choose(&ctx, Choice::Unavailable)?;
        disconnect(self.tx, &ctx, connection)?;
        self.tx.cancel(Topic::PresenceGrace, *self.agent.as_bytes())?;
        Ok(())
    }

    fn choose(&mut self, ctx: &Context, choice: Choice) -> anyhow::Result<()> {
        let command = SetAvailability { agent: self.agent, family: Family::Messaging, choice };
        set_availability(self.tx, ctx, &command)?;
        Ok(())
    }

    fn receive(
        &mut self,
        number: usize,
        minute: i64,
        text: &str,
    ) -> anyhow::Result<Option<ConversationId>> {
        let ctx = self.at(minute, Actor::Visitor);
        let SampleVisitor { name, phone, user_id } = self.story.visitor;
        let platform_id = self.platform_id(number);
        let command = ReceiveMessage {
            channel: self.channel.clone(),
            sender: Sender {
                user_id: Some(user_id.to_owned()),
                phone: Some(phone.to_owned()),
                profile_name: (!name.is_empty()).then(|| name.to_owned()),
            },
            key: inbound_key(self.channel.id, &platform_id, ctx.now),
            own_key: delivery_key(self.channel.id, &platform_id),
            platform_id,
            sent_at: ctx.now,
            content: InboundContent::Text(text.to_owned()),
            raw: None,
            quoted: None,
            context: MessageContext::default(),
        };
        match receive_message(self.tx, &ctx, &command)? {
            Received::New { conversation, .. } => Ok(Some(conversation)),
            Received::Blocked | Received::Duplicate | Received::Conflict => Ok(None),
        }
    }

    /// The agent reads and answers, the platform takes it, the visitor reads it.
    fn answer(
        &mut self,
        conversation: ConversationId,
        number: usize,
        minute: i64,
        text: &str,
    ) -> anyhow::Result<()> {
        let ctx = self.at(minute, Actor::Agent(self.agent));
        let last = self.tx.last_inbound(conversation)?;
        if let Some(last) = last {
            let read = ReadConversation { conversation, message: last.id };
            read_conversation(self.tx, &ctx, &read)?;
        }
        let command = SendMessage {
            conversation,
            client_id: self.now.ids.client_id(),
            content: OutboundContent::Text(text.to_owned()),
            quoted: None,
            is_signed: false,
            expected_epoch: None,
        };
        send_message(self.tx, &ctx, &command)?;
        let platform_id = self.platform_id(number);
        let key = delivery_key(self.channel.id, &platform_id);
        self.deliver(&ctx, &platform_id, key)?;
        let report = RecordReport {
            channel: self.channel.id,
            claimed: None,
            platform_id,
            key,
            report: Report::Read,
            reported_at: ctx.now,
        };
        record_report(self.tx, &ctx, &report)?;
        Ok(())
    }

    /// Does what is due at that instant as the platform would have let us.
    fn deliver(
        &mut self,
        ctx: &Context,
        platform_id: &str,
        platform_key: [u8; 16],
    ) -> anyhow::Result<()> {
        for claim in claim_due(self.tx, ctx, &[Topic::SendMessage, Topic::MarkRead], 8)? {
            if claim.work.topic == Topic::MarkRead {
                finish_read(self.tx, ctx, &claim, ReadOutcome::Done)?;
                continue;
            }
            let BeginSend::Call(outgoing) = begin_send(self.tx, ctx, &claim)? else { continue };
            let outcome = SendOutcome::Accepted {
                platform_id: platform_id.to_owned(),
                platform_key,
                anomaly: None,
            };
            let finished = Finished {
                message: outgoing.message,
                attempt: outgoing.attempt,
                outcome,
                resumes: false,
            };
            finish_send(self.tx, ctx, &claim, &finished)?;
        }
        Ok(())
    }

    fn close(&mut self, conversation: ConversationId) -> anyhow::Result<()> {
        let minute = self.story.lines.last().map_or(0, |line| line.minute);
        let ctx = self.at(minute + 1, Actor::Agent(self.agent));
        let command = CloseConversation::plain(conversation, None);
        close_conversation(self.tx, &ctx, &command)?;
        Ok(())
    }
}
