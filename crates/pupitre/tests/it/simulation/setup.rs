//! A new world from a seed.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use pupitre_app::agent::{AddAgent, add_agent};
use pupitre_app::ports::store::StoreError;
use pupitre_domain::agent::{Capacity, Role};
use pupitre_domain::channel::{Brand, Channel, ChannelKind, Family};
use pupitre_domain::chat::ChatSite;
use pupitre_domain::closing_reason::ClosingReason;
use pupitre_domain::conversation::open::Route;
use pupitre_domain::event::Actor;
use pupitre_domain::id::{AgentId, BrandId, ChannelId, ClosingReasonId, TeamId};
use pupitre_domain::language::Language;
use pupitre_domain::name::Name;
use pupitre_domain::settings::{ReasonPolicy, Settings};
use pupitre_domain::team::Team;

use super::chance::{Chance, CountedIds};
use super::chat::{Browser, Chat};
use super::db::Db;
use super::failure::{Coverage, Failure, Step};
use super::handovers::MANAGER;
use super::model::{Desk, Model, Pair, Person};
use super::planted::Bug;
use super::platform::Platform;
use super::rulebook::Rulebook;
use super::swarm::{AgentPlan, Swarm};
use super::visitors::{Known, Visitor};
use super::worker::Worker;
use super::world::{Clocks, Streams, World};
use super::{agents, out_of_hours, templates};

/// A closing reason that can be given, and one that is switched off.
pub(super) const REASONS: [ClosingReasonId; 2] =
    [ClosingReasonId::from_bytes([0xd1; 16]), ClosingReasonId::from_bytes([0xd2; 16])];

/// The teams of every world.
pub(super) const TEAMS: [TeamId; 2] = [TeamId::from_bytes([1; 16]), TeamId::from_bytes([2; 16])];

/// A world of this seed, with its people.
pub(super) fn world(seed: u64, bug: Option<Bug>) -> Result<World, Failure> {
    let mut swarm = Swarm::draw(seed);
    swarm.stir(bug);
    // In winter, on the eve of summer time, or on the eve of its end, in Europe.
    let start_s = match seed % 3 {
        0 => 1_800_000_000,
        1 => 1_806_055_200,
        _ => 1_824_800_400,
    };
    let start = Timestamp::from_second(start_s).unwrap_or(Timestamp::UNIX_EPOCH);
    let mut world = World {
        step: 0,
        doing: None,
        clocks: Clocks { elapsed: start, ahead: SignedDuration::ZERO },
        is_still: false,
        chance: Streams {
            order: Chance::new(seed, 1),
            clock: Chance::new(seed, 2),
            visitors: Chance::new(seed, 3),
            agents: Chance::new(seed, 4),
            platform: Chance::new(seed, 5),
            worker: Chance::new(seed, 6),
            store: Chance::new(seed, 7),
            rules: Chance::new(seed, 8),
            templates: Chance::new(seed, 9),
            chat: Chance::new(seed, 10),
            signs: Chance::new(seed, 11),
        },
        ids: Arc::new(CountedIds::default()),
        db: Db::open()?,
        bug: None,
        model: Model::default(),
        platform: Platform::default(),
        worker: Worker::default(),
        visitors: Vec::new(),
        chat: Chat::default(),
        people: Vec::new(),
        channels: channels(),
        rulebook: Rulebook::new(),
        forms: Vec::new(),
        screens: BTreeMap::new(),
        history: Vec::new(),
        log_read: 0,
        coverage: Coverage::default(),
        swarm,
    };
    let abort = std::mem::take(&mut world.swarm.abort);
    furnish(&mut world)?;
    for plan in world.swarm.agents.clone() {
        hire(&mut world, &plan)?;
    }
    templates::furnish(&mut world)?;
    meet(&mut world);
    world.swarm.abort = abort;
    world.bug = bug;
    Ok(world)
}

fn channels() -> Vec<Channel> {
    let channel = |number: u8, kind, default_language| Channel {
        id: ChannelId::from_bytes([number; 16]),
        brand: BrandId::from_bytes([9; 16]),
        kind,
        name: format!("Channel {number}"),
        address: format!("+33 1 00 00 00 0{number}"),
        platform_address: format!("10{number}"),
        default_language,
    };
    vec![
        channel(1, ChannelKind::WhatsApp, Language::FRENCH),
        channel(2, ChannelKind::WhatsApp, Language::ENGLISH),
        channel(3, ChannelKind::WebChat, Language::FRENCH),
    ]
}

