//! Opening hours, channels, routing rules and blocked contacts, as managers and agents reach them.

use serde_json::{Value, json};

use crate::support::{Browser, World, on_each};

const SHOP: &str = "0190a000-0000-7000-8000-0000000000d1";
const RULE: &str = "0190a000-0000-7000-8000-0000000000e1";
const LAST: &str = "0190a000-0000-7000-8000-0000000000e2";

/// Weekdays from 9 to 19, and nobody on New Year's Day.
fn shop() -> Value {
    let day = json!([{"from": "09:00", "to": "19:00"}]);
    json!({
        "id": SHOP,
        "name": "Boutique",
        "time_zone": "Europe/Paris",
        "week": [day, day, day, day, day, [], []],
        "closed_days": [{"date": "2027-01-01", "name": "Jour de l’an"}],
        "is_default": true,
    })
}

/// A rule for broken lamps, then the one that catches all.
fn rules(version: u64, team: &str) -> Value {
    let nothing = json!({
        "channel_id": null, "hours": null, "language": null, "words": [], "contact": null,
    });
    let mut broken = nothing.clone();
    broken["words"] = json!(["cassée"]);
    json!({
        "version": version,
        "items": [
            {
                "id": RULE, "name": "SAV", "conditions": broken, "team_id": team, "priority": 5,
                "language": null,
            },
            {
                "id": LAST, "name": "", "conditions": nothing, "team_id": team, "priority": 0,
                "language": "en",
            },
        ],
    })
}

async fn manager(world: &World) -> Browser {
    world.browser_of(&world.dee).await
}

#[test]
fn m2_a_manager_writes_opening_hours_and_everybody_reads_them() {
    on_each(async |world| {
        let (dee, ana) = (manager(world).await, world.browser_of(&world.ana).await);
        let path = "/api/v1/opening-hours";
        let created = dee.post(path, &shop()).await.ok();
        assert_eq!(created, shop());
        assert_eq!(dee.post(path, &shop()).await.ok(), created, "a repeat is the same thing");
        let mut other = shop();
        other["name"] = json!("Magasin");
        dee.post(path, &other).await.expect(409, "opening_hours.id_conflict");
        assert_eq!(ana.get(path).await.ok()["items"], json!([shop()]));

        let one = format!("{path}/{SHOP}");
        let change = json!({"name": "Magasin", "closed_days": []});
        let changed = dee.patch(&one, &change).await.ok();
        assert_eq!((&changed["name"], &changed["closed_days"]), (&json!("Magasin"), &json!([])));
        assert_eq!(changed["week"], shop()["week"]);

        let cases = [
            ("time_zone", json!("Paris")),
            ("week", json!([[], []])),
            ("week", json!([[{"from": "19:00", "to": "09:00"}], [], [], [], [], [], []])),
            ("closed_days", json!([{"date": "2027-02-30", "name": "Jamais"}])),
            ("name", json!(" ")),
        ];
        for (field, value) in cases {
            let answer = dee.patch(&one, &json!({field: value})).await;
            assert_eq!(answer.json()["field"], field);
            answer.expect(422, "opening_hours.invalid");
        }
        let nobody = format!("{path}/{LAST}");
        dee.patch(&nobody, &json!({})).await.expect(404, "opening_hours.not_found");
        ana.post(path, &shop()).await.expect(403, "session.role_insufficient");
        ana.patch(&one, &json!({})).await.expect(403, "session.role_insufficient");
    });
}

#[test]
fn m2_a_manager_sets_a_channel() {
    on_each(async |world| {
        let (dee, ana) = (manager(world).await, world.browser_of(&world.ana).await);
        dee.post("/api/v1/opening-hours", &shop()).await.ok();
        let listed = ana.get("/api/v1/channels").await.ok()["items"].clone();
        let channel = listed.as_array().unwrap().iter().find(|it| it["kind"] == "whatsapp");
        let channel = channel.unwrap();
        assert_eq!(channel["first_reply_target_s"], 600);
        assert_eq!(channel["opening_hours_id"], Value::Null);
        let path = format!("/api/v1/channels/{}", channel["id"].as_str().unwrap());

        let reply = json!({"fr": "Fermé", "en": ""});
        let change = json!({
            "opening_hours_id": SHOP, "out_of_hours_reply": reply, "default_language": "en",
            "first_reply_target_s": 90,
        });
        let changed = dee.patch(&path, &change).await.ok();
        assert_eq!(changed["opening_hours_id"], SHOP);
        assert_eq!(changed["out_of_hours_reply"], reply);
        assert_eq!(
            (&changed["default_language"], &changed["first_reply_target_s"]),
            (&json!("en"), &json!(90),)
        );
        let back = json!({"opening_hours_id": null, "first_reply_target_s": null});
        let changed = dee.patch(&path, &back).await.ok();
        assert_eq!(changed["opening_hours_id"], Value::Null);
        assert_eq!(
            (&changed["is_usual_target"], &changed["out_of_hours_reply"]),
            (&json!(true), &reply,)
        );

        let long = json!({"out_of_hours_reply": {"fr": "é".repeat(1_001), "en": ""}});
        let cases = [
            (long, 422, "channel.reply_too_long"),
            (json!({"first_reply_target_s": 0}), 422, "channel.target_out_of_range"),
            (json!({"first_reply_target_s": 604_801}), 422, "channel.target_out_of_range"),
            (json!({"opening_hours_id": LAST}), 404, "opening_hours.not_found"),
            (json!({"default_language": "french"}), 422, "request.invalid_value"),
        ];
        for (change, status, code) in cases {
            dee.patch(&path, &change).await.expect(status, code);
        }
        let nowhere = format!("/api/v1/channels/{LAST}");
        dee.patch(&nowhere, &json!({})).await.expect(404, "channel.not_found");
        ana.patch(&path, &json!({})).await.expect(403, "session.role_insufficient");
    });
}

