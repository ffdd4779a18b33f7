//! What opening hours are made of: spans of a week, closed days and a time zone.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Weekday};
use jiff::tz::{TimeZone, TimeZoneDatabase};

/// The most spans of one day.
pub const SPANS_A_DAY_MAX: usize = 8;

/// The most closed days of one schedule.
pub const CLOSED_DAYS_MAX: usize = 400;

/// The longest name of a schedule or of a closed day, in characters.
pub const NAME_LENGTH_MAX: usize = 100;

/// Minutes of a day that no clock change shortens.
const DAY_MIN: u16 = 24 * 60;

/// Why a text is not what opening hours are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// Not a time of day.
    #[error("not a time of day: `09:30` is expected, and `24:00` at the end of a day")]
    Time,
    /// A span that ends before it begins.
    #[error("a span ends after it begins")]
    Span,
    /// Spans of a day that overlap, or too many.
    #[error("the spans of a day don't overlap, and are at most {SPANS_A_DAY_MAX}")]
    Day,
    /// Not seven days.
    #[error("a week has seven days")]
    Week,
    /// Not a time zone of the IANA database.
    #[error("not a time zone: a name such as `Europe/Paris` is expected")]
    Zone,
    /// Not a date.
    #[error("not a date: `2026-12-25` is expected")]
    Date,
    /// A day that is closed twice, or too many closed days.
    #[error("a day is closed once, and at most {CLOSED_DAYS_MAX} are")]
    ClosedDays,
    /// An empty name, one too long, or one on several lines.
    #[error("a name has from 1 to {NAME_LENGTH_MAX} characters, on one line")]
    Name,
}

/// A minute of the day on the wall, from 00:00 to 24:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Minute(u16);

impl Minute {
    /// Minutes since midnight on the wall.
    #[must_use]
    pub const fn of_day(self) -> u16 {
        self.0
    }
}

impl FromStr for Minute {
    type Err = ScheduleError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let &[h1, h2, b':', m1, m2] = text.as_bytes() else { return Err(ScheduleError::Time) };
        let digit = |byte: u8| {
            if byte.is_ascii_digit() {
                Ok(u16::from(byte - b'0'))
            } else {
                Err(ScheduleError::Time)
            }
        };
        let hours = digit(h1)? * 10 + digit(h2)?;
        let minutes = digit(m1)? * 10 + digit(m2)?;
        let minute = hours * 60 + minutes;
        if minutes < 60 && minute <= DAY_MIN { Ok(Self(minute)) } else { Err(ScheduleError::Time) }
    }
}

impl fmt::Display for Minute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// A time of a day during which the team answers: from one minute until before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    from: Minute,
    to: Minute,
}

impl Span {
    /// The span between two minutes.
    ///
    /// # Errors
    ///
    /// [`ScheduleError::Span`] when it ends before it begins, or as it begins.
    pub fn new(from: Minute, to: Minute) -> Result<Self, ScheduleError> {
        if from < to { Ok(Self { from, to }) } else { Err(ScheduleError::Span) }
    }

    /// Its first minute.
    #[must_use]
    pub const fn from(self) -> Minute {
        self.from
    }

    /// The minute after its last.
    #[must_use]
    pub const fn to(self) -> Minute {
        self.to
    }
}

/// The spans of each day of a week. A night is a span until 24:00 and one of the next day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Week([Vec<Span>; 7]);

impl Week {
    /// The week of these days, from Monday.
    ///
    /// # Errors
    ///
    /// [`ScheduleError::Day`] when spans of a day overlap or are too many.
    pub fn new(mut days: [Vec<Span>; 7]) -> Result<Self, ScheduleError> {
        for day in &mut days {
            day.sort_unstable();
            let overlaps = day.iter().zip(day.iter().skip(1)).any(|(one, two)| two.from < one.to);
            if overlaps || day.len() > SPANS_A_DAY_MAX {
                return Err(ScheduleError::Day);
            }
        }
        Ok(Self(days))
    }

    /// Open all day, every day.
    #[must_use]
    pub fn always() -> Self {
        let whole = Span { from: Minute(0), to: Minute(DAY_MIN) };
        Self(std::array::from_fn(|_| vec![whole]))
    }

