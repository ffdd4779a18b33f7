//! What every house has: its channels and teams, its visitors, the source of its ids, and what its
//! screens hear.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use pupitre_app::Context;
use pupitre_app::ports::channel::{Outgoing, SendOutcome};
use pupitre_app::ports::ids::Ids;
use pupitre_app::ports::store::{CommitListener, Recorded, StoreError, Transaction};
use pupitre_domain::channel::{Brand, Channel, ChannelKind};
use pupitre_domain::contact::Sender;
use pupitre_domain::conversation::open::Route;
use pupitre_domain::id::{BrandId, ChannelId, TeamId};
use pupitre_domain::language::Language;
use pupitre_domain::team::Team;

pub(super) const SALES: TeamId = TeamId::from_bytes([0x51; 16]);
pub(super) const BILLING: TeamId = TeamId::from_bytes([0x52; 16]);

const BRAND: BrandId = BrandId::from_bytes([0xb0; 16]);

/// Ids that only grow.
#[derive(Default)]
pub(super) struct CountedIds(AtomicU64);

impl Ids for CountedIds {
    fn id(&self) -> [u8; 16] {
        let mut id = [0; 16];
        let next = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        id[..8].copy_from_slice(&next.to_be_bytes());
        id
    }

    fn arrival(&self) -> [u8; 10] {
        let mut arrival = [0; 10];
        let next = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        arrival[..8].copy_from_slice(&next.to_be_bytes());
        arrival
    }
}

/// What the screens were told.
#[derive(Default)]
pub(super) struct Told(pub(super) Mutex<Vec<Recorded>>);

impl CommitListener for Told {
    fn committed(&self, recorded: Vec<Recorded>, _has_due_work: bool) {
        self.0.lock().unwrap().extend(recorded);
    }
}

pub(super) fn whatsapp() -> Channel {
    Channel {
        id: ChannelId::from_bytes([0xc1; 16]),
        brand: BRAND,
        kind: ChannelKind::WhatsApp,
        name: "WhatsApp Orvelle".to_owned(),
        address: "+33 1 00 00 00 01".to_owned(),
        platform_address: "101".to_owned(),
        default_language: Language::FRENCH,
    }
}

pub(super) fn site() -> Channel {
    Channel {
        id: ChannelId::from_bytes([0xc2; 16]),
        kind: ChannelKind::WebChat,
        platform_address: "site".to_owned(),
        ..whatsapp()
    }
}

/// Brand, channels and teams; every conversation goes to Sales.
pub(super) fn furnish(tx: &mut dyn Transaction, _ctx: &Context) -> Result<(), StoreError> {
    tx.put_brand(&Brand { id: BRAND, name: "Orvelle".to_owned(), logo: None })?;
    tx.put_channel(&whatsapp())?;
    tx.put_channel(&site())?;
    tx.put_team(&Team { id: SALES, name: "Sales".to_owned() })?;
    tx.put_team(&Team { id: BILLING, name: "Billing".to_owned() })?;
    tx.put_catch_all_route(Route { team: SALES, priority: 0 })
}

/// The key of a platform's id; those of the tests are short.
pub(super) fn key(platform_id: &str) -> [u8; 16] {
    let mut key = [0; 16];
    key[..platform_id.len()].copy_from_slice(platform_id.as_bytes());
    key
}

/// A visitor by number, as the platform names them.
pub(super) fn visitor(number: u32) -> Sender {
    Sender {
        user_id: Some(format!("user-{number}")),
        phone: Some(format!("336{number:08}")),
        profile_name: Some(format!("Visitor {number}")),
    }
}

/// The platform takes the message, under an id of its number.
pub(super) fn accepted(call: &Outgoing) -> SendOutcome {
    let bytes = call.message.as_bytes();
    let platform_id = format!("p{}", u64::from_be_bytes(bytes[6..14].try_into().unwrap()));
    SendOutcome::Accepted { platform_key: key(&platform_id), platform_id, anomaly: None }
}
