//! What comes in out of hours is kept, and answered once (R2).

use pupitre_domain::channel_settings::{ChannelSettings, OutOfHoursReply};
use pupitre_domain::id::OpeningHoursId;
use pupitre_domain::opening_hours::{OpeningHours, Schedule};

use serde_json::json;

use crate::support::request::{messages, payload, text, with};
use crate::support::{CHANNEL, House, NOW};

/// The desk is never open, and says so.
fn closed_house() -> House {
    let house = House::new();
    let schedule = Schedule {
        id: OpeningHoursId::from_bytes([0x0e; 16]),
        name: "Never".parse().unwrap(),
        is_default: true,
        hours: OpeningHours {
            zone: "Europe/Paris".parse().unwrap(),
            week: "||||||".parse().unwrap(),
            closed_days: "".parse().unwrap(),
        },
    };
    let out_of_hours_reply = OutOfHoursReply {
        french: "Nous sommes fermés.".to_owned(),
        english: "Closed.".to_owned(),
    };
    let settings = ChannelSettings { out_of_hours_reply, ..ChannelSettings::default() };
    house
        .store
        .write(move |tx| {
            tx.put_schedule(&schedule)?;
            tx.save_channel_settings(CHANNEL, &settings)
        })
        .unwrap();
    house
}

#[tokio::test]
async fn r2_what_comes_out_of_hours_is_kept_in_its_order_and_answered_once() {
    let house = closed_house();
    let said = ["Bonjour", "Il y a quelqu’un ?", "Tant pis"];
    // Taken in within the second in which they were written: all of it stands at one instant.
    let written_at = json!(NOW.to_string());
    let item = |(at, words): (usize, &&str)| {
        with(&text(&format!("id-{at}"), words), "timestamp", &written_at)
    };
    let items: Vec<_> = said.iter().enumerate().map(item).collect();
    house.tell(&payload(&[messages(&items)])).await;
    assert_eq!(house.words(), said);
    assert_eq!(house.reasons(), Vec::<String>::new());
    let replies = house.rows("SELECT body FROM messages WHERE direction = 'outbound'");
    assert_eq!(replies, ["Nous sommes fermés."]);
}
