//! Opening hours against the clock of the wall, minute by minute.

use jiff::civil::DateTime;
use proptest::prelude::*;

use super::*;

/// Zones with and without clock changes, of whole, half and odd hours, in both hemispheres; Apia
/// left a day out, Godthab changes on the eve, Casablanca goes back for a month.
const ZONES: &[&str] = &[
    "Europe/Paris",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "America/Sao_Paulo",
    "Africa/Casablanca",
    "America/Nuuk",
    "Pacific/Apia",
    "Asia/Tehran",
    "UTC",
];

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn hours(zone: &str, week: &str, closed: &str) -> OpeningHours {
    OpeningHours {
        zone: zone.parse().unwrap(),
        week: week.parse().unwrap(),
        closed_days: closed.parse().unwrap(),
    }
}

/// Monday to Friday from 9 to 19, Saturday morning.
const SHOP: &str = "09:00-19:00|09:00-19:00|09:00-19:00|09:00-19:00|09:00-19:00|09:00-12:00|";

#[test]
fn i_53_hours_are_those_of_the_wall_and_a_closed_day_is_closed() {
    let shop = hours("Europe/Paris", SHOP, "2026-12-25 Noël");
    let cases = [
        ("2026-12-23T07:59:59.999999Z", false),
        ("2026-12-23T08:00:00Z", true),
        ("2026-12-23T17:59:59.999999Z", true),
        ("2026-12-23T18:00:00Z", false),
        ("2026-12-25T12:00:00Z", false),
        ("2026-12-27T12:00:00Z", false),
        ("2026-07-01T07:00:00Z", true),
        ("2026-07-01T17:00:00Z", false),
    ];
    for (instant, is_open) in cases {
        assert_eq!(shop.is_open(at(instant)), is_open, "{instant}");
    }
}

#[test]
fn i_53_openings_across_weekends_closed_days_and_clock_changes() {
    let shop = hours("Europe/Paris", SHOP, "2026-12-25 Noël");
    let cases = [
        // On a Thursday at noon: the holiday is stepped over, Saturday opens.
        ("2026-12-24T11:00:00Z", "2026-12-26T08:00:00Z", "2026-12-26T08:00:00Z"),
        // Before the opening of the same day.
        ("2026-12-23T05:00:00Z", "2026-12-23T08:00:00Z", "2026-12-24T08:00:00Z"),
        // At the very opening.
        ("2026-12-23T08:00:00Z", "2026-12-24T08:00:00Z", "2026-12-24T08:00:00Z"),
        // Clocks go forward on Sunday 29 March 2026, and back on 25 October.
        ("2026-03-28T12:00:00Z", "2026-03-30T07:00:00Z", "2026-03-30T07:00:00Z"),
        ("2026-10-24T12:00:00Z", "2026-10-26T08:00:00Z", "2026-10-26T08:00:00Z"),
    ];
    for (now, next, tomorrow) in cases {
        assert_eq!(shop.next_opening(at(now)), Some(at(next)), "{now}");
        assert_eq!(shop.tomorrow_opening(at(now)), Some(at(tomorrow)), "{now}");
    }
}

#[test]
fn i_53_a_night_goes_on_past_midnight_and_tomorrow_opens_in_the_evening() {
    let bar = hours("Europe/Paris", &["00:00-02:00 18:00-24:00"; 7].join("|"), "");
    assert!(bar.is_open(at("2026-06-10T22:30:00Z")));
    assert_eq!(bar.next_opening(at("2026-06-10T20:00:00Z")), Some(at("2026-06-11T16:00:00Z")));
    assert_eq!(bar.tomorrow_opening(at("2026-06-10T20:00:00Z")), Some(at("2026-06-11T16:00:00Z")));
}

