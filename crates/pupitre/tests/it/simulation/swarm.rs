//! The swarm: each seed draws its own world and its own subset of faults.

use pupitre_domain::language::Language;

use super::chance::Chance;
use super::planted::Bug;

/// What one agent of the world is.
#[derive(Debug, Clone)]
pub(super) struct AgentPlan {
    /// Limits: chat, messaging.
    pub(super) capacity: [u32; 2],
    pub(super) languages: Vec<Language>,
    /// In the first team, in the second.
    pub(super) teams: [bool; 2],
}

/// A world and its faults: probabilities, drawn once per seed.
#[derive(Debug, Clone)]
pub(super) struct Swarm {
    pub(super) agents: Vec<AgentPlan>,
    pub(super) visitors: usize,
    /// A visitor reacts to a message of theirs, changes it or takes it back.
    pub(super) signs: f64,
    /// Browsers with the web chat open.
    pub(super) browsers: usize,
    /// A webhook item is delivered again.
    pub(super) duplicate: f64,
    /// A webhook item is delayed by seconds, so that others overtake it.
    pub(super) reorder: f64,
    /// A webhook item is delayed by hours.
    pub(super) late: f64,
    /// A status comes back without our words in it.
    pub(super) wordless: f64,
    /// A visitor's clock is ahead of ours.
    pub(super) future: f64,
    /// The platform refuses a send.
    pub(super) refuse: f64,
    /// The platform accepts, then reports a failure.
    pub(super) fail_later: f64,
    /// The answer to a send is lost.
    pub(super) drop_answer: f64,
    /// A send does not reach the platform.
    pub(super) not_sent: f64,
    /// The channel itself is down.
    pub(super) channel_down: f64,
    /// A worker dies at a boundary of a send.
    pub(super) crash: f64,
    /// A worker is slower than its lease.
    pub(super) stall: f64,
    /// A transaction fails midway.
    pub(super) abort: f64,
    /// The business clock jumps.
    pub(super) jump: f64,
    /// An agent sends the same answer twice, uses an old epoch, acts on another's conversation.
    pub(super) clumsy: f64,
    /// The whole process restarts.
    pub(super) restart: f64,
    /// The rules or the hours change.
    pub(super) reroute: f64,
    /// A visitor is blocked or unblocked.
    pub(super) block: f64,
    /// A manager changes a limit.
    pub(super) recap: f64,
    /// A close needs a reason.
    pub(super) needs_reason: bool,
    /// The platform changes a template.
    pub(super) news: f64,
    /// How often a jump is one of days.
    pub(super) far: f64,
    /// How often a visitor who could write does not.
    pub(super) shy: f64,
    /// How often an agent relaunches whom only a template reaches.
    pub(super) relaunch: f64,
    /// How often a visitor says nothing to it.
    pub(super) mute: f64,
    /// A declined relaunch closes its conversation.
    pub(super) declined_closes: bool,
    /// The channels have words for visitors who write out of hours.
    pub(super) has_reply: bool,
    /// Of the acting agents' choices, how many are about presence.
    pub(super) restless: f64,
}

impl Swarm {
    pub(super) fn draw(seed: u64) -> Self {
        let mut chance = Chance::new(seed, 0);
        let agents = 1 + chance.below(12);
        let most = 1 + chance.between(0, 5);
        let agents = (0..agents).map(|_| agent(&mut chance, most)).collect();
        let mut swarm = Self {
            agents,
            visitors: 2 + chance.below(14),
            signs: 0.2,
            browsers: if chance.hit(0.5) { 1 + chance.below(4) } else { 0 },
            duplicate: chance.rate(0.3),
            reorder: chance.rate(0.5),
            late: chance.rate(0.1),
            wordless: chance.rate(0.8),
            future: chance.rate(0.1),
            refuse: chance.rate(0.2),
            fail_later: chance.rate(0.2),
            drop_answer: chance.rate(0.25),
            not_sent: chance.rate(0.25),
            channel_down: chance.rate(0.1),
            crash: chance.rate(0.2),
            stall: chance.rate(0.4),
            abort: chance.rate(0.1),
            jump: chance.rate(0.04),
            clumsy: chance.rate(0.4),
            restart: chance.rate(0.01),
            reroute: chance.rate(0.04),
            recap: chance.rate(0.03),
            needs_reason: chance.hit(0.3),
            restless: 0.1 + chance.rate(0.3),
            block: chance.rate(0.03),
            news: chance.rate(0.05),
            far: 0.3,
            shy: 0.0,
            relaunch: 0.2 + chance.rate(0.8),
            mute: chance.rate(0.9),
            declined_closes: chance.hit(0.7),
            has_reply: chance.hit(0.5),
        };
        if chance.hit(0.4) {
            swarm.linger(&mut chance);
        }
        swarm
    }

