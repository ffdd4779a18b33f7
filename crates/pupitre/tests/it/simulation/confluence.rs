//! I-22: the same items in any order, any number of times, end in the same desk.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use pupitre_domain::agent::Choice;
use pupitre_domain::channel::Family;
use pupitre_domain::delivery::DeliveryState;
use pupitre_domain::event::Actor;

use super::chance::Chance;
use super::failure::{Failure, Step};
use super::platform::{self, Item};
use super::world::World;
use super::{agents, answers, setup, visitors, worker};

/// Worlds that are played in two orders.
const SEEDS: u64 = 14;

/// A conversation, as it must be the same.
#[derive(Debug, PartialEq, Eq)]
struct Talk {
    unread: u32,
    waits: bool,
    window_ends_at: Option<Timestamp>,
    /// What was said, by second.
    said: Vec<(i64, String)>,
}

/// What must be the same: ids, numbers and the order within one second aside.
#[derive(Debug, PartialEq, Eq)]
struct Desk {
    /// Of each visitor.
    talks: BTreeMap<usize, Talk>,
    /// Of each answer, by its words.
    answers: BTreeMap<String, DeliveryState>,
}

/// Everybody is here, every visitor has been answered, and new items are on their way.
fn prepare(seed: u64) -> Result<(World, Vec<Item>), Failure> {
    let mut world = setup::world(seed, None)?;
    world.swarm.calm();
    for index in 0..world.people.len() {
        agents::arrive(&mut world, index)?;
        for family in Family::ALL {
            agents::choose(&mut world, index, family, Choice::Available)?;
        }
    }
    for _ in 0..world.visitors.len() * 3 {
        visitors::act(&mut world);
    }
    platform::drain(&mut world)?;
    world.swarm.wordless = 0.3;
    world.swarm.fail_later = 0.3;
    world.swarm.drop_answer = 0.3;
    for index in 0..world.people.len() {
        let agent = world.people.get(index).map(|it| it.id);
        let screen = agent.and_then(|it| world.screens.get(&it)).cloned().unwrap_or_default();
        for talk in screen {
            answers::answer(&mut world, index, talk)?;
            answers::answer(&mut world, index, talk)?;
        }
    }
    for _ in 0..world.model.outs.len() * 8 {
        worker::act(&mut world)?;
        world.clocks.pass(SignedDuration::from_secs(3));
    }
    for _ in 0..world.visitors.len() * 2 {
        visitors::act(&mut world);
        world.clocks.pass(SignedDuration::from_secs(40));
    }
    let items = world.platform.take_all();
    world.clocks.pass(SignedDuration::from_hours(1));
    Ok((world, items))
}

fn deliver(world: &mut World, items: &[Item]) -> Step {
    for item in items {
        platform::bring(world, item)?;
    }
    world.check_all()
}

/// The same items in another order, some of them several times.
fn shuffled(items: &[Item], chance: &mut Chance) -> Vec<Item> {
    let mut left: Vec<Item> = items.to_vec();
    for item in items {
        for _ in 0..chance.below(3) {
            left.push(item.clone());
        }
    }
    let mut other = Vec::new();
    while !left.is_empty() {
        other.push(left.swap_remove(chance.below(left.len())));
    }
    other
}

fn desk(world: &mut World) -> Result<Desk, Failure> {
    let mut talks = BTreeMap::new();
    for (id, talk) in world.model.talks.clone() {
        let Some(stored) = world.db.look(|tx| tx.conversation(id))? else { continue };
        let mut said: Vec<(i64, String)> = world
            .db
            .thread(id)?
            .iter()
            .map(|it| {
                let words = talk.said.get(&it.id).cloned().unwrap_or_default();
                (it.sent_at.as_second(), words)
            })
            .collect();
        said.sort();
        let waits = stored.waiting_since.is_some();
        let (unread, window_ends_at) = (stored.unread_count, stored.window_ends_at);
        talks.insert(talk.person, Talk { unread, waits, window_ends_at, said });
    }
    let mut answers = BTreeMap::new();
    for (message, out) in world.model.outs.clone() {
        if let Some(row) = world.db.look(|tx| tx.delivery(message))? {
            answers.insert(out.words, row.delivery.state);
        }
    }
    Ok(Desk { talks, answers })
}

fn told(failure: &Failure) -> String {
    format!("{} is broken: {}", failure.invariant, failure.detail)
}

fn both_ways(seed: u64) -> Result<(Desk, Desk, usize), Failure> {
    let (mut one, items) = prepare(seed)?;
    deliver(&mut one, &items)?;
    let (mut two, again) = prepare(seed)?;
    let mut chance = Chance::new(seed, 99);
    deliver(&mut two, &shuffled(&again, &mut chance))?;
    // The worlds are the same until the items come: else the comparison means nothing.
    debug_assert_eq!(one.context(Actor::System).now, two.context(Actor::System).now);
    Ok((desk(&mut one)?, desk(&mut two)?, items.len()))
}

#[test]
fn i_22_the_same_items_in_any_order_and_number_end_in_the_same_desk() {
    let mut many = 0;
    for seed in 1..=SEEDS {
        match both_ways(seed) {
            Ok((one, two, items)) => {
                assert_eq!(one, two, "seed {seed}");
                many += items;
            }
            Err(failure) => panic!("seed {seed}: {}", told(&failure)),
        }
    }
    assert!(many > 500, "only {many} items were shuffled");
}
