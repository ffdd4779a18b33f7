//! Agents and teams: listed for all, set by managers.

use pupitre_domain::channel::Family;
use serde_json::{Value, json};

use crate::support::{Browser, on_each};

const TEAM: &str = "0190b000-0000-7000-8000-000000000001";

async fn patch(browser: &Browser, path: &str, body: &Value) -> crate::support::Answer {
    browser.json("PATCH", path, &body.to_string()).await
}

fn named<'a>(list: &'a Value, name: &str) -> &'a Value {
    let items = list["items"].as_array().unwrap();
    items.iter().find(|item| item["name"] == name).unwrap()
}

#[test]
fn a10_managers_see_why_an_agent_is_unavailable_and_colleagues_only_that() {
    on_each(async |world| {
        world.seat(&world.ana).await;
        let dee = world.browser_of(&world.dee).await;
        let ana = format!("/api/v1/agents/{}", world.ana.id);
        let path = format!("{ana}/availability/messaging");
        let body = json!({"choice": "unavailable"});
        let shown = dee.put(&path, &body).await.ok();
        assert_eq!(shown["families"][1]["cause"], "manager");
        let available = dee.put(&path, &json!({"choice": "available"})).await;
        available.expect(422, "request.invalid_value");
        let nowhere = dee.put(&format!("{ana}/availability/fax"), &body).await;
        nowhere.expect(404, "request.not_found");

        let list = dee.get("/api/v1/agents").await.ok();
        let seen = named(&list, "Ana");
        assert_eq!(seen["email"], "ana@orvelle.example");
        assert_eq!(seen["families"][1]["status"], "unavailable");
        assert_eq!(
            (&seen["is_connected"], &seen["capacities"]["chat"]),
            (&json!(true), &json!(null))
        );
        let bo = world.browser_of(&world.bo).await;
        let list = bo.get("/api/v1/agents").await.ok();
        let seen = named(&list, "Ana");
        assert_eq!((&seen["email"], &seen["capacities"]), (&json!(null), &json!(null)));
        assert_eq!(seen["families"][1]["cause"], json!(null));
        assert_eq!(seen["families"][1]["status"], "unavailable");
    });
}

#[test]
fn m2_a_manager_makes_a_team_names_it_and_says_who_is_in_it() {
    on_each(async |world| {
        let dee = world.browser_of(&world.dee).await;
        let body = json!({"id": TEAM, "name": "Export"});
        let made = dee.post("/api/v1/teams", &body).await.expect(201, "").json();
        assert_eq!(dee.post("/api/v1/teams", &body).await.expect(201, "").json(), made);
        let other = json!({"id": TEAM, "name": "Import"});
        dee.post("/api/v1/teams", &other).await.expect(409, "team.id_conflict");
        let unlike = json!({"id": "export", "name": "Export"});
        dee.post("/api/v1/teams", &unlike).await.expect(422, "request.invalid_value");

        let path = format!("/api/v1/teams/{TEAM}");
        let changed = patch(&dee, &path, &json!({"capacities": {"chat": 2}})).await.ok();
        assert_eq!(changed["capacities"], json!({"chat": 2, "messaging": null}));
        assert_eq!(changed["name"], "Export");
        let changed = patch(&dee, &path, &json!({"name": "Exports"})).await.ok();
        assert_eq!(
            (&changed["name"], &changed["capacities"]["chat"]),
            (&json!("Exports"), &json!(2))
        );
        let changed = patch(&dee, &path, &json!({"capacities": {"chat": null}})).await.ok();
        assert_eq!(changed["capacities"]["chat"], json!(null));
        let high = patch(&dee, &path, &json!({"capacities": {"chat": 201}})).await;
        assert_eq!(high.expect(422, "request.invalid_value").json()["field"], "capacities");

        let members = json!({"agent_ids": [world.ana.id.to_string(), world.cy.id.to_string()]});
        let set = dee.put(&format!("{path}/members"), &members).await.ok();
        assert_eq!(set["member_ids"].as_array().unwrap().len(), 2);
        let nobody = json!({"agent_ids": [TEAM]});
        dee.put(&format!("{path}/members"), &nobody).await.expect(404, "agent.not_found");
        let limits = json!({"chat": 4, "messaging": 6});
        let list = dee.put("/api/v1/default-capacities", &limits).await.ok();
        assert_eq!(list["default_capacities"], limits);
        assert_eq!(list["items"].as_array().unwrap().len(), 3);
    });
}

#[test]
fn m2_a_team_says_how_many_wait_there() {
    on_each(async |world| {
        world.hear(1, "Bonjour").await;
        world.hear(2, "Bonjour").await;
        let dee = world.browser_of(&world.dee).await;
        let list = dee.get("/api/v1/teams").await.ok();
        assert_eq!(named(&list, "Sales")["queue"], json!({"chat": 0, "messaging": 2}));
        assert_eq!(named(&list, "Billing")["queue"], json!({"chat": 0, "messaging": 0}));
    });
}

#[test]
fn m5_an_agent_who_is_no_longer_active_is_logged_out_at_once() {
    on_each(async |world| {
        let dee = world.browser_of(&world.dee).await;
        let ana = world.browser_of(&world.ana).await;
        ana.get("/api/v1/me").await.ok();
        let path = format!("/api/v1/agents/{}", world.ana.id);
        let changed = patch(&dee, &path, &json!({"is_active": false})).await.ok();
        assert_eq!(changed["is_active"], false);
        ana.get("/api/v1/me").await.expect(401, "session.required");
        let list = dee.get("/api/v1/agents").await.ok();
        assert_eq!(named(&list, "Ana")["is_active"], false);
        let bo = world.browser_of(&world.bo).await;
        let list = bo.get("/api/v1/agents").await.ok();
        assert!(list["items"].as_array().unwrap().iter().all(|it| it["name"] != "Ana"));
        let role = patch(&dee, &path, &json!({"role": "manager"})).await;
        role.expect(403, "session.role_insufficient");
        let english = patch(&dee, &path, &json!({"languages": ["en", "frr"]})).await;
        english.expect(422, "request.invalid_value");
    });
}

#[test]
fn a4_a_limit_that_a_manager_raises_brings_what_waits() {
    on_each(async |world| {
        world.seat(&world.ana).await;
        let ana = world.ana.id;
        let dee = world.browser_of(&world.dee).await;
        let path = format!("/api/v1/agents/{ana}");
        let one = json!({"capacities": {"messaging": 1}});
        patch(&dee, &path, &one).await.ok();
        let (first, _) = world.hear(1, "Bonjour").await;
        let (second, _) = world.hear(2, "Bonjour").await;
        let load = world.write(move |tx, _| tx.desk_load(ana, Family::Messaging)).await;
        assert_eq!(load.load, 1);
        patch(&dee, &path, &json!({"capacities": {"messaging": 2}})).await.ok();
        for talk in [first, second] {
            let holder = world.write(move |tx, _| tx.conversation(talk)).await.unwrap().agent();
            assert_eq!(holder, Some(ana));
        }
    });
}