fn furnish(world: &mut World) -> Step {
    let channels = world.channels.clone();
    let Swarm { needs_reason, declined_closes, has_reply, .. } = world.swarm;
    world.run_plain(Actor::System, |tx, _| {
        let id = BrandId::from_bytes([9; 16]);
        tx.put_brand(&Brand { id, name: "Orvelle".to_owned(), logo: None })?;
        for (id, name) in TEAMS.into_iter().zip(["Accueil", "Livraisons"]) {
            tx.put_team(&Team { id, name: name.to_owned() })?;
        }
        for channel in &channels {
            tx.put_channel(channel)?;
            if channel.kind == ChannelKind::WebChat {
                tx.save_chat_site(&ChatSite::new(channel.id))?;
            }
            if has_reply {
                out_of_hours::furnish(tx, channel)?;
            }
        }
        for (id, name) in REASONS.into_iter().zip(["Question résolue", "Ancien motif"]) {
            let name = Name::parse(name)
                .map_err(|error| StoreError::Failed { detail: error.to_string() })?;
            let is_active = id == REASONS[0];
            tx.insert_closing_reason(&ClosingReason { id, name, is_active, position: 0 })?;
        }
        let closing_reason =
            if needs_reason { ReasonPolicy::Required } else { ReasonPolicy::Optional };
        let settings = tx.settings()?;
        tx.save_settings(&Settings { closing_reason, declined_closes, ..settings })?;
        tx.put_catch_all_route(Route { team: TEAMS[0], priority: 0 })
    })?;
    Ok(())
}

fn hire(world: &mut World, plan: &AgentPlan) -> Step {
    let number = world.people.len();
    let teams: Vec<TeamId> =
        TEAMS.into_iter().zip(plan.teams).filter(|(_, is_in)| *is_in).map(|(id, _)| id).collect();
    let command = AddAgent {
        email: format!("agent{number}@orvelle.example"),
        name: format!("Agent {number}"),
        pseudonym: format!("A{number}"),
        role: if number == MANAGER { Role::Manager } else { Role::Agent },
        languages: plan.languages.clone(),
        password_hash: "$argon2id$none".to_owned(),
        teams: teams.clone(),
    };
    let added = world.run(Actor::System, |tx, ctx| {
        let agent = add_agent(tx, ctx, &command)?;
        for (family, capacity) in Family::ALL.into_iter().zip(plan.capacity) {
            tx.set_capacity(agent.id, family, Some(Capacity(capacity)))?;
        }
        Ok::<AgentId, pupitre_app::agent::AddAgentError>(agent.id)
    })?;
    let super::world::Ran::Done(id, events) = added else {
        return Err(Failure::new("A7", None, "an agent was not added".to_owned()));
    };
    let [chat, messaging] = plan.capacity;
    let capacity = Pair { chat, messaging };
    let desk = Desk {
        capacity,
        languages: plan.languages.clone(),
        teams: teams.into_iter().collect(),
        is_available: Pair::default(),
        connections: std::collections::BTreeSet::new(),
        gone_since: None,
        away_since: None,
        load: Pair::default(),
        last_landed: None,
    };
    world.model.desks.insert(id, desk);
    world.people.push(agents::Person {
        id,
        sessions: Vec::new(),
        tabs: Vec::new(),
        sent: Vec::new(),
        relaunched: Vec::new(),
    });
    world.settle(&events, &[])
}

/// The visitors: on the first channel mostly. Those of the chat come by themselves.
fn meet(world: &mut World) {
    for index in 0..world.swarm.visitors {
        let channel = match world.chance.order.below(5) {
            0 => 1,
            _ => 0,
        };
        let known = match world.chance.order.below(6) {
            0 => Known::Phone,
            1 => Known::UserId,
            2 => Known::PhoneThenBoth,
            3 => Known::UserIdThenBoth,
            _ => Known::Both,
        };
        world.visitors.push(Visitor::new(index, channel, known));
        let family = Family::Messaging;
        let language = if channel == 1 { Language::ENGLISH } else { Language::FRENCH };
        world.model.people.push(Person {
            family,
            language,
            last_written: None,
            open: None,
            answered_by: None,
            is_blocked: false,
            has_phone: false,
            has_user_id: false,
        });
    }
    world.chat.browsers.resize_with(world.swarm.browsers, Browser::default);
}