    /// The days, from Monday.
    #[must_use]
    pub const fn days(&self) -> &[Vec<Span>; 7] {
        &self.0
    }

    /// The spans of a day, in order.
    #[must_use]
    pub fn of(&self, day: Weekday) -> &[Span] {
        let position = usize::try_from(day.to_monday_zero_offset()).unwrap_or(0);
        self.0.get(position).map_or(&[], Vec::as_slice)
    }

    /// Whether no day has a span.
    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(Vec::is_empty)
    }
}

/// As it is stored: `09:00-12:00 14:00-19:00|…`, the days from Monday.
impl fmt::Display for Week {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, day) in self.0.iter().enumerate() {
            f.write_str(if position == 0 { "" } else { "|" })?;
            for (position, span) in day.iter().enumerate() {
                f.write_str(if position == 0 { "" } else { " " })?;
                write!(f, "{}-{}", span.from, span.to)?;
            }
        }
        Ok(())
    }
}

impl FromStr for Week {
    type Err = ScheduleError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let days = text.split('|').map(|day| {
            let spans = day.split(' ').filter(|span| !span.is_empty()).map(|span| {
                let (from, to) = span.split_once('-').ok_or(ScheduleError::Span)?;
                Span::new(from.parse()?, to.parse()?)
            });
            spans.collect::<Result<Vec<Span>, ScheduleError>>()
        });
        let days: Vec<Vec<Span>> = days.collect::<Result<_, _>>()?;
        Self::new(days.try_into().map_err(|_other_count| ScheduleError::Week)?)
    }
}

/// A date on which nobody answers, whatever day of the week it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedDay {
    /// The date, in the zone of the schedule.
    pub date: Date,
    /// What it is called on the screen.
    pub name: Name,
}

/// The dates on which nobody answers, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClosedDays(Vec<ClosedDay>);

impl ClosedDays {
    /// These days.
    ///
    /// # Errors
    ///
    /// [`ScheduleError::ClosedDays`] when a date is there twice or they are too many.
    pub fn new(mut days: Vec<ClosedDay>) -> Result<Self, ScheduleError> {
        days.sort_unstable_by_key(|day| day.date);
        let repeats = days.iter().zip(days.iter().skip(1)).any(|(one, two)| one.date == two.date);
        if repeats || days.len() > CLOSED_DAYS_MAX {
            return Err(ScheduleError::ClosedDays);
        }
        Ok(Self(days))
    }

    /// The days.
    #[must_use]
    pub fn days(&self) -> &[ClosedDay] {
        &self.0
    }

    /// Whether nobody answers on that date.
    #[must_use]
    pub fn contains(&self, date: Date) -> bool {
        self.0.binary_search_by_key(&date, |day| day.date).is_ok()
    }
}

/// As they are stored: a line each, the date and the name.
impl fmt::Display for ClosedDays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, day) in self.0.iter().enumerate() {
            f.write_str(if position == 0 { "" } else { "\n" })?;
            write!(f, "{} {}", day.date, day.name.as_str())?;
        }
        Ok(())
    }
}

impl FromStr for ClosedDays {
    type Err = ScheduleError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let days = text.lines().map(|line| {
            let (date, name) = line.split_once(' ').ok_or(ScheduleError::Date)?;
            Ok(ClosedDay { date: read_date(date)?, name: name.parse()? })
        });
        Self::new(days.collect::<Result<_, ScheduleError>>()?)
    }
}

/// A date as it is written: `2026-12-25`.
///
/// # Errors
///
/// [`ScheduleError::Date`] when it is not one.
pub fn read_date(text: &str) -> Result<Date, ScheduleError> {
    let date: Date = text.parse().map_err(|_not_a_date| ScheduleError::Date)?;
    if date.to_string() == text { Ok(date) } else { Err(ScheduleError::Date) }
}

/// The name of a schedule or of a closed day, on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name(String);

