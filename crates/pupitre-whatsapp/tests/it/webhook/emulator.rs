//! The webhook against the emulator, which read the platform's manual by itself (C7).

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use whatsapp_emulator::{Emulator, EmulatorConfig, SystemClock, Timings};

use crate::support::{House, NUMBER, SECRET, VERIFY_TOKEN};

/// A desk that the emulator posts to.
struct Stage {
    house: House,
    emulator_url: String,
    webhook_url: String,
    stop: CancellationToken,
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl Stage {
    async fn open() -> Self {
        let house = House::new();
        let desk = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let webhook_url = format!("http://{}/webhooks/whatsapp", desk.local_addr().unwrap());
        let webhook = house.webhook.clone();
        tokio::spawn(async move { axum::serve(desk, webhook).await });

        let config = EmulatorConfig {
            phone_number_id: NUMBER.to_owned(),
            app_secret: SECRET.to_owned(),
            verify_token: VERIFY_TOKEN.to_owned(),
            timings: Timings::instant(),
            ..EmulatorConfig::default()
        };
        let emulator = Emulator::new(config, Arc::new(SystemClock::default())).unwrap();
        let platform = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let emulator_url = format!("http://{}", platform.local_addr().unwrap());
        let stop = CancellationToken::new();
        tokio::spawn(whatsapp_emulator::serve(platform, emulator, stop.clone()));
        Self { house, emulator_url, webhook_url, stop }
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        let url = format!("{}/_emulator/{path}", self.emulator_url);
        let answer = reqwest::Client::new().post(url).json(body).send().await.unwrap();
        assert!(answer.status().is_success(), "{path} {body}: {}", answer.status());
        answer.json().await.unwrap()
    }

    async fn meet(&self) {
        let met = self.post("webhook", &json!({ "url": self.webhook_url })).await;
        assert_eq!(met, json!({ "verified": true, "status": 200 }));
    }

    async fn set_faults(&self, faults: &Value) {
        let url = format!("{}/_emulator/faults", self.emulator_url);
        let set = reqwest::Client::new().put(url).json(faults).send().await.unwrap();
        assert!(set.status().is_success());
    }

    /// A visitor of that name, known by a phone.
    async fn visitor(&self, new: &Value) -> String {
        let visitor = self.post("visitors", new).await;
        format!("visitors/{}/messages", visitor["id"].as_str().unwrap())
    }

    /// Waits until the platform has nothing left to tell.
    async fn flush(&self) {
        assert_eq!(self.post("flush", &json!({})).await["pending"], json!(0));
    }
}

#[tokio::test]
async fn c2_what_visitors_say_reaches_the_desk() {
    let stage = Stage::open().await;
    stage.meet().await;
    let ana = stage.visitor(&json!({ "name": "Ana", "phone": "33639980001" })).await;
    let cy = stage.visitor(&json!({ "name": "Cy", "hides_phone": true })).await;
    let said = stage.post(&ana, &json!({ "type": "text", "text": "Déjà reçu / 📦" })).await;
    stage.flush().await;
    stage.post(&ana, &json!({ "type": "location", "latitude": 48.8, "longitude": 2.3 })).await;
    let reaction = json!({ "type": "reaction", "emoji": "👍", "wamid": said["wamid"] });
    stage.post(&ana, &reaction).await;
    stage.post(&cy, &json!({ "type": "text", "text": "Sans numéro" })).await;
    let raw = json!({ "type": "raw", "message": { "type": "hologram", "hologram": {} } });
    stage.post(&cy, &raw).await;
    stage.flush().await;

    let mut words = stage.house.words();
    words.sort();
    assert_eq!(words, ["-", "Déjà reçu / 📦", "Sans numéro", "hologram"]);
    let people = "SELECT name, phone FROM contacts JOIN contact_identities
        ON contact_id = contacts.id ORDER BY name";
    assert_eq!(stage.house.rows(people), ["Ana | 33639980001", "Cy | -"]);
    assert_eq!(stage.house.counts(), (4, 0));
    assert_eq!(stage.house.rows("SELECT emoji FROM reactions"), ["👍"]);
}

#[tokio::test]
async fn c2_repeats_other_orders_and_batches_are_survived() {
    let faults = [
        json!({ "duplicate": true }),
        json!({ "reorder": true }),
        json!({ "batch": 5 }),
        json!({ "raw_utf8": true }),
        json!({ "no_contacts": true }),
        json!({ "hide_phone": true }),
    ];
    for fault in faults {
        let stage = Stage::open().await;
        stage.meet().await;
        stage.set_faults(&fault).await;
        let ana = stage.visitor(&json!({ "name": "Ana", "phone": "33639980001" })).await;
        for number in 0..5 {
            stage.post(&ana, &json!({ "type": "text", "text": format!("né {number}") })).await;
        }
        stage.flush().await;
        let mut words = stage.house.words();
        words.sort();
        assert_eq!(words, ["né 0", "né 1", "né 2", "né 3", "né 4"], "{fault}");
        assert_eq!(stage.house.rows("SELECT count(*) FROM conversations"), ["1"], "{fault}");
    }
}
