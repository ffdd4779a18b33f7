//! What managers set: closing reasons, tags, and the settings of the house (P6, P8, P9).

use serde_json::{Value, json};

use crate::support::{Browser, World, on_each};

const ONE: &str = "0190a000-0000-7000-8000-0000000000f1";
const TWO: &str = "0190a000-0000-7000-8000-0000000000f2";

async fn browsers(world: &World) -> (Browser, Browser) {
    (world.browser_of(&world.ana).await, world.browser_of(&world.dee).await)
}

fn names(list: &Value) -> Vec<String> {
    let items = list["items"].as_array().unwrap();
    items.iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn p6_managers_write_closing_reasons_and_every_agent_reads_them() {
    on_each(async |world| {
        let (ana, dee) = browsers(world).await;
        let list = "/api/v1/closing-reasons";
        let one = json!({"id": ONE, "name": "Question résolue"});
        dee.post(list, &one).await.expect(201, "");
        dee.post(list, &one).await.expect(201, "");
        let table = [
            (json!({"id": ONE, "name": "Autre"}), 409, "closing_reason.id_conflict"),
            (json!({"id": TWO, "name": "Question résolue"}), 409, "closing_reason.name_taken"),
            (json!({"id": TWO, "name": "  "}), 422, "closing_reason.name_invalid"),
            (json!({"id": TWO, "name": "é".repeat(61)}), 422, "closing_reason.name_invalid"),
            (json!({"id": "x", "name": "Autre"}), 422, "request.invalid_value"),
        ];
        for (body, status, code) in table {
            dee.post(list, &body).await.expect(status, code);
        }
        dee.post(list, &json!({"id": TWO, "name": "Indésirable"})).await.expect(201, "");
        let change = json!({"position": 0, "is_active": false});
        let changed = dee.patch(&format!("{list}/{TWO}"), &change).await.ok();
        assert_eq!((&changed["position"], &changed["is_active"]), (&json!(0), &json!(false)));
        assert_eq!(names(&ana.get(list).await.ok()), ["Indésirable", "Question résolue"]);
        let nobody = dee.patch(&format!("{list}/{}", world.dee.id), &change).await;
        nobody.expect(404, "closing_reason.not_found");
    });
}

#[test]
fn p6_managers_write_tags_and_every_agent_reads_them() {
    on_each(async |world| {
        let (ana, dee) = browsers(world).await;
        let list = "/api/v1/tags";
        dee.post(list, &json!({"id": ONE, "name": "SAV", "color": "red"})).await.expect(201, "");
        let table = [
            (json!({"id": ONE, "name": "SAV", "color": "blue"}), 409, "tag.id_conflict"),
            (json!({"id": TWO, "name": "SAV", "color": "red"}), 409, "tag.name_taken"),
            (json!({"id": TWO, "name": "", "color": "red"}), 422, "tag.name_invalid"),
            (json!({"id": TWO, "name": "Casse", "color": "pink"}), 422, "request.invalid_value"),
        ];
        for (body, status, code) in table {
            dee.post(list, &body).await.expect(status, code);
        }
        let change = json!({"name": "Après-vente", "color": "violet", "is_active": false});
        let changed = dee.patch(&format!("{list}/{ONE}"), &change).await.ok();
        assert_eq!(changed["color"], "violet");
        assert_eq!(ana.get(list).await.ok()["items"], json!([changed]));
        let nobody = dee.patch(&format!("{list}/{TWO}"), &change).await;
        nobody.expect(404, "tag.not_found");
    });
}

#[test]
fn p8_p9_settings_are_one_flat_object_with_limits_that_are_named() {
    on_each(async |world| {
        let (ana, dee) = browsers(world).await;
        let path = "/api/v1/settings";
        let known = ana.get(path).await.ok();
        for (name, value) in [
            ("closing_reason", json!("optional")),
            ("keep_open_s", json!(180)),
            ("nudge_after_s", json!(150)),
            ("auto_close_messaging_h", json!(168)),
            ("auto_close_chat_min", json!(15)),
            ("relaunch_declined_closes", json!(false)),
            ("window_warnings_min", json!([60, 10])),
            ("ending_window_min", json!(120)),
            ("named_delay_messaging_min", json!(240)),
            ("presence_grace_s", json!(60)),
        ] {
            assert_eq!(known[name], value, "{name}");
        }
        let refused = dee.patch(path, &json!({"auto_close_messaging_h": 0})).await;
        let refused = refused.expect(422, "settings.out_of_range").json();
        let limits = (&refused["field"], &refused["min"], &refused["max"]);
        assert_eq!(limits, (&json!("auto_close_messaging_h"), &json!(1), &json!(8_760)));
        let refused = dee.patch(path, &json!({"window_warnings_min": [10, 60]})).await;
        let refused = refused.expect(422, "settings.out_of_order").json();
        assert_eq!(refused["field"], "window_warnings_min");
        assert_eq!(ana.get(path).await.ok(), known);

        let change = json!({"auto_close_messaging_h": 48, "prefer_last_agent": false});
        let changed = dee.patch(path, &change).await.ok();
        assert_eq!(changed["auto_close_messaging_h"], 48);
        assert_eq!(ana.get(path).await.ok(), changed);
    });
}
