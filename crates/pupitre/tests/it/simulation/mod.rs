//! A seeded simulation of the whole desk on a virtual clock: the real use cases on a real database,
//! against a model, with visitors, agents, a platform and workers that do what they do on bad days.
//!
//! Everything follows from the seed. A failure prints the seed and the command that plays it again.
//! `PUPITRE_SIM_SEEDS` and `PUPITRE_SIM_STEPS` make a run longer; `PUPITRE_SIM_SEED` plays one
//! seed, or with `PUPITRE_SIM_SEEDS` so many from that one on.

mod agents;
mod answers;
mod apart;
mod bent;
mod blocks;
mod chance;
mod chat;
mod check;
mod confluence;
mod crash;
mod db;
mod failure;
mod handovers;
mod model;
mod out_of_hours;
mod pauses;
mod planted;
mod platform;
mod quiesce;
mod relaunches;
mod replies;
mod routing;
mod rulebook;
mod setup;
mod signs;
mod silence;
mod swarm;
mod templates;
mod visitors;
mod worker;
mod world;

use std::fmt::Write;

use jiff::SignedDuration;
use pupitre_app::conversation::sweep;
use pupitre_domain::event::Actor;
use pupitre_domain::id::ConversationId;

use self::failure::{Coverage, Failure, Step};
use self::planted::Bug;
use self::world::World;

/// Seeds of an ordinary run.
const SEEDS: u64 = 150;

/// Steps of each.
const STEPS: usize = 400;

/// Everything is compared after that many steps.
const CHECK_EVERY: usize = 64;

/// How many seeds a planted bug may survive.
const BUG_SEEDS: u64 = 20;

/// A number from the environment.
#[expect(clippy::disallowed_methods, reason = "a test is told its seed by the environment")]
fn setting<N: std::str::FromStr>(name: &str) -> Option<N> {
    std::env::var(name).ok()?.parse().ok()
}

/// One thing happens.
fn step(world: &mut World) -> Step {
    let pass = match world.chance.clock.below(40) {
        _ if std::mem::take(&mut world.is_still) => SignedDuration::ZERO,
        0 => SignedDuration::from_secs(world.chance.clock.between(30, 200)),
        _ => SignedDuration::from_millis(world.chance.clock.between(0, 6_000)),
    };
    world.clocks.pass(pass);
    if world.chance.clock.hit(world.swarm.jump) {
        jump(world);
        return Ok(());
    }
    if world.chance.order.hit(world.swarm.restart) {
        return agents::restart(world);
    }
    if world.chance.order.hit(world.swarm.reroute) {
        return rulebook::rewrite(world);
    }
    if world.chance.order.hit(world.swarm.news) {
        templates::change(world);
        return Ok(());
    }
    if world.chance.order.hit(world.swarm.block) {
        return blocks::act(world);
    }
    if world.chance.order.hit(world.swarm.recap / 2.0) {
        return handovers::take(world);
    }
    if world.chance.order.hit(world.swarm.recap) {
        return agents::set_limit(world);
    }
    match world.chance.order.below(100) {
        0..14 if chat::has_turn(world) => chat::act(world),
        0..14 => {
            visitors::act(world);
            Ok(())
        }
        14..44 => agents::act(world),
        44..70 => platform::act(world).map(|_| ()),
        70..97 => worker::act(world).map(|_| ()),
        _ => swept(world),
    }
}

/// The business clock jumps, or a quiet night passes by both clocks: now and then to the very end
/// of a window.
fn jump(world: &mut World) {
    let now = world.clocks.now();
    let ends = world.model.people.iter().filter_map(model::Person::window_ends_at);
    let ends: Vec<_> = ends.filter(|end| *end > now).collect();
    let end = world.chance.clock.pick(&ends).map(|end| end.duration_since(now));
    // Now and then days go by, over a weekend and a change of the clock.
    let most_h = if world.chance.clock.hit(world.swarm.far) { 6 * 24 } else { 30 };
    let hours = SignedDuration::from_secs(world.chance.clock.between(1_800, most_h * 3_600));
    let to_end = end.filter(|_| world.chance.clock.hit(0.3));
    let by = to_end.unwrap_or(hours);
    world.is_still = to_end.is_some();
    if world.chance.clock.hit(0.5) {
        world.clocks.ahead += by;
    } else {
        world.clocks.pass(by);
    }
}

/// The sweep heals what a lost race left: here nothing is ever lost, so that it has nothing to do.
fn swept(world: &mut World) -> Step {
    let swept = world.run_plain(Actor::System, |tx, ctx| sweep(tx, ctx))?;
    match swept {
        Some((0, events)) => world.settle(&events, &[]),
        Some((_, events)) if world.model.were_handed_on(&events) => world.settle(&events, &[]),
        Some((many, _)) => {
            Err(Failure::new("I-16", None, format!("the sweep found {many} that waited")))
        }
        None => Ok(()),
    }
}

