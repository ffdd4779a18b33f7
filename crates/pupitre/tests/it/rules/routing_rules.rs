//! Routing rules and opening hours: R1, R3, R4, D3, and invariants I-18 and I-53.

use jiff::SignedDuration;
use pupitre_app::opening_hours::put_schedule;
use pupitre_app::routing::{
    CheckRouting, ReplaceRoutingRules, ReplaceRoutingRulesError, check_routing,
    replace_routing_rules,
};
use pupitre_domain::channel_settings::ChannelSettings;
use pupitre_domain::conversation::open::Route;
use pupitre_domain::event::{Actor, EventBody};
use pupitre_domain::id::{ConversationId, OpeningHoursId, RoutingRuleId, TeamId};
use pupitre_domain::language::Language;
use pupitre_domain::opening_hours::{OpeningHours, Schedule};
use pupitre_domain::routing_rule::{
    Conditions, ContactCondition, HoursCondition, Reason, RoutingRule, RoutingRulesError,
};
use pupitre_domain::settings::Settings;

use super::fixtures::{BILLING, SALES, whatsapp};
use super::house::{House, in_each_house};

pub(super) const SHOP: OpeningHoursId = OpeningHoursId::from_bytes([0x51; 16]);

/// Open in Paris on weekdays from 9 to 19. The house begins on a Friday at 9.
pub(super) fn open_shop(house: &House, closed_days: &'static str) {
    let weekday = "09:00-19:00";
    house.system(move |tx, ctx| {
        let schedule = Schedule {
            id: SHOP,
            name: "Boutique".parse().unwrap(),
            is_default: true,
            hours: OpeningHours {
                zone: "Europe/Paris".parse().unwrap(),
                week: format!("{}||", [weekday; 5].join("|")).parse().unwrap(),
                closed_days: closed_days.parse().unwrap(),
            },
        };
        put_schedule(tx, ctx, &schedule)
    });
}

fn rule(byte: u8, conditions: Conditions, team: TeamId, priority: i64) -> RoutingRule {
    RoutingRule {
        id: RoutingRuleId::from_bytes([byte; 16]),
        name: format!("Règle {byte}"),
        conditions,
        route: Route { team, priority },
        language: None,
    }
}

fn all() -> Conditions {
    Conditions::default()
}

fn replace(
    house: &House,
    expected_version: u64,
    rules: &[RoutingRule],
) -> Result<u64, ReplaceRoutingRulesError> {
    let command = ReplaceRoutingRules { rules: rules.to_vec(), expected_version };
    house.run(Actor::System, move |tx, ctx| {
        replace_routing_rules(tx, ctx, &command).map(|rules| rules.version)
    })
}

fn says(house: &House, number: u32, words: &str) -> ConversationId {
    let platform_id = format!("s{number}.{}", house.events().len());
    house.taken_in(house.message(number, &platform_id, words)).0
}

/// Team, priority and language of a conversation.
fn placed(house: &House, talk: ConversationId) -> (TeamId, i64, Language) {
    let talk = house.talk(talk);
    (talk.team, talk.priority, talk.language)
}

