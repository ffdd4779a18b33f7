//! What contents are made of beyond words and files: places, business cards, choices, orders.

use crate::names::names;

/// The most contacts of one message.
///
/// Source: Cloud API, "Contacts messages", 2026-06.
pub const CONTACTS_COUNT_MAX: usize = 257;

/// The most reply buttons of one message.
///
/// Source: Cloud API, "Interactive reply buttons messages", 2026-06; so are the next four.
pub const BUTTONS_COUNT_MAX: usize = 3;

/// The longest label of a reply button, or of the button that opens a list, in characters.
pub const BUTTON_TITLE_LENGTH_MAX: usize = 20;

/// The longest id of a reply button, in characters.
pub const BUTTON_ID_LENGTH_MAX: usize = 256;

/// The longest words over reply buttons, in characters.
pub const BUTTONS_BODY_LENGTH_MAX: usize = 1024;

/// The longest line above or below choices, in characters.
pub const CHOICES_LINE_LENGTH_MAX: usize = 60;

/// The most sections of a list.
///
/// Source: Cloud API, "Interactive list messages", 2026-06; so are the next five.
pub const LIST_SECTIONS_COUNT_MAX: usize = 10;

/// The most rows of a list, all sections together.
pub const LIST_ROWS_COUNT_MAX: usize = 10;

/// The longest title of a section or a row, in characters.
pub const LIST_TITLE_LENGTH_MAX: usize = 24;

/// The longest id of a row, in characters.
pub const LIST_ID_LENGTH_MAX: usize = 200;

/// The longest description of a row, in characters.
pub const LIST_DESCRIPTION_LENGTH_MAX: usize = 72;

/// The longest words over a list, in characters.
pub const LIST_BODY_LENGTH_MAX: usize = 4096;

/// How many parts of a degree a coordinate counts: about a centimeter.
pub const COORDINATE_SCALE: i32 = 10_000_000;

/// The largest latitude, in parts of a degree.
const LATITUDE_MAX: i32 = 90 * COORDINATE_SCALE;

/// The largest longitude, in parts of a degree.
const LONGITUDE_MAX: i32 = 180 * COORDINATE_SCALE;

/// A place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// North of the equator, in ten-millionths of a degree.
    pub latitude: i32,
    /// East of Greenwich, in ten-millionths of a degree.
    pub longitude: i32,
    /// Its name.
    pub name: Option<String>,
    /// Its address.
    pub address: Option<String>,
    /// Where more is said of it.
    pub url: Option<String>,
}

impl Location {
    /// Whether its coordinates are on the globe.
    #[must_use]
    pub const fn is_on_globe(&self) -> bool {
        self.latitude.unsigned_abs() <= LATITUDE_MAX.unsigned_abs()
            && self.longitude.unsigned_abs() <= LONGITUDE_MAX.unsigned_abs()
    }
}

/// A way to reach somebody, and what sort it is: `CELL`, `WORK`, as its owner wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactPoint {
    /// A number, an address, a page.
    pub value: String,
    /// What sort it is.
    pub kind: Option<String>,
}

/// Somebody's business card.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactCard {
    /// The whole name; empty when the card has none.
    pub name: String,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// Where they work.
    pub organization: Option<String>,
    /// Their numbers.
    pub phones: Vec<ContactPoint>,
    /// Their mail addresses.
    pub emails: Vec<ContactPoint>,
    /// Where they live or work.
    pub addresses: Vec<ContactPoint>,
    /// Their pages.
    pub urls: Vec<ContactPoint>,
    /// Their birthday, as written.
    pub birthday: Option<String>,
    /// Whether the visitor gives their own number, because the brand asked for it.
    pub is_requested: bool,
}

names! {
    /// How choices are offered.
    ChoicesKind {
        /// Buttons under the words.
        Buttons = "buttons",
        /// A list that a button opens.
        List = "list",
    }
}

/// One of several things to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What comes back when it is chosen.
    pub id: String,
    /// Its label.
    pub title: String,
    /// A line under it.
    pub description: Option<String>,
}

/// Choices under a title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoicesSection {
    /// The title.
    pub title: Option<String>,
    /// The choices.
    pub rows: Vec<Choice>,
}

/// A question with ready answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    /// How they are offered.
    pub kind: ChoicesKind,
    /// The line above.
    pub header: Option<String>,
    /// The words.
    pub body: String,
    /// The line below.
    pub footer: Option<String>,
    /// The label of the button that opens the list.
    pub button: Option<String>,
    /// The choices; buttons have one section without a title.
    pub sections: Vec<ChoicesSection>,
    /// The id of the one that the visitor chose last.
    pub chosen: Option<String>,
}

impl Choices {
    /// The same with that one chosen; `None` when it has no such choice, or it was chosen already.
    #[must_use]
    pub fn chosen(&self, id: &str) -> Option<Self> {
        let has = self.sections.iter().flat_map(|it| &it.rows).any(|it| it.id == id);
        let is_new = self.chosen.as_deref() != Some(id);
        (has && is_new).then(|| Self { chosen: Some(id.to_owned()), ..self.clone() })
    }
}

names! {
    /// What a visitor answered by.
    AnswerKind {
        /// A button of a message.
        Button = "button",
        /// A row of a list.
        Row = "row",
        /// A button of a template.
        TemplateButton = "template_button",
        /// A form.
        Flow = "flow",
    }
}