#[test]
fn i_53_who_is_always_open_begins_in_the_morning_and_who_never_is_does_not() {
    let always = OpeningHours::unset().unwrap();
    assert!(always.is_open(at("2026-03-29T01:00:00Z")));
    assert_eq!(always.next_opening(at("2026-06-10T20:00:00Z")), None);
    let morning = Some(at("2026-06-11T07:00:00Z"));
    assert_eq!(always.tomorrow_opening(at("2026-06-10T20:00:00Z")), morning);

    let never = hours("Europe/Paris", "||||||", "");
    assert_eq!(never.next_opening(at("2026-06-10T20:00:00Z")), None);
    assert_eq!(never.tomorrow_opening(at("2026-06-10T20:00:00Z")), None);
    assert_eq!(never.after_open_time(at("2026-06-10T20:00:00Z"), SignedDuration::ZERO), None);
    assert_eq!(always.tomorrow_opening(Timestamp::MAX), None);
    assert_eq!(always.next_opening(Timestamp::MAX), None);
    assert_eq!(always.next_opening(Timestamp::MIN), None);
}

#[test]
fn d3_open_time_passes_only_while_open() {
    let shop = hours("Europe/Paris", SHOP, "");
    let minutes = SignedDuration::from_mins;
    let cases = [
        ("2026-12-23T10:00:00Z", 10, "2026-12-23T10:10:00Z"),
        ("2026-12-23T17:55:00Z", 10, "2026-12-24T08:05:00Z"),
        ("2026-12-23T17:50:00Z", 10, "2026-12-23T18:00:00Z"),
        ("2026-12-23T22:00:00Z", 10, "2026-12-24T08:10:00Z"),
        ("2026-12-26T10:55:00Z", 10, "2026-12-28T08:05:00Z"),
    ];
    for (since, open, due) in cases {
        assert_eq!(shop.after_open_time(at(since), minutes(open)), Some(at(due)), "{since}");
    }
}

#[test]
fn i_53_an_hour_shown_twice_counts_twice_and_one_leapt_over_not_at_all() {
    let night = hours("Europe/Paris", "||||||02:15-02:45", "");
    let span =
        |at| (night.next_opening(at), night.after_open_time(at, SignedDuration::from_mins(45)));
    let (first, three_quarters) = span(at("2026-10-24T12:00:00Z"));
    assert_eq!(first, Some(at("2026-10-25T00:15:00Z")));
    assert_eq!(three_quarters, Some(at("2026-10-25T01:30:00Z")));
    // 29 March 2026 has no 02:15.
    let (first, _) = span(at("2026-03-28T12:00:00Z"));
    assert_eq!(first, Some(at("2026-04-05T00:15:00Z")));
}

/// The schedule, minute by minute, by nothing but the hands of the clock.
struct Wall<'a>(&'a OpeningHours);

impl Wall<'_> {
    fn shows(&self, at: Timestamp) -> DateTime {
        self.0.zone.clock().to_datetime(at)
    }

    fn is_open(&self, at: Timestamp) -> bool {
        let wall = self.shows(at);
        let shown = format!("{:02}:{:02}", wall.hour(), wall.minute());
        let week = self.0.week.to_string();
        let day = usize::try_from(wall.weekday().to_monday_zero_offset()).unwrap();
        let mut spans = week.split('|').nth(day).unwrap().split(' ').filter(|it| !it.is_empty());
        !self.0.closed_days.to_string().contains(&wall.date().to_string())
            && spans.any(|it| {
                let (from, to) = it.split_once('-').unwrap();
                from <= shown.as_str() && shown.as_str() < to
            })
    }

    fn opens(&self, minute: Timestamp) -> bool {
        self.is_open(minute) && !self.is_open(minute - SignedDuration::from_mins(1))
    }
}

