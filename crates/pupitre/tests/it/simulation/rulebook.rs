//! The house's routing rules and opening hours, read a second time: by the hands of the clock, and
//! one rule after the other (R1, I-18, I-53).

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use pupitre_app::message::InboundContent;
use pupitre_app::opening_hours::put_schedule;
use pupitre_app::ports::store::Recorded;
use pupitre_app::routing::{ReplaceRoutingRules, ReplaceRoutingRulesError, replace_routing_rules};
use pupitre_domain::conversation::open::Route;
use pupitre_domain::event::{Actor, EventBody};
use pupitre_domain::id::{OpeningHoursId, RoutingRuleId, TeamId};
use pupitre_domain::opening_hours::{OpeningHours, Schedule};
use pupitre_domain::routing_rule::{Conditions, ContactCondition, HoursCondition, RoutingRule};

use super::chance::Chance;
use super::failure::{Failure, Step, hold};
use super::setup::TEAMS;
use super::world::{Ran, World};

/// Zones whose clocks change by an hour or by half of one, and one whose clock never does.
const ZONES: [&str; 4] =
    ["Europe/Paris", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kolkata"];

/// What visitors say besides.
const SAID: [&str; 4] = ["", "où est mon COLIS", "un échange s’il vous plaît", "lampe fendue"];

/// What rules look for, and which of those it is in.
const ASKED: [(&str, usize); 5] =
    [("colis", 1), ("ECHANGE", 2), ("Lampe Fendue", 3), ("S'IL VOUS PLAIT", 2), ("fend", 9)];

/// What a rule decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) rule: RoutingRuleId,
    pub(super) team: TeamId,
    pub(super) priority: i64,
}

/// A rule as the model reads it.
#[derive(Debug, Clone)]
struct Line {
    channel: Option<usize>,
    is_open: Option<bool>,
    asked: Option<usize>,
    is_returning: Option<bool>,
    verdict: Verdict,
}

/// The rules and hours in force.
#[derive(Debug, Clone)]
pub(super) struct Rulebook {
    hours: Option<OpeningHours>,
    /// The same, in minutes of each day from Monday.
    week: Vec<Vec<(u16, u16)>>,
    closed: BTreeSet<Date>,
    lines: Vec<Line>,
    last: Verdict,
    version: u64,
}

impl Rulebook {
    /// Always open; everything goes to the first team.
    pub(super) fn new() -> Self {
        let rule = RoutingRuleId::from_bytes(*TEAMS[0].as_bytes());
        let last = Verdict { rule, team: TEAMS[0], priority: 0 };
        let (week, closed) = (Vec::new(), BTreeSet::new());
        Self { hours: None, week, closed, lines: Vec::new(), last, version: 1 }
    }

    /// Whether the hands of the clock stand within the hours.
    pub(super) fn is_open(&self, at: Timestamp) -> bool {
        let Some(hours) = &self.hours else { return true };
        let wall = at.to_zoned(hours.zone.clock().clone()).datetime();
        let day = usize::try_from(wall.weekday().to_monday_zero_offset()).unwrap_or(0);
        let minute = u16::try_from(i16::from(wall.hour()) * 60 + i16::from(wall.minute()));
        let minute = minute.unwrap_or(0);
        let spans = self.week.get(day).map_or(&[][..], Vec::as_slice);
        !self.closed.contains(&wall.date())
            && spans.iter().any(|(from, to)| (*from..*to).contains(&minute))
    }

    /// What becomes of a first message.
    pub(super) fn decide(
        &self,
        channel: usize,
        content: &InboundContent,
        is_returning: bool,
        now: Timestamp,
    ) -> Verdict {
        let text = match content {
            InboundContent::Text(text) => Some(text.as_str()),
            InboundContent::Media(media) => media.caption.as_deref(),
            InboundContent::Stored { caption, .. } => caption.as_deref(),
            InboundContent::Other(_) | InboundContent::Attached(_) => None,
        };
        let says = |asked: usize| {
            let said = ASKED.get(asked).and_then(|(_, said)| SAID.get(*said));
            said.zip(text).is_some_and(|(said, text)| text.contains(said))
        };
        let is_open = self.is_open(now);
        let line = self.lines.iter().find(|it| {
            it.channel.is_none_or(|it| it == channel)
                && it.is_open.is_none_or(|it| it == is_open)
                && it.asked.is_none_or(says)
                && it.is_returning.is_none_or(|it| it == is_returning)
        });
        line.map_or(self.last, |it| it.verdict)
    }