#[test]
fn r1_the_first_rule_whose_conditions_are_all_true_decides_and_the_event_says_why() {
    in_each_house(|house| {
        open_shop(house, "");
        let phrases = |words: &[&str]| words.iter().map(|it| it.parse().unwrap()).collect();
        let broken = Conditions { phrases: phrases(&["cassée", "en panne"]), ..all() };
        let night = Conditions { hours: Some(HoursCondition::Closed), ..all() };
        let known = Conditions {
            contact: Some(ContactCondition::Returning),
            channel: Some(whatsapp().id),
            ..all()
        };
        let mut night_rule = rule(2, night, BILLING, -5);
        night_rule.language = Some(Language::ENGLISH);
        let rules = [
            rule(1, broken, BILLING, 9),
            night_rule,
            rule(3, known, SALES, 3),
            rule(4, all(), SALES, 0),
        ];
        assert_eq!(replace(house, 1, &rules).unwrap(), 2);
        let fr = Language::FRENCH;
        let first = says(house, 1, "Bonjour");
        assert_eq!(placed(house, first), (SALES, 0, fr));
        assert_eq!(placed(house, says(house, 2, "Ma lampe est CASSEE !")), (BILLING, 9, fr));
        assert_eq!(placed(house, says(house, 3, "Ma lampe est cassable")), (SALES, 0, fr));
        let ana = house.hire_ready("ana", 9);
        house.close(ana, first).unwrap();
        assert_eq!(placed(house, says(house, 1, "Encore moi")), (SALES, 3, fr));
        house.pass(12 * 3_600);
        let late = says(house, 4, "Bonsoir");
        assert_eq!(placed(house, late), (BILLING, -5, Language::ENGLISH));

        let told = house.events().into_iter().find_map(|it| match it.event.body {
            EventBody::ConversationOpened { rule, why, .. }
                if it.event.conversation == Some(late) =>
            {
                Some((rule, why))
            }
            _ => None,
        });
        let why = vec![Reason::Hours(HoursCondition::Closed)];
        assert_eq!(told, Some((Some(RoutingRuleId::from_bytes([2; 16])), why)));
    });
}

#[test]
fn r1_the_list_is_replaced_whole_by_who_knows_it_and_its_last_rule_catches_all() {
    in_each_house(|house| {
        let night = Conditions { hours: Some(HoursCondition::Closed), ..all() };
        let nobody = TeamId::from_bytes([0xee; 16]);
        let good = [rule(1, night.clone(), BILLING, 1), rule(2, all(), SALES, 0)];
        assert_eq!(replace(house, 1, &good).unwrap(), 2);
        let refused = |expected: u64, rules: &[RoutingRule]| replace(house, expected, rules);
        assert!(matches!(refused(1, &good), Err(ReplaceRoutingRulesError::Stale)));
        assert!(matches!(
            refused(2, &[rule(1, night.clone(), BILLING, 1)]),
            Err(ReplaceRoutingRulesError::Rules(RoutingRulesError::NoCatchAll))
        ));
        assert!(matches!(
            refused(2, &[rule(1, night.clone(), nobody, 1), rule(2, all(), SALES, 0)]),
            Err(ReplaceRoutingRulesError::TeamNotFound { position: 0 })
        ));
        let kept = house.read(|queries| queries.routing_rules()).unwrap();
        assert_eq!(kept.iter().cloned().collect::<Vec<_>>(), good);

        // A rule may become the last one, and the last one a rule.
        let swapped = [rule(2, night, SALES, 7), rule(1, all(), BILLING, 0)];
        assert_eq!(replace(house, 2, &swapped).unwrap(), 3);
        let kept = house.read(|queries| queries.routing_rules()).unwrap();
        assert_eq!(kept.iter().cloned().collect::<Vec<_>>(), swapped);
    });
}

#[test]
fn i_18_the_instant_of_creation_counts_and_later_changes_move_nothing() {
    in_each_house(|house| {
        open_shop(house, "");
        let night = Conditions { hours: Some(HoursCondition::Closed), ..all() };
        let rules = [rule(1, night, BILLING, 5), rule(2, all(), SALES, 0)];
        replace(house, 1, &rules).unwrap();
        let by_day = says(house, 1, "Bonjour");
        open_shop(house, "2027-01-15 Inventaire");
        let closed = says(house, 2, "Bonjour");
        assert_eq!((house.talk(by_day).team, house.talk(closed).team), (SALES, BILLING));
        house.pass(60);
        assert_eq!(says(house, 1, "Vous êtes là ?"), by_day);
        assert_eq!((house.talk(by_day).team, house.talk(by_day).priority), (SALES, 0));
    });
}

