//! What the channel takes of places, cards and choices: checked before they are accepted, so that
//! each refusal names its field (C4).

use super::parts::{
    BUTTON_ID_LENGTH_MAX, BUTTON_TITLE_LENGTH_MAX, BUTTONS_BODY_LENGTH_MAX, BUTTONS_COUNT_MAX,
    CHOICES_LINE_LENGTH_MAX, CONTACTS_COUNT_MAX, Choice, Choices, ChoicesKind, ContactCard,
    ContactPoint, LIST_BODY_LENGTH_MAX, LIST_DESCRIPTION_LENGTH_MAX, LIST_ID_LENGTH_MAX,
    LIST_ROWS_COUNT_MAX, LIST_SECTIONS_COUNT_MAX, LIST_TITLE_LENGTH_MAX, Location,
};
use crate::conversation::reply::is_visible;

/// The longest name or address of a place, in characters. The platform's manual names none: this
/// is as long as a card of one is ever shown.
pub const PLACE_LINE_LENGTH_MAX: usize = 1000;

/// The longest line of a business card, in characters; the platform's manual names none.
pub const CARD_LINE_LENGTH_MAX: usize = 200;

/// The most numbers, or mail addresses, of a business card; the platform's manual names none.
pub const CARD_POINTS_COUNT_MAX: usize = 20;

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// There is nothing to read in it.
    Missing,
    /// It has too many characters.
    TooLong {
        /// The most.
        limit: usize,
    },
    /// There are too many of them.
    TooMany {
        /// The most.
        limit: usize,
    },
    /// Another one says the same.
    Repeated,
    /// It is not such a thing.
    Invalid,
    /// It has no place here.
    Unexpected,
}

impl Flaw {
    /// The name used in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::TooLong { .. } => "too_long",
            Self::TooMany { .. } => "too_many",
            Self::Repeated => "repeated",
            Self::Invalid => "invalid",
            Self::Unexpected => "unexpected",
        }
    }

    /// The limit that was crossed.
    #[must_use]
    pub const fn limit(self) -> Option<usize> {
        match self {
            Self::TooLong { limit } | Self::TooMany { limit } => Some(limit),
            Self::Missing | Self::Repeated | Self::Invalid | Self::Unexpected => None,
        }
    }
}

/// A field that the channel would refuse.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field} is {}", flaw.name())]
pub struct FieldError {
    /// Where, as `sections[0].rows[2].title`.
    pub field: String,
    /// What is wrong with it.
    pub flaw: Flaw,
}

type Checked = Result<(), FieldError>;

fn error(field: impl Into<String>, flaw: Flaw) -> FieldError {
    FieldError { field: field.into(), flaw }
}

/// A text with something to read in it, of at most that length.
fn needed(field: &str, text: &str, limit: usize) -> Checked {
    if !text.chars().any(is_visible) {
        return Err(error(field, Flaw::Missing));
    }
    short(field, Some(text), limit)
}

/// A text that may be absent.
fn short(field: &str, text: Option<&str>, limit: usize) -> Checked {
    if text.is_some_and(|it| it.chars().count() > limit) {
        return Err(error(field, Flaw::TooLong { limit }));
    }
    Ok(())
}

/// At least one, and at most so many.
fn counted(field: &str, count: usize, limit: usize) -> Checked {
    match count {
        0 => Err(error(field, Flaw::Missing)),
        count if count > limit => Err(error(field, Flaw::TooMany { limit })),
        _ => Ok(()),
    }
}

/// Whether a place can be sent.
///
/// # Errors
///
/// [`FieldError`]: the first field that is wrong.
pub fn check_location(place: &Location) -> Checked {
    if !place.is_on_globe() {
        let is_latitude = !Location { longitude: 0, ..place.clone() }.is_on_globe();
        let field = if is_latitude { "latitude" } else { "longitude" };
        return Err(error(field, Flaw::Invalid));
    }
    short("name", place.name.as_deref(), PLACE_LINE_LENGTH_MAX)?;
    short("address", place.address.as_deref(), PLACE_LINE_LENGTH_MAX)
}

/// Whether business cards can be sent.
///
/// # Errors
///
/// [`FieldError`]: the first field that is wrong.
pub fn check_contacts(cards: &[ContactCard]) -> Checked {
    counted("contacts", cards.len(), CONTACTS_COUNT_MAX)?;
    cards.iter().enumerate().try_for_each(|(at, card)| check_card(&format!("contacts[{at}]"), card))
}

