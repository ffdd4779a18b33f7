//! Places, business cards and reactions as the platform shapes them.
//!
//! Source: Cloud API, "Location messages", "Contacts messages" and "Reaction messages", seen
//! 2026-07-02.

use pupitre_domain::message::{COORDINATE_SCALE, ContactCard, ContactPoint, Location};
use serde::Serialize;

/// A place.
#[derive(Debug, Serialize)]
pub(crate) struct LocationObject<'a> {
    /// In degrees.
    latitude: f64,
    longitude: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'a str>,
}

impl<'a> LocationObject<'a> {
    pub(crate) fn new(place: &'a Location) -> Self {
        Self {
            latitude: degrees(place.latitude),
            longitude: degrees(place.longitude),
            name: place.name.as_deref(),
            address: place.address.as_deref(),
        }
    }
}

fn degrees(parts: i32) -> f64 {
    f64::from(parts) / f64::from(COORDINATE_SCALE)
}

/// A business card.
#[derive(Debug, Serialize)]
pub(crate) struct CardObject<'a> {
    name: NameObject<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    org: Option<OrganizationObject<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    phones: Vec<PhoneObject<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    emails: Vec<EmailObject<'a>>,
}

#[derive(Debug, Serialize)]
#[expect(clippy::struct_field_names, reason = "the platform's names")]
struct NameObject<'a> {
    formatted_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_name: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct OrganizationObject<'a> {
    company: &'a str,
}

#[derive(Debug, Serialize)]
struct PhoneObject<'a> {
    phone: &'a str,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct EmailObject<'a> {
    email: &'a str,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'a str>,
}

impl<'a> CardObject<'a> {
    /// The platform wants one part of the name beside the whole: the whole is its first name where
    /// nobody took it apart.
    pub(crate) fn new(card: &'a ContactCard) -> Self {
        let first = card.first_name.as_deref();
        let last = card.last_name.as_deref();
        let first = if first.is_none() && last.is_none() { Some(&*card.name) } else { first };
        let phone =
            |it: &'a ContactPoint| PhoneObject { phone: &it.value, kind: it.kind.as_deref() };
        let email =
            |it: &'a ContactPoint| EmailObject { email: &it.value, kind: it.kind.as_deref() };
        Self {
            name: NameObject { formatted_name: &card.name, first_name: first, last_name: last },
            org: card.organization.as_deref().map(|company| OrganizationObject { company }),
            phones: card.phones.iter().map(phone).collect(),
            emails: card.emails.iter().map(email).collect(),
        }
    }
}

/// A sign on a message; none takes it away.
#[derive(Debug, Serialize)]
pub(crate) struct ReactionObject<'a> {
    pub(crate) message_id: &'a str,
    pub(crate) emoji: &'a str,
}