fn week() -> impl Strategy<Value = String> {
    let quarter = || (0_u16..=96).prop_map(|it| it * 15);
    let day = proptest::collection::btree_set(quarter(), 0..=3).prop_map(|bounds| {
        let bounds: Vec<u16> = bounds.into_iter().collect();
        let text = |it: u16| format!("{:02}:{:02}", it / 60, it % 60);
        let mut spans: Vec<String> =
            bounds.chunks_exact(2).map(|it| format!("{}-{}", text(it[0]), text(it[1]))).collect();
        // Now and then a night that goes on, and a day without end.
        match bounds.len() {
            1 => spans = vec![format!("00:00-{}", text(bounds[0].max(15)))],
            3 if bounds[2] < 1440 => spans.push(format!("{}-24:00", text(bounds[2]))),
            _ => {}
        }
        spans.join(" ")
    });
    proptest::collection::vec(day, 7).prop_map(|days| days.join("|"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    /// Eight days from around a clock change, minute by minute.
    #[test]
    fn i_53_hours_agree_with_the_wall_minute_by_minute(
        zone in proptest::sample::select(ZONES),
        week in week(),
        year in 2008_i16..2040,
        before_h in 0_i64..72,
        closed_in in proptest::option::of(0_i64..6),
    ) {
        let mut hours = hours(zone, &week, "");
        let new_year = jiff::civil::date(year, 1, 1).to_zoned(hours.zone.clock().clone()).unwrap();
        let change = hours.zone.clock().following(new_year.timestamp()).next();
        let change = change.map_or(new_year.timestamp(), |it| it.timestamp());
        let from = change - SignedDuration::from_hours(before_h);
        // Zones that changed their mind long ago may have odd seconds.
        prop_assume!(from.as_second() % 60 == 0);
        if let Some(days) = closed_in {
            let date = hours.zone.clock().to_datetime(from + SignedDuration::from_hours(24 * days));
            hours.closed_days = format!("{} Fermé", date.date()).parse().unwrap();
        }
        let minutes: Vec<Timestamp> =
            (0..8 * 1440).map(|it| from + SignedDuration::from_mins(it)).collect();
        let wall = Wall(&hours);
        let is_open: Vec<bool> = minutes.iter().map(|it| wall.is_open(*it)).collect();
        for (minute, is_open) in minutes.iter().zip(&is_open) {
            prop_assert_eq!(hours.is_open(*minute), *is_open, "{}", minute);
        }

        let next = minutes.iter().skip(1).find(|it| wall.opens(**it)).copied();
        if next.is_some() {
            prop_assert_eq!(hours.next_opening(from), next);
        } else {
            let last = minutes[minutes.len() - 1];
            prop_assert!(hours.next_opening(from).is_none_or(|it| it > last));
        }
        let open: Vec<Timestamp> =
            minutes.iter().zip(&is_open).filter(|it| *it.1).map(|it| *it.0).collect();
        if let Some(tenth) = open.get(9) {
            let due = hours.after_open_time(from, SignedDuration::from_mins(10));
            prop_assert_eq!(due, Some(*tenth + SignedDuration::from_mins(1)));
        }
        tomorrow_agrees(&hours, from, &minutes)?;
    }
}

/// `tomorrow_opening` by its words, over those minutes.
fn tomorrow_agrees(
    hours: &OpeningHours,
    now: Timestamp,
    minutes: &[Timestamp],
) -> Result<(), TestCaseError> {
    let wall = Wall(hours);
    let today = wall.shows(now).date();
    let later = minutes.iter().filter(|it| wall.shows(**it).date() > today);
    let mut days: Vec<Vec<Timestamp>> = Vec::new();
    for minute in later {
        match days.last_mut() {
            Some(day) if wall.shows(day[0]).date() == wall.shows(*minute).date() => {
                day.push(*minute);
            }
            _ => days.push(vec![*minute]),
        }
    }
    let opening = days.iter().find_map(|day| {
        let first = day[0];
        let opened = day.iter().skip(1).find(|it| wall.opens(**it)).copied();
        if !wall.is_open(first) {
            return opened;
        }
        let nine = day.iter().find(|it| {
            let shown = wall.shows(**it);
            (shown.hour(), shown.minute()) == (9, 0) && wall.is_open(**it)
        });
        let soonest = nine.copied().into_iter().chain(opened).min();
        soonest.or(Some(first).filter(|it| wall.opens(*it)))
    });
    match opening {
        Some(_) => prop_assert_eq!(hours.tomorrow_opening(now), opening),
        None => prop_assert!(
            hours.tomorrow_opening(now).is_none_or(|it| it > minutes[minutes.len() - 1])
        ),
    }
    Ok(())
}