fn check_card(path: &str, card: &ContactCard) -> Checked {
    needed(&format!("{path}.name.formatted"), &card.name, CARD_LINE_LENGTH_MAX)?;
    let lines = [
        ("name.first", &card.first_name),
        ("name.last", &card.last_name),
        ("organization", &card.organization),
    ];
    for (name, line) in lines {
        short(&format!("{path}.{name}"), line.as_deref(), CARD_LINE_LENGTH_MAX)?;
    }
    let is_number = |it: &str| it.chars().any(|it| it.is_ascii_digit());
    check_points(&format!("{path}.phones"), "number", &card.phones, is_number)?;
    check_points(&format!("{path}.emails"), "address", &card.emails, |it| it.contains('@'))
}

fn check_points(
    path: &str,
    name: &str,
    points: &[ContactPoint],
    is_one: impl Fn(&str) -> bool,
) -> Checked {
    if points.len() > CARD_POINTS_COUNT_MAX {
        return Err(error(path, Flaw::TooMany { limit: CARD_POINTS_COUNT_MAX }));
    }
    for (at, point) in points.iter().enumerate() {
        let field = format!("{path}[{at}].{name}");
        needed(&field, &point.value, CARD_LINE_LENGTH_MAX)?;
        if !is_one(&point.value) {
            return Err(error(field, Flaw::Invalid));
        }
        let kind = point.kind.as_deref();
        short(&format!("{path}[{at}].kind"), kind, CARD_LINE_LENGTH_MAX)?;
    }
    Ok(())
}

/// Whether choices can be sent.
///
/// Source: Cloud API, "Interactive reply buttons messages" and "Interactive list messages", seen
/// 2026-06.
///
/// # Errors
///
/// [`FieldError`]: the first field that is wrong.
pub fn check_choices(choices: &Choices) -> Checked {
    short("header", choices.header.as_deref(), CHOICES_LINE_LENGTH_MAX)?;
    short("footer", choices.footer.as_deref(), CHOICES_LINE_LENGTH_MAX)?;
    match choices.kind {
        ChoicesKind::Buttons => check_buttons(choices),
        ChoicesKind::List => check_list(choices),
    }
}

fn check_buttons(choices: &Choices) -> Checked {
    needed("text", &choices.body, BUTTONS_BODY_LENGTH_MAX)?;
    if choices.button.is_some() {
        return Err(error("button", Flaw::Unexpected));
    }
    counted("sections", choices.sections.len(), 1)?;
    for section in &choices.sections {
        if section.title.is_some() {
            return Err(error("sections[0].title", Flaw::Unexpected));
        }
        counted("sections[0].rows", section.rows.len(), BUTTONS_COUNT_MAX)?;
        for (at, row) in section.rows.iter().enumerate() {
            let path = format!("sections[0].rows[{at}]");
            needed(&format!("{path}.id"), &row.id, BUTTON_ID_LENGTH_MAX)?;
            needed(&format!("{path}.title"), &row.title, BUTTON_TITLE_LENGTH_MAX)?;
            if row.description.is_some() {
                return Err(error(format!("{path}.description"), Flaw::Unexpected));
            }
            let before = section.rows.iter().take(at);
            if before.clone().any(|it| it.title.trim() == row.title.trim()) {
                return Err(error(format!("{path}.title"), Flaw::Repeated));
            }
            if before.clone().any(|it| it.id == row.id) {
                return Err(error(format!("{path}.id"), Flaw::Repeated));
            }
        }
    }
    Ok(())
}

fn check_list(choices: &Choices) -> Checked {
    needed("text", &choices.body, LIST_BODY_LENGTH_MAX)?;
    let button = choices.button.as_deref().unwrap_or_default();
    needed("button", button, BUTTON_TITLE_LENGTH_MAX)?;
    counted("sections", choices.sections.len(), LIST_SECTIONS_COUNT_MAX)?;
    let row_count = choices.sections.iter().map(|it| it.rows.len()).sum::<usize>();
    if row_count > LIST_ROWS_COUNT_MAX {
        return Err(error("sections", Flaw::TooMany { limit: LIST_ROWS_COUNT_MAX }));
    }
    let has_several = choices.sections.len() > 1;
    let mut ids: Vec<&str> = Vec::with_capacity(row_count);
    for (at, section) in choices.sections.iter().enumerate() {
        let path = format!("sections[{at}]");
        let title = section.title.as_deref();
        match title {
            Some(title) => needed(&format!("{path}.title"), title, LIST_TITLE_LENGTH_MAX)?,
            None if has_several => return Err(error(format!("{path}.title"), Flaw::Missing)),
            None => {}
        }
        counted(&format!("{path}.rows"), section.rows.len(), LIST_ROWS_COUNT_MAX)?;
        for (at, row) in section.rows.iter().enumerate() {
            check_row(&format!("{path}.rows[{at}]"), row)?;
            if ids.contains(&row.id.as_str()) {
                return Err(error(format!("{path}.rows[{at}].id"), Flaw::Repeated));
            }
            ids.push(&row.id);
        }
    }
    Ok(())
}