impl Name {
    /// Its words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Name {
    type Err = ScheduleError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let name = text.trim();
        let is_one_line = !name.chars().any(char::is_control);
        if (1..=NAME_LENGTH_MAX).contains(&name.chars().count()) && is_one_line {
            return Ok(Self(name.to_owned()));
        }
        Err(ScheduleError::Name)
    }
}

/// A time zone of the IANA database, as the program carries it: the same on every node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Zone {
    /// The clock of that zone.
    #[must_use]
    pub const fn clock(&self) -> &TimeZone {
        &self.0
    }

    /// Its name, such as `Europe/Paris`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }
}

impl FromStr for Zone {
    type Err = ScheduleError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let zone = TimeZoneDatabase::bundled().get(name);
        let zone = zone.map_err(|_unknown| ScheduleError::Zone)?;
        if zone.iana_name().is_some_and(|canonical| canonical == name) {
            return Ok(Self(zone));
        }
        Err(ScheduleError::Zone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_of_the_day_reads_back() {
        for text in ["00:00", "09:05", "23:59", "24:00"] {
            assert_eq!(text.parse::<Minute>().unwrap().to_string(), text);
        }
        for text in ["", "9:05", "09:60", "24:01", "25:00", "0a:00", "09-05", "09:050"] {
            assert_eq!(text.parse::<Minute>(), Err(ScheduleError::Time), "{text}");
        }
    }

    #[test]
    fn a_week_reads_back_in_order_and_is_refused_when_it_makes_no_sense() {
        let text = "14:00-19:00 09:00-12:00||00:00-24:00||||12:00-13:00 13:00-14:00";
        let week: Week = text.parse().unwrap();
        let written = "09:00-12:00 14:00-19:00||00:00-24:00||||12:00-13:00 13:00-14:00";
        assert_eq!(week.to_string(), written);
        assert_eq!(Week::always().to_string().parse(), Ok(Week::always()));
        let nine = "09:00-09:10 10:00-10:10 11:00-11:10 12:00-12:10 13:00-13:10 14:00-14:10 \
                    15:00-15:10 16:00-16:10 17:00-17:10||||||";
        let cases = [
            ("", ScheduleError::Week),
            ("|||||||", ScheduleError::Week),
            ("09:00-09:00||||||", ScheduleError::Span),
            ("19:00-09:00||||||", ScheduleError::Span),
            ("09:00||||||", ScheduleError::Span),
            ("09:00-12:00 11:59-13:00||||||", ScheduleError::Day),
            ("09:00-25:00||||||", ScheduleError::Time),
            (nine, ScheduleError::Day),
        ];
        for (text, error) in cases {
            assert_eq!(text.parse::<Week>(), Err(error), "{text}");
        }
    }

    #[test]
    fn closed_days_read_back_in_order_each_once() {
        let days: ClosedDays = "2026-12-25 Noël\n2026-05-01 Fête du Travail".parse().unwrap();
        assert_eq!(days.to_string(), "2026-05-01 Fête du Travail\n2026-12-25 Noël");
        assert!(days.contains(read_date("2026-12-25").unwrap()));
        assert!(!days.contains(read_date("2026-12-26").unwrap()));
        assert_eq!(ClosedDays::default().to_string().parse(), Ok(ClosedDays::default()));
        let cases = [
            ("2026-12-25 Noël\n2026-12-25 Noël", ScheduleError::ClosedDays),
            ("2026-02-30 Jamais", ScheduleError::Date),
            ("2026-12-25", ScheduleError::Date),
            ("2026-12-25  ", ScheduleError::Name),
        ];
        for (text, error) in cases {
            assert_eq!(text.parse::<ClosedDays>(), Err(error), "{text}");
        }
    }

    #[test]
    fn a_zone_is_one_of_the_database_by_its_own_name() {
        for name in ["Europe/Paris", "America/St_Johns", "Asia/Kolkata", "UTC"] {
            assert_eq!(name.parse::<Zone>().unwrap().name(), name);
        }
        for name in ["", "Paris", "europe/paris", "../etc/passwd", "+01:00"] {
            assert_eq!(name.parse::<Zone>(), Err(ScheduleError::Zone), "{name}");
        }
    }
}
