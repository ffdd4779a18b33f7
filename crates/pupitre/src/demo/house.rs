//! The teams of Orvelle, its opening hours and its routing rules.

use anyhow::Context as _;
use pupitre_app::Context;
use pupitre_app::agent::first_team;
use pupitre_app::opening_hours::put_schedule;
use pupitre_app::ports::store::Transaction;
use pupitre_app::routing::{ReplaceRoutingRules, replace_routing_rules};
use pupitre_domain::conversation::open::Route;
use pupitre_domain::id::{OpeningHoursId, RoutingRuleId, TeamId};
use pupitre_domain::opening_hours::{OpeningHours, Schedule};
use pupitre_domain::routing_rule::{Conditions, HoursCondition, RoutingRule};
use pupitre_domain::team::Team;

/// The days from Monday: late on Thursdays, closed on Sundays.
const WEEK: &str = "09:00-19:00|09:00-19:00|09:00-19:00|09:00-21:00|09:00-19:00|10:00-18:00|";

const CLOSED_DAYS: &str = "2026-12-25 Noël\n2027-01-01 Jour de l’an\n2027-05-01 Fête du Travail";

/// What tells of a broken lamp.
const BROKEN: [&str; 8] =
    ["cassé", "cassée", "fendu", "fendue", "en panne", "ne marche plus", "garantie", "réparation"];

/// What tells of a parcel.
const PARCEL: [&str; 5] = ["livraison", "colis", "transporteur", "suivi", "retard"];

/// The teams of Orvelle.
#[derive(Debug, Clone, Copy)]
pub(super) struct Teams {
    pub(super) care: TeamId,
    pub(super) repair: TeamId,
    pub(super) delivery: TeamId,
}

/// The desk's first team, in place of each.
///
/// # Errors
///
/// When the database fails.
pub(super) fn one_team(tx: &mut dyn Transaction, now: &Context) -> anyhow::Result<Teams> {
    let care = first_team(tx, now)?.id;
    Ok(Teams { care, repair: care, delivery: care })
}

/// The desk's first team, and two more.
///
/// # Errors
///
/// When the database fails.
pub(super) fn add_teams(tx: &mut dyn Transaction, now: &Context) -> anyhow::Result<Teams> {
    let care = first_team(tx, now)?.id;
    let mut add = |name: &str| -> anyhow::Result<TeamId> {
        let id = TeamId::from_bytes(now.ids.id());
        tx.put_team(&Team { id, name: name.to_owned() })?;
        Ok(id)
    };
    Ok(Teams { care, repair: add("SAV")?, delivery: add("Livraison")? })
}

/// Sets the opening hours and the routing rules: they count from now on.
///
/// # Errors
///
/// When they are refused, which says that they break a rule, or when the database fails.
pub(super) fn set_rules(
    tx: &mut dyn Transaction,
    now: &Context,
    teams: Teams,
) -> anyhow::Result<()> {
    let schedule = Schedule {
        id: OpeningHoursId::from_bytes(now.ids.id()),
        name: "Boutique en ligne".parse()?,
        is_default: true,
        hours: OpeningHours {
            zone: "Europe/Paris".parse()?,
            week: WEEK.parse()?,
            closed_days: CLOSED_DAYS.parse()?,
        },
    };
    put_schedule(tx, now, &schedule)?;

    let known = tx.routing_rules()?.context("there is no rule that catches all")?;
    let rule = |name: &str, conditions: Conditions, team: TeamId, priority: i64| RoutingRule {
        id: RoutingRuleId::from_bytes(now.ids.id()),
        name: name.to_owned(),
        conditions,
        route: Route { team, priority },
        language: None,
    };
    let says = |words: &[&str]| -> anyhow::Result<Conditions> {
        let phrases = words.iter().map(|it| it.parse()).collect::<Result<_, _>>()?;
        Ok(Conditions { phrases, ..Conditions::default() })
    };
    let night = Conditions { hours: Some(HoursCondition::Closed), ..Conditions::default() };
    let rules = vec![
        rule("Lampe abîmée", says(&BROKEN)?, teams.repair, 1),
        rule("Livraison", says(&PARCEL)?, teams.delivery, 0),
        rule("Hors horaires", night, teams.care, -1),
        rule("", Conditions::default(), teams.care, 0),
    ];
    replace_routing_rules(
        tx,
        now,
        &ReplaceRoutingRules { rules, expected_version: known.version },
    )?;
    Ok(())
}