fn check_row(path: &str, row: &Choice) -> Checked {
    needed(&format!("{path}.id"), &row.id, LIST_ID_LENGTH_MAX)?;
    needed(&format!("{path}.title"), &row.title, LIST_TITLE_LENGTH_MAX)?;
    let description = row.description.as_deref();
    short(&format!("{path}.description"), description, LIST_DESCRIPTION_LENGTH_MAX)
}

#[cfg(test)]
mod tests {
    use super::super::parts::ChoicesSection;
    use super::*;

    fn row(id: &str, title: &str) -> Choice {
        Choice { id: id.to_owned(), title: title.to_owned(), description: None }
    }

    fn rows(count: usize) -> Vec<Choice> {
        (0..count).map(|it| row(&format!("r{it}"), &format!("Choix {it}"))).collect()
    }

    fn section(title: Option<&str>, rows: Vec<Choice>) -> ChoicesSection {
        ChoicesSection { title: title.map(str::to_owned), rows }
    }

    fn buttons(count: usize) -> Choices {
        Choices {
            kind: ChoicesKind::Buttons,
            header: None,
            body: "Quand ?".to_owned(),
            footer: None,
            button: None,
            sections: vec![section(None, rows(count))],
            chosen: None,
        }
    }

    fn list(sections: Vec<ChoicesSection>) -> Choices {
        let button = Some("Choisir".to_owned());
        Choices { kind: ChoicesKind::List, button, sections, ..buttons(0) }
    }

    fn refusal(choices: &Choices) -> Option<(String, Flaw)> {
        check_choices(choices).err().map(|it| (it.field, it.flaw))
    }

    type Change = fn(&mut Choices);

    #[test]
    fn c4_buttons_are_one_to_three_each_of_its_own() {
        assert_eq!([1, 2, 3].map(|it| refusal(&buttons(it))), [const { None }; 3]);
        let table: [(Change, &str, Flaw); 14] = [
            (|it| it.body = " ".to_owned(), "text", Flaw::Missing),
            (|it| it.body = "é".repeat(1025), "text", Flaw::TooLong { limit: 1024 }),
            (|it| it.header = Some("é".repeat(61)), "header", Flaw::TooLong { limit: 60 }),
            (|it| it.footer = Some("é".repeat(61)), "footer", Flaw::TooLong { limit: 60 }),
            (|it| it.button = Some("Voir".to_owned()), "button", Flaw::Unexpected),
            (|it| it.sections.clear(), "sections", Flaw::Missing),
            (|it| it.sections.push(section(None, rows(1))), "sections", Flaw::TooMany { limit: 1 }),
            (
                |it| it.sections[0].title = Some("a".to_owned()),
                "sections[0].title",
                Flaw::Unexpected,
            ),
            (|it| it.sections[0].rows.clear(), "sections[0].rows", Flaw::Missing),
            (|it| it.sections[0].rows = rows(4), "sections[0].rows", Flaw::TooMany { limit: 3 }),
            (
                |it| it.sections[0].rows[1].title = "é".repeat(21),
                "sections[0].rows[1].title",
                Flaw::TooLong { limit: 20 },
            ),
            (
                |it| it.sections[0].rows[1].title = "Choix 0 ".to_owned(),
                "sections[0].rows[1].title",
                Flaw::Repeated,
            ),
            (
                |it| it.sections[0].rows[1].id = "r0".to_owned(),
                "sections[0].rows[1].id",
                Flaw::Repeated,
            ),
            (
                |it| it.sections[0].rows[0].id = "a".repeat(257),
                "sections[0].rows[0].id",
                Flaw::TooLong { limit: 256 },
            ),
        ];
        for (change, field, flaw) in table {
            let mut choices = buttons(2);
            change(&mut choices);
            assert_eq!(refusal(&choices), Some((field.to_owned(), flaw)));
        }
    }