/// An answer that was chosen or filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// By what.
    pub kind: AnswerKind,
    /// What the brand gave the choice as its id.
    pub id: Option<String>,
    /// Its label: the visitor's words.
    pub title: String,
    /// The line under it.
    pub description: Option<String>,
    /// What was filled in, name and value.
    pub fields: Vec<(String, String)>,
}

/// One article of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderItem {
    /// Its number in the brand's catalog.
    pub product_id: String,
    /// How many.
    pub quantity: u32,
    /// The price of one, in decimal.
    pub price: String,
    /// The currency of the price, by its ISO code.
    pub currency: String,
}

/// An order from the brand's catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Words with it.
    pub text: Option<String>,
    /// What is ordered.
    pub items: Vec<OrderItem>,
}

impl Order {
    /// What it comes to and in which currency; none when a price can't be read, or when its items
    /// have several currencies.
    #[must_use]
    pub fn total(&self) -> Option<(String, &str)> {
        let currency = &self.items.first()?.currency;
        let mut total: i128 = 0;
        for item in &self.items {
            if item.currency != *currency {
                return None;
            }
            let price = read_decimal(&item.price)?;
            total = total.checked_add(price.checked_mul(i128::from(item.quantity))?)?;
        }
        Some((write_decimal(total), currency))
    }
}

/// The decimals that a price is counted with.
const PRICE_DECIMALS: usize = 6;

/// A price in millionths.
fn read_decimal(text: &str) -> Option<i128> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |it: &str| it.bytes().all(|byte| byte.is_ascii_digit());
    let fits = (1..=18).contains(&whole.len()) && rest.len() <= PRICE_DECIMALS;
    if !fits || !is_number(whole) || !is_number(rest) {
        return None;
    }
    format!("{whole}{rest:0<PRICE_DECIMALS$}").parse().ok()
}

/// Millionths as a price, with two decimals or more.
fn write_decimal(millionths: i128) -> String {
    let (whole, rest) = (millionths / 1_000_000, millionths % 1_000_000);
    let rest = format!("{rest:06}");
    let rest = rest.trim_end_matches('0');
    format!("{whole}.{rest:0<2}")
}

names! {
    /// What the platform says of a visitor.
    NoticeKind {
        /// They have another phone number.
        NumberChanged = "number_changed",
        /// The platform knows them by another id.
        UserIdChanged = "user_id_changed",
        /// Their phone or their keys are others: it may be somebody else.
        IdentityChanged = "identity_changed",
        /// Somebody else whom the desk knew turned out to be them (C6); the desk says this itself.
        Merged = "merged",
        /// Something else.
        Other = "other",
    }
}

/// What the platform says of a visitor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemNotice {
    /// What.
    pub kind: NoticeKind,
    /// The platform's words.
    pub text: Option<String>,
    /// The number or id before.
    pub old: Option<String>,
    /// The number or id since.
    pub new: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(quantity: u32, price: &str, currency: &str) -> OrderItem {
        let (price, currency) = (price.to_owned(), currency.to_owned());
        OrderItem { product_id: "a".to_owned(), quantity, price, currency }
    }

    #[test]
    fn c3_an_order_is_added_up_to_the_cent_or_not_at_all() {
        let total = |items: &[OrderItem]| {
            let order = Order { text: None, items: items.to_vec() };
            order.total().map(|(amount, currency)| format!("{amount} {currency}"))
        };
        let euros = |quantity, price| item(quantity, price, "EUR");
        assert_eq!(total(&[euros(3, "0.1"), euros(1, "7")]).as_deref(), Some("7.30 EUR"));
        assert_eq!(total(&[euros(2, "0.125")]).as_deref(), Some("0.25 EUR"));
        assert_eq!(total(&[euros(1, "1.2345")]).as_deref(), Some("1.2345 EUR"));
        assert_eq!(total(&[euros(0, "5")]).as_deref(), Some("0.00 EUR"));
        assert_eq!(total(&[]), None);
        assert_eq!(total(&[euros(1, "1"), item(1, "1", "USD")]), None);
        for odd in ["", "-1", "1,5", "1e3", "1.2345678", ".5", "NaN", "9999999999999999999"] {
            assert_eq!(total(&[euros(1, odd)]), None, "{odd}");
        }
    }

    #[test]
    fn c3_a_place_is_on_the_globe() {
        let place = |latitude, longitude| {
            Location { latitude, longitude, name: None, address: None, url: None }.is_on_globe()
        };
        assert!(place(900_000_000, -1_800_000_000));
        assert!(!place(900_000_001, 0));
        assert!(!place(0, -1_800_000_001));
        assert!(!place(i32::MIN, i32::MIN));
    }

    #[test]
    fn c3_only_what_was_offered_can_be_chosen() {
        let row = |id: &str| Choice { id: id.to_owned(), title: id.to_owned(), description: None };
        let choices = Choices {
            kind: ChoicesKind::Buttons,
            header: None,
            body: "Quand ?".to_owned(),
            footer: None,
            button: None,
            sections: vec![ChoicesSection { title: None, rows: vec![row("am"), row("pm")] }],
            chosen: None,
        };
        let chosen = choices.chosen("pm").unwrap();
        assert_eq!(chosen.chosen.as_deref(), Some("pm"));
        assert_eq!(choices.chosen("night"), None);
        assert_eq!(chosen.chosen("pm"), None);
    }
}