/// What a failed run says.
struct Report {
    seed: u64,
    steps: usize,
    step: usize,
    failure: Failure,
    story: String,
}

impl Report {
    fn text(&self) -> String {
        let Self { seed, steps, step, failure, story } = self;
        format!(
            "seed {seed}, step {step}: {} is broken: {}\n{story}\nplay it again: \
             PUPITRE_SIM_SEED={seed} PUPITRE_SIM_STEPS={steps} cargo test -p pupitre --test it \
             simulation::the_desk_keeps_its_promises",
            failure.invariant, failure.detail
        )
    }
}

/// The last events of a conversation.
fn story(world: &World, conversation: Option<ConversationId>) -> String {
    let lines: Vec<_> = world
        .history
        .iter()
        .filter(|line| conversation.is_none() || line.recorded.event.conversation == conversation)
        .collect();
    let mut story = String::new();
    for line in lines.iter().skip(lines.len().saturating_sub(50)) {
        let event = &line.recorded.event;
        let told = writeln!(
            story,
            "  step {:>4} #{} {} {:?} {:?}",
            line.step, line.recorded.seq, event.at, event.actor, event.body
        );
        debug_assert!(told.is_ok());
    }
    if let Some(doing) = world.doing {
        let told = write!(story, "  while at {}:{}", doing.file(), doing.line());
        debug_assert!(told.is_ok());
    }
    story
}

fn play(world: &mut World, steps: usize) -> Step {
    for number in 1..=steps {
        world.step = number;
        step(world)?;
        if number.is_multiple_of(CHECK_EVERY) {
            world.check_all()?;
            rulebook::check_hours(world)?;
            world.db.checkpoint()?;
        }
    }
    world.check_all()?;
    quiesce::quiesce(world)
}

/// Plays a seed to its end.
fn run(seed: u64, steps: usize, bug: Option<Bug>, met: &mut Coverage) -> Result<(), Box<Report>> {
    let fail = |step, failure: Failure, story| Report { seed, steps, step, failure, story };
    let mut world =
        setup::world(seed, bug).map_err(|failure| Box::new(fail(0, failure, String::new())))?;
    let played = play(&mut world, steps);
    met.merge(&world.coverage);
    played.map_err(|failure| {
        let story = story(&world, failure.conversation);
        Box::new(fail(world.step, failure, story))
    })
}

#[test]
#[expect(clippy::print_stderr, reason = "how often each rare thing was met is worth reading")]
fn the_desk_keeps_its_promises_on_bad_days() {
    let steps = setting("PUPITRE_SIM_STEPS").unwrap_or(STEPS);
    let one: Option<u64> = setting("PUPITRE_SIM_SEED");
    let first = one.unwrap_or(1);
    let ordinary = if one.is_some() { 1 } else { SEEDS };
    let many = setting("PUPITRE_SIM_SEEDS").unwrap_or(ordinary);
    let mut met = Coverage::default();
    for seed in first..first + many {
        if let Err(report) = run(seed, steps, None, &mut met) {
            panic!("{}", report.text());
        }
    }
    eprintln!("{}", met.told());
    if many >= SEEDS {
        assert_eq!(met.missing(), Vec::<&str>::new(), "these never happened: nothing is proved");
    }
}

#[test]
fn a_failure_says_its_seed_and_plays_again_the_same() {
    let fail = |seed| run(seed, STEPS, Some(Bug::LaneLost), &mut Coverage::default()).err();
    let seed = (1..=BUG_SEEDS).find(|seed| fail(*seed).is_some()).unwrap();
    let (first, again) = (fail(seed).unwrap().text(), fail(seed).unwrap().text());
    assert_eq!(first, again);
    assert!(first.contains("I-44 is broken"), "{first}");
    assert!(
        first.contains(&format!("PUPITRE_SIM_SEED={seed} PUPITRE_SIM_STEPS={STEPS}")),
        "{first}"
    );
}

/// The proof that the simulation can fail: each of these bugs is found, by an invariant that speaks
/// of it.
#[test]
#[expect(clippy::print_stderr, reason = "which seed finds which bug is worth reading")]
fn every_planted_bug_is_found() {
    let steps = setting("PUPITRE_SIM_STEPS").unwrap_or(STEPS);
    let mut survivors = Vec::new();
    for (bug, invariants) in Bug::ALL {
        let caught = (1..=BUG_SEEDS)
            .find_map(|seed| run(seed, steps, Some(bug), &mut Coverage::default()).err());
        let Some(report) = caught else {
            survivors.push(format!("{bug:?} was not found"));
            continue;
        };
        let Report { seed, step, failure, .. } = *report;
        let detail: String = failure.detail.chars().take(160).collect();
        eprintln!("{bug:?}: seed {seed}, step {step}, {}: {detail}", failure.invariant);
        if !invariants.contains(&failure.invariant) {
            survivors.push(format!("{bug:?} was found as {}: {detail}", failure.invariant));
        }
    }
    assert_eq!(survivors, Vec::<String>::new());
}