    #[test]
    fn c4_a_list_has_ten_rows_in_all() {
        let two =
            || vec![section(Some("Matin"), rows(1)), section(Some("Soir"), vec![row("b", "B")])];
        assert_eq!(refusal(&list(two())), None);
        assert_eq!(refusal(&list(vec![section(None, rows(10))])), None);
        let table: [(Change, &str, Flaw); 12] = [
            (|it| it.body = "é".repeat(4097), "text", Flaw::TooLong { limit: 4096 }),
            (|it| it.button = None, "button", Flaw::Missing),
            (|it| it.button = Some("é".repeat(21)), "button", Flaw::TooLong { limit: 20 }),
            (|it| it.sections[1].title = None, "sections[1].title", Flaw::Missing),
            (
                |it| it.sections[1].title = Some("é".repeat(25)),
                "sections[1].title",
                Flaw::TooLong { limit: 24 },
            ),
            (|it| it.sections[0].rows = rows(10), "sections", Flaw::TooMany { limit: 10 }),
            (
                |it| it.sections = (0..11).map(|_| section(Some("a"), rows(0))).collect(),
                "sections",
                Flaw::TooMany { limit: 10 },
            ),
            (|it| it.sections[1].rows.clear(), "sections[1].rows", Flaw::Missing),
            (
                |it| it.sections[1].rows[0].title = "é".repeat(25),
                "sections[1].rows[0].title",
                Flaw::TooLong { limit: 24 },
            ),
            (
                |it| it.sections[1].rows[0].description = Some("é".repeat(73)),
                "sections[1].rows[0].description",
                Flaw::TooLong { limit: 72 },
            ),
            (
                |it| it.sections[1].rows[0].id = "a".repeat(201),
                "sections[1].rows[0].id",
                Flaw::TooLong { limit: 200 },
            ),
            (
                |it| it.sections[1].rows[0].id = "r0".to_owned(),
                "sections[1].rows[0].id",
                Flaw::Repeated,
            ),
        ];
        for (change, field, flaw) in table {
            let mut choices = list(two());
            change(&mut choices);
            assert_eq!(refusal(&choices), Some((field.to_owned(), flaw)));
        }
    }

    #[test]
    fn c4_a_place_and_a_card_name_what_is_wrong_with_them() {
        let place = |latitude, longitude, name: &str| {
            let name = Some(name.to_owned());
            let place = Location { latitude, longitude, name, address: None, url: None };
            check_location(&place).err().map(|it| (it.field, it.flaw))
        };
        assert_eq!(place(0, 0, "Boutique"), None);
        assert_eq!(place(900_000_001, 0, ""), Some(("latitude".to_owned(), Flaw::Invalid)));
        assert_eq!(place(0, i32::MIN, ""), Some(("longitude".to_owned(), Flaw::Invalid)));
        let long = place(0, 0, &"é".repeat(1001));
        assert_eq!(long, Some(("name".to_owned(), Flaw::TooLong { limit: 1000 })));

        let point = |value: &str| ContactPoint { value: value.to_owned(), kind: None };
        let card = ContactCard {
            name: "Ana".to_owned(),
            phones: vec![point("+33 1 23 45 67 89")],
            emails: vec![point("ana@orvelle.example")],
            ..ContactCard::default()
        };
        let refusal =
            |cards: &[ContactCard]| check_contacts(cards).err().map(|it| (it.field, it.flaw));
        assert_eq!(refusal(std::slice::from_ref(&card)), None);
        assert_eq!(refusal(&[]), Some(("contacts".to_owned(), Flaw::Missing)));
        let crowd = vec![card.clone(); 258];
        assert_eq!(refusal(&crowd), Some(("contacts".to_owned(), Flaw::TooMany { limit: 257 })));
        let nameless = ContactCard { name: " ".to_owned(), ..card.clone() };
        let field = "contacts[1].name.formatted".to_owned();
        assert_eq!(refusal(&[card.clone(), nameless]), Some((field, Flaw::Missing)));
        let wordy = ContactCard { phones: vec![point("chez elle")], ..card.clone() };
        let field = "contacts[0].phones[0].number".to_owned();
        assert_eq!(refusal(&[wordy]), Some((field, Flaw::Invalid)));
        let odd = ContactCard { emails: vec![point("ana")], ..card };
        let field = "contacts[0].emails[0].address".to_owned();
        assert_eq!(refusal(&[odd]), Some((field, Flaw::Invalid)));
    }
}