#[test]
fn r1_a_manager_replaces_the_rules_and_asks_what_would_happen() {
    on_each(async |world| {
        let (dee, ana) = (manager(world).await, world.browser_of(&world.ana).await);
        let path = "/api/v1/routing-rules";
        let known = dee.get(path).await.ok();
        assert_eq!(known["version"], 1);
        let team = known["items"][0]["team_id"].as_str().unwrap();
        let replaced = dee.put(path, &rules(1, team)).await.ok();
        assert_eq!(replaced, rules(2, team));
        assert_eq!(ana.get(path).await.ok(), replaced);

        world.seat(&world.ana).await;
        let channel = world.channel.id.to_string();
        let ask = async |text: &str| {
            let question = json!({"channel_id": channel, "text": text});
            dee.post("/api/v1/routing-rules/check", &question).await.ok()
        };
        let broken = ask("Ma lampe est CASSEE").await;
        assert_eq!((&broken["rule_id"], &broken["priority"]), (&json!(RULE), &json!(5)));
        assert_eq!(broken["why"], json!([{"kind": "words", "value": "cassée"}]));
        assert_eq!(broken["agent"]["id"], world.ana.id.to_string());
        let other = ask("Bonjour").await;
        assert_eq!((&other["rule_id"], &other["language"]), (&json!(LAST), &json!("en")));
        assert_eq!(other["why"], json!([{"kind": "catch_all", "value": null}]));

        dee.put(path, &rules(1, team)).await.expect(409, "routing_rule.stale");
        let mut cases = Vec::new();
        let with = |change: &dyn Fn(&mut Value)| {
            let mut body = rules(2, team);
            change(&mut body);
            body
        };
        let unconditional = with(&|body| body["items"][0]["conditions"]["words"] = json!([]));
        cases.push((unconditional, 422, "routing_rule.no_conditions", "items[0].conditions"));
        let endless = with(&|body| body["items"].as_array_mut().unwrap().truncate(1));
        cases.push((endless, 422, "routing_rule.no_catch_all", "items"));
        let loud = with(&|body| body["items"][1]["priority"] = json!(101));
        cases.push((loud, 422, "routing_rule.limit_passed", "items[1]"));
        let nobody = with(&|body| body["items"][0]["team_id"] = json!(SHOP));
        cases.push((nobody, 404, "routing_rule.team_not_found", "items[0].team_id"));
        let odd = with(&|body| body["items"][0]["conditions"]["hours"] = json!("never"));
        cases.push((odd, 422, "request.invalid_value", "items[0].conditions.hours"));
        for (body, status, code, field) in cases {
            let answer = dee.put(path, &body).await;
            assert_eq!(answer.json()["field"], field);
            answer.expect(status, code);
        }
        ana.put(path, &rules(2, team)).await.expect(403, "session.role_insufficient");
        let question = json!({"channel_id": channel, "text": ""});
        let asked = ana.post("/api/v1/routing-rules/check", &question).await;
        asked.expect(403, "session.role_insufficient");
    });
}

#[test]
fn r8_who_sees_a_contact_blocks_and_unblocks_them() {
    on_each(async |world| {
        world.seat(&world.ana).await;
        let (ana, bo) = (world.browser_of(&world.ana).await, world.browser_of(&world.bo).await);
        let (talk, _) = world.hear(1, "Bonjour").await;
        let path = format!("/api/v1/conversations/{talk}");
        let shown = ana.get(&path).await.ok();
        assert_eq!(shown["contact"]["is_blocked"], false);
        let contact = format!("/api/v1/contacts/{}", shown["contact"]["id"].as_str().unwrap());
        let block = format!("{contact}/block");
        bo.post(&block, &json!({})).await.expect(404, "contact.not_found");

        assert_eq!(ana.post(&block, &json!({})).await.ok()["is_blocked"], true);
        let closed = ana.get(&path).await.ok();
        assert_eq!(
            (&closed["state"], &closed["closing"]["cause"]),
            (&json!("closed"), &json!("blocked"),)
        );
        assert_eq!(closed["contact"]["is_blocked"], true);
        let message = world.words(1, "Allô ?");
        world.write(move |tx, ctx| pupitre_app::message::receive_message(tx, ctx, &message)).await;
        let kept = ana.get(&format!("{contact}/blocked-messages")).await.ok();
        assert_eq!(kept["items"][0]["text"], "Allô ?");
        assert_eq!(kept["next_cursor"], Value::Null);
        let unblock = format!("{contact}/unblock");
        assert_eq!(ana.post(&unblock, &json!({})).await.ok()["is_blocked"], false);
    });
}