#[test]
fn m2_the_check_says_what_then_happens() {
    in_each_house(|house| {
        open_shop(house, "");
        let night = Conditions { hours: Some(HoursCondition::Closed), ..all() };
        let rules = [rule(1, night, BILLING, 5), rule(2, all(), SALES, 0)];
        replace(house, 1, &rules).unwrap();
        let ana = house.hire_ready("ana", 2);
        let check = |at| {
            let command = CheckRouting {
                channel: whatsapp().id,
                text: "Bonjour".to_owned(),
                language: None,
                at,
                contact: None,
            };
            house.run(Actor::System, move |tx, _| check_routing(tx, &command)).unwrap()
        };
        let before = house.events().len();
        let by_day = check(house.now());
        let by_night = check(house.now() + SignedDuration::from_hours(12));
        assert_eq!(house.events().len(), before);
        assert_eq!((by_day.decision.route.team, by_day.agent.map(|it| it.0)), (SALES, Some(ana)));
        assert_eq!((by_night.decision.route.team, by_night.agent), (BILLING, None));
        let talk = says(house, 1, "Bonjour");
        assert_eq!((house.talk(talk).team, house.holder(talk)), (SALES, Some(ana)));
    });
}

#[test]
fn r4_a_returning_contact_keeps_their_language_and_a_setting_forgets_who_answered_them() {
    in_each_house(|house| {
        let ana = house.hire_ready("ana", 9);
        let first = house.write(1);
        house.answer(ana, first, "Bonjour").unwrap();
        house.close(ana, first).unwrap();
        let bo = house.hire_ready("bo", 9);
        house.pass(10);
        let again = house.write(1);
        assert_eq!(house.holder(again), Some(ana));
        house.close(ana, again).unwrap();

        let settings = Settings { prefer_last_agent: false, ..Settings::default() };
        house.system(move |tx, _| tx.save_settings(&settings));
        let forgotten = house.write(1);
        assert_eq!(house.holder(forgotten), Some(bo), "whoever waited longest");
    });
}

#[test]
fn r3_the_windows_that_go_first_are_those_that_the_setting_says() {
    in_each_house(|house| {
        let hours_ago = |number: u32, hours| {
            let sent_at = house.now() - SignedDuration::from_hours(hours);
            let platform_id = format!("h{number}");
            let message = house.message(number, &platform_id, "Bonjour");
            house.taken_in(pupitre_app::message::ReceiveMessage { sent_at, ..message }).0
        };
        let waiting = house.write(1);
        house.pass(10);
        let ending = hours_ago(2, 20);
        let queue = |house: &House| {
            let rows = house.system(|tx, ctx| {
                tx.queue(SALES, pupitre_domain::channel::Family::Messaging, ctx.now, None, 9)
            });
            rows.iter().map(|it| it.conversation.id).collect::<Vec<_>>()
        };
        assert_eq!(queue(house), [waiting, ending]);
        let ending_window = SignedDuration::from_hours(5);
        let settings = Settings { ending_window, ..Settings::default() };
        house.system(move |tx, _| tx.save_settings(&settings));
        assert_eq!(queue(house), [ending, waiting]);
    });
}

#[test]
fn d3_the_first_reply_is_due_in_open_time_until_a_colleague_replies() {
    in_each_house(|house| {
        open_shop(house, "");
        let due = |talk| {
            let view = house.read(move |queries| queries.conversation_view(talk)).unwrap();
            view.first_reply_due_at
        };
        let ana = house.hire_ready("ana", 9);
        let now = house.now();
        let talk = house.write(1);
        assert_eq!(due(talk), Some(now + SignedDuration::from_mins(10)));
        house.answer(ana, talk, "Bonjour").unwrap();
        assert_eq!(due(talk), None);
        house.pass(60);
        house.write(1);
        assert_eq!(due(talk), None);

        // Five minutes before the end of Friday: five more on Monday.
        house.pass(10 * 3_600 - 60 - 300);
        let eve = house.write(2);
        assert_eq!(due(eve), Some("2027-01-18T08:05:00Z".parse().unwrap()));
        let first_reply_target = Some(SignedDuration::from_mins(2));
        let settings = ChannelSettings { first_reply_target, ..ChannelSettings::default() };
        house.system(move |tx, _| tx.save_channel_settings(whatsapp().id, &settings));
        assert_eq!(due(house.write(3)), Some(house.now() + SignedDuration::from_mins(2)));
    });
}