    /// Weeks go by: windows end, and only templates leave.
    fn linger(&mut self, chance: &mut Chance) {
        self.jump = 0.04 + chance.rate(0.06);
        self.far = 0.08;
        self.shy = 0.3 + chance.rate(0.5);
        self.block /= 4.0;
        if chance.hit(0.3) {
            // A manager alone.
            self.agents.truncate(1);
        }
        self.late += chance.rate(0.1);
        self.fail_later += chance.rate(0.3);
        self.relaunch = 0.95;
        self.mute = chance.rate(0.5);
        self.news = chance.rate(0.15);
    }

    /// The faults without which a planted bug seldom shows.
    pub(super) fn stir(&mut self, bug: Option<Bug>) {
        if bug.is_some_and(|it| !it.is_of_signs()) {
            self.signs = 0.0;
        }
        match bug {
            Some(Bug::FenceIgnored) => self.stall = 0.4,
            Some(Bug::CommitNotWritten) => self.restart = 0.01,
            Some(bug) if bug.is_of_chats() => {
                (self.browsers, self.visitors) = (6, 2);
                (self.restart, self.jump, self.abort) = (0.01, 0.003, 0.0);
                (self.restless, self.clumsy, self.needs_reason) = (0.1, 0.1, false);
                for agent in &mut self.agents {
                    agent.capacity = agent.capacity.map(|it| it.max(3));
                }
            }
            Some(bug) if bug.is_of_relaunches() => {
                // A manager alone.
                let most = if bug == Bug::OverrideAllowedTwice { 1 } else { self.agents.len() };
                self.agents.truncate(most);
                (self.jump, self.far, self.shy) = (0.07, 0.08, 0.5);
                self.browsers = 0;
                (self.relaunch, self.news, self.recap) = (0.95, 0.1, 0.03);
                self.not_sent = 0.3;
            }
            _ => {}
        }
    }

    /// The same world, with every fault off.
    pub(super) fn calm(&mut self) {
        *self = Self {
            agents: std::mem::take(&mut self.agents),
            visitors: self.visitors,
            signs: 0.0,
            browsers: self.browsers,
            duplicate: 0.0,
            reorder: 0.0,
            late: 0.0,
            wordless: 0.0,
            future: 0.0,
            refuse: 0.0,
            fail_later: 0.0,
            drop_answer: 0.0,
            not_sent: 0.0,
            channel_down: 0.0,
            crash: 0.0,
            stall: 0.0,
            abort: 0.0,
            jump: 0.0,
            clumsy: 0.0,
            restart: 0.0,
            reroute: 0.0,
            block: 0.0,
            recap: 0.0,
            needs_reason: self.needs_reason,
            restless: 0.0,
            news: 0.0,
            far: 0.0,
            shy: 0.0,
            relaunch: 0.0,
            mute: 0.0,
            declined_closes: self.declined_closes,
            has_reply: self.has_reply,
        };
    }
}

fn agent(chance: &mut Chance, most: i64) -> AgentPlan {
    let mut capacity = || u32::try_from(chance.between(0, most)).unwrap_or(0);
    let capacity = [capacity(), capacity()];
    let languages = match chance.below(4) {
        0 => vec![Language::ENGLISH],
        1 => vec![Language::FRENCH, Language::ENGLISH],
        _ => vec![Language::FRENCH],
    };
    let teams = match chance.below(5) {
        0 => [false, true],
        1 => [true, true],
        _ => [true, false],
    };
    AgentPlan { capacity, languages, teams }
}