    /// Whether a rule stands before the last, and the hours close now and then.
    fn is_rich(&self) -> bool {
        self.hours.is_some() && !self.lines.is_empty()
    }
}

/// What the visitor of that message says besides.
pub(super) fn said(number: usize) -> &'static str {
    SAID.get(number % SAID.len()).copied().unwrap_or_default()
}

/// A manager writes other rules, or other hours.
pub(super) fn rewrite(world: &mut World) -> Step {
    if world.chance.rules.hit(0.5) { rewrite_hours(world) } else { rewrite_rules(world) }
}

fn time(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Up to two spans, on quarters of an hour.
fn day(chance: &mut Chance) -> Vec<(u16, u16)> {
    let mut bounds = BTreeSet::new();
    for _ in 0..2 * chance.below(3) {
        bounds.insert(u16::try_from(chance.below(97)).unwrap_or(0) * 15);
    }
    let bounds: Vec<u16> = bounds.into_iter().collect();
    bounds.chunks_exact(2).filter_map(|it| Some((*it.first()?, *it.get(1)?))).collect()
}

fn rewrite_hours(world: &mut World) -> Step {
    let chance = &mut world.chance.rules;
    let unread = |what: &str| Failure::new("I-53", None, format!("{what} can't be written"));
    let week: Vec<Vec<(u16, u16)>> = (0..7).map(|_| day(chance)).collect();
    let zone = ZONES.get(chance.below(ZONES.len())).copied().unwrap_or("UTC");
    let today = world.clocks.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let mut closed = BTreeSet::new();
    for _ in 0..chance.below(3) {
        let days = jiff::Span::new().days(chance.between(0, 6));
        closed.extend(today.checked_add(days).ok());
    }
    let span = |(from, to): &(u16, u16)| format!("{}-{}", time(*from), time(*to));
    let days: Vec<String> =
        week.iter().map(|day| day.iter().map(span).collect::<Vec<_>>().join(" ")).collect();
    let dates: Vec<String> = closed.iter().map(|date| format!("{date} Fermé")).collect();
    let hours = OpeningHours {
        zone: zone.parse().map_err(|_unreadable| unread(zone))?,
        week: days.join("|").parse().map_err(|_unreadable| unread("a week"))?,
        closed_days: dates.join("\n").parse().map_err(|_unreadable| unread("a date"))?,
    };
    let schedule = Schedule {
        id: OpeningHoursId::from_bytes([3; 16]),
        name: "Horaires".parse().map_err(|_unreadable| unread("a name"))?,
        is_default: true,
        hours: hours.clone(),
    };
    let written = world.run_plain(Actor::System, |tx, ctx| put_schedule(tx, ctx, &schedule))?;
    let Some(((), events)) = written else { return Ok(()) };
    let is_same = world.rulebook.hours.as_ref() == Some(&hours);
    world.rulebook.hours = Some(hours);
    (world.rulebook.week, world.rulebook.closed) = (week, closed);
    world.settle(&events, if is_same { &[] } else { &["opening_hours.changed"] })
}

fn line(world: &mut World, number: u8) -> Line {
    let channels = world.channels.len();
    let chance = &mut world.chance.rules;
    let mut line = Line {
        channel: chance.hit(0.2).then(|| chance.below(channels)),
        is_open: chance.hit(0.5).then(|| chance.hit(0.5)),
        asked: chance.hit(0.4).then(|| chance.below(ASKED.len())),
        is_returning: chance.hit(0.2).then(|| chance.hit(0.5)),
        verdict: verdict(chance, number),
    };
    let conditions = [line.channel.is_some(), line.is_open.is_some(), line.is_returning.is_some()];
    if line.asked.is_none() && !conditions.contains(&true) {
        line.is_open = Some(chance.hit(0.5));
    }
    line
}

fn verdict(chance: &mut Chance, number: u8) -> Verdict {
    let team = if chance.hit(0.6) { TEAMS[0] } else { TEAMS[1] };
    let rule = RoutingRuleId::from_bytes([0xa0 + number; 16]);
    Verdict { rule, team, priority: chance.between(-2, 2) }
}

fn rule(world: &World, line: &Line) -> Option<RoutingRule> {
    let phrase = line.asked.and_then(|it| ASKED.get(it)).map(|(asked, _)| asked.parse().ok());
    let hours = |is_open| if is_open { HoursCondition::Open } else { HoursCondition::Closed };
    let contact =
        |returns| if returns { ContactCondition::Returning } else { ContactCondition::New };
    let conditions = Conditions {
        channel: line.channel.and_then(|it| world.channels.get(it)).map(|it| it.id),
        hours: line.is_open.map(hours),
        language: None,
        phrases: phrase.into_iter().collect::<Option<_>>()?,
        contact: line.is_returning.map(contact),
    };
    Some(written(line.verdict, conditions))
}

fn written(verdict: Verdict, conditions: Conditions) -> RoutingRule {
    let route = Route { team: verdict.team, priority: verdict.priority };
    RoutingRule { id: verdict.rule, name: String::new(), conditions, route, language: None }
}

fn rewrite_rules(world: &mut World) -> Step {
    let count = u8::try_from(world.chance.rules.below(4)).unwrap_or(0);
    let lines: Vec<Line> = (0..count).map(|number| line(world, number)).collect();
    let last = verdict(&mut world.chance.rules, count);
    let mut rules: Vec<RoutingRule> = lines.iter().filter_map(|it| rule(world, it)).collect();
    rules.push(written(last, Conditions::default()));
    let is_stale = world.chance.rules.hit(0.2);
    let known = world.rulebook.version;
    let expected_version = if is_stale { known + 1 } else { known };
    let command = ReplaceRoutingRules { rules, expected_version };
    let ran = world.run(Actor::System, |tx, ctx| replace_routing_rules(tx, ctx, &command))?;
    match ran {
        Ran::Done(kept, events) => {
            hold!(!is_stale, "R1", None, "a list was replaced by who had not seen it");
            world.rulebook.version = kept.version;
            (world.rulebook.lines, world.rulebook.last) = (lines, last);
            world.settle(&events, &["routing_rules.changed"])
        }
        Ran::Refused(ReplaceRoutingRulesError::Stale) if is_stale => Ok(()),
        Ran::Refused(error) => Err(Failure::new("R1", None, format!("refused: {error}"))),
        Ran::Aborted => Ok(()),
    }
}

/// R1: a conversation that was opened was routed by the rule that the model says.
pub(super) fn check_opened(world: &mut World, events: &[Recorded], verdict: Verdict) -> Step {
    for it in events {
        if let EventBody::ConversationOpened { team, rule, .. } = &it.event.body {
            let told = (*team, *rule);
            let expected = (verdict.team, Some(verdict.rule));
            let talk = it.event.conversation;
            hold!(told == expected, "R1", talk, "routed to {told:?}, not {expected:?}");
            if world.rulebook.is_rich() {
                world.coverage.hit("rules and hours decided");
                if !world.rulebook.is_open(it.event.at) {
                    world.coverage.hit("a conversation began out of hours");
                }
            }
        }
    }
    Ok(())
}

/// I-53: the hours are those of the wall, now and at the next opening.
pub(super) fn check_hours(world: &mut World) -> Step {
    let Some(channel) = world.channels.first().map(|it| it.id) else { return Ok(()) };
    let read = world.run_plain(Actor::System, |tx, _| tx.opening_hours_of(channel))?;
    let Some((hours, _)) = read else { return Ok(()) };
    let now = world.clocks.now();
    let minute = |number: i64| now.checked_add(SignedDuration::from_mins(number)).unwrap_or(now);
    let wall = &world.rulebook;
    for number in (0..3 * 1_440).step_by(7) {
        let at = minute(number);
        let (told, expected) = (hours.is_open(at), wall.is_open(at));
        hold!(told == expected, "I-53", None, "open at {at}: {told}, not {expected}");
    }
    let Some(next) = hours.next_opening(now) else { return Ok(()) };
    let before = next.checked_sub(SignedDuration::from_micros(1)).unwrap_or(next);
    let is_opening = wall.is_open(next) && !wall.is_open(before);
    hold!(is_opening, "I-53", None, "{next} is no opening");
    Ok(())
}
