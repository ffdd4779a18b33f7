//! Templates: found, filled, created, judged.

use serde_json::{Value, json};

use crate::support::Platform;

impl Platform {
    fn templates(&self) -> String {
        format!("{}/message_templates", self.config.business_account_id)
    }

    async fn send_template(&self, visitor: &Value, template: Value) -> (u16, Value) {
        self.send(visitor, json!({ "type": "template", "template": template })).await
    }
}

fn texts(values: &[&str]) -> Value {
    let all: Vec<Value> = values.iter().map(|it| json!({ "type": "text", "text": it })).collect();
    json!([{ "type": "body", "parameters": all }])
}

#[tokio::test]
async fn templates_are_listed_filtered_and_paged() {
    let platform = Platform::start().await;
    let (_, all) = platform.graph("GET", &platform.templates(), Value::Null).await;
    let count = all["data"].as_array().unwrap().len();
    assert!(count > 5);
    assert_eq!(all["paging"]["next"], Value::Null);

    let path = format!("{}?status=APPROVED&language=fr&fields=name,status", platform.templates());
    let (_, french) = platform.graph("GET", &path, Value::Null).await;
    assert_eq!(
        french["data"],
        json!([
            { "id": "910000000000002", "name": "reprise_de_conversation", "status": "APPROVED" },
            { "id": "910000000000004", "name": "commande_prete", "status": "APPROVED" },
            { "id": "910000000000011", "name": "suite_de_votre_demande", "status": "APPROVED" },
            { "id": "910000000000013", "name": "reponse_prete", "status": "APPROVED" },
            { "id": "910000000000015", "name": "dossier_en_attente", "status": "APPROVED" },
            { "id": "910000000000017", "name": "nouveautes_atelier", "status": "APPROVED" },
        ])
    );

    let mut seen = 0;
    let mut path = format!("{}?limit=3", platform.templates());
    loop {
        let (_, page) = platform.graph("GET", &path, Value::Null).await;
        seen += page["data"].as_array().unwrap().len();
        if page["paging"]["next"].is_null() {
            break;
        }
        let after = page["paging"]["cursors"]["after"].as_str().unwrap();
        path = format!("{}?limit=3&after={after}", platform.templates());
    }
    assert_eq!(seen, count);
    let path = format!("{}?after=x", platform.templates());
    assert_eq!(platform.graph("GET", &path, Value::Null).await.0, 400);
}

#[tokio::test]
async fn a_template_is_filled_and_its_quick_reply_comes_back_as_a_button() {
    let platform = Platform::start().await;
    let visitor = platform.visitor("Yanis").await;
    let (status, answer) = platform
        .send_template(
            &visitor,
            json!({
                "name": "reprise_de_conversation", "language": { "code": "fr" },
                "components": texts(&["Yanis", "une lampe"]),
            }),
        )
        .await;
    assert_eq!(status, 200, "{answer}");
    platform.flush().await;
    let shown = platform.bubbles(&visitor).await[0]["template"].clone();
    assert!(shown["body"].as_str().unwrap().contains("à propos de : une lampe."));
    let button = |text: &str| json!({ "type": "QUICK_REPLY", "text": text, "payload": text });
    assert_eq!(shown["buttons"], json!([button("Oui"), button("Non, merci")]));
    assert_eq!(platform.items("statuses")[0]["pricing"]["category"], "utility");
    assert_eq!(platform.items("statuses")[0]["pricing"]["billable"], true);

    let wamid = answer["messages"][0]["id"].clone();
    let tap = json!({ "type": "button", "text": "Oui", "payload": "Oui", "reply_to": wamid });
    platform.says_this(&visitor, tap).await;
    platform.flush().await;
    let message = &platform.items("messages")[0];
    assert_eq!(message["button"], json!({ "text": "Oui", "payload": "Oui" }));
    assert_eq!(message["context"]["id"], wamid);
    assert!(!platform.look(&visitor).await["window_ends_at"].is_null());
}

#[tokio::test]
async fn a_template_that_cannot_be_sent_is_refused_with_its_code() {
    let platform = Platform::start().await;
    let visitor = platform.visitor("Yanis").await;
    let send = |name: &str, language: &str, components: Value| {
        let language = json!({ "code": language });
        json!({ "name": name, "language": language, "components": components })
    };
    let named = |name: &str| {
        json!([{ "type": "body", "parameters": [
            { "type": "text", "parameter_name": name, "text": "Yanis" },
            { "type": "text", "parameter_name": "numero", "text": "A-12" },
        ] }])
    };
    let cases = [
        (send("none", "fr", json!([])), 404, 132_001),
        (send("reprise_de_conversation", "fr_FR", texts(&["a", "b"])), 404, 132_001),
        (send("rappel_rendez_vous", "fr", texts(&["a", "b"])), 404, 132_001),
        (send("avis_apres_achat", "fr", texts(&["a"])), 404, 132_001),
        (send("vente_privee", "fr", texts(&["a"])), 400, 132_015),
        (send("ancienne_annonce", "fr", json!([])), 400, 132_016),
        (send("reprise_de_conversation", "fr", texts(&["a"])), 400, 132_000),
        (send("reprise_de_conversation", "fr", texts(&["a", "b", "c"])), 400, 132_000),
        (send("hello_world", "en_US", texts(&["a"])), 400, 132_000),
        (send("reprise_de_conversation", "fr", texts(&["a", "b\nc"])), 400, 132_012),
        (send("reprise_de_conversation", "fr", texts(&["a", "b     c"])), 400, 132_012),
        (send("reprise_de_conversation", "fr", texts(&["a", ""])), 400, 132_012),
        (send("reprise_de_conversation", "fr", texts(&["a", &"b".repeat(1_024)])), 400, 132_005),
        (send("commande_prete", "fr", named("nom")), 400, 132_012),
    ];
    for (template, status, code) in cases {
        let (answered, answer) = platform.send_template(&visitor, template.clone()).await;
        let found = (answered, &answer["error"]["code"]);
        assert_eq!(found, (status, &json!(code)), "{template}");
    }
    let right = send("commande_prete", "fr", named("prenom"));
    assert_eq!(platform.send_template(&visitor, right).await.0, 200);
    let bubble = platform.bubbles(&visitor).await[0].clone();
    assert_eq!(bubble["text"], "Bonjour Yanis, votre commande A-12 est prête.");
}

#[tokio::test]
async fn a_new_template_is_reviewed_told_by_webhook_and_then_sent() {
    let platform = Platform::start().await;
    let visitor = platform.visitor("Yanis").await;
    let body = |name: &str, text: &str| {
        json!({ "name": name, "language": "fr", "category": "UTILITY", "components": [
            { "type": "BODY", "text": text, "example": { "body_text": [["x"]] } },
            { "type": "FOOTER", "text": "Orvelle" },
        ] })
    };
    let new = body("essai", "Bonjour {{1}}, à bientôt.");
    let (status, created) = platform.graph("POST", &platform.templates(), new.clone()).await;
    assert_eq!((status, &created["status"]), (200, &json!("PENDING")));
    let (status, again) = platform.graph("POST", &platform.templates(), new).await;
    assert_eq!((status, &again["error"]["error_subcode"]), (400, &json!(2_388_024)));
    let wrong = body("hors_suite", "Bonjour {{2}}, à bientôt.");
    assert_eq!(platform.graph("POST", &platform.templates(), wrong).await.0, 200);
    platform.until_received(2).await;

    let verdicts: Vec<Value> =
        platform.received().iter().map(|it| it.body()["entry"][0]["changes"][0].clone()).collect();
    assert_eq!(verdicts[0]["field"], "message_template_status_update");
    assert_eq!(verdicts[0]["value"]["event"], "APPROVED");
    assert_eq!(verdicts[0]["value"]["message_template_name"], "essai");
    assert_eq!(verdicts[1]["value"]["event"], "REJECTED");
    assert_eq!(verdicts[1]["value"]["reason"], "INVALID_FORMAT");

    let send =
        json!({ "name": "essai", "language": { "code": "fr" }, "components": texts(&["Yanis"]) });
    assert_eq!(platform.send_template(&visitor, send).await.0, 200);
    let bubble = platform.bubbles(&visitor).await[0].clone();
    assert_eq!(bubble["template"]["body"], "Bonjour Yanis, à bientôt.\n\nOrvelle");
}

#[tokio::test]
async fn a_template_out_of_its_limits_is_refused_at_creation() {
    let platform = Platform::start().await;
    let named = |name: &str, category: &str, components: Value| {
        let mut template = json!({ "name": name, "language": "fr", "category": category });
        template["components"] = components;
        template
    };
    let with = |components: Value| named("x", "UTILITY", components);
    let reply = |label: &str| json!({ "type": "QUICK_REPLY", "text": label });
    let body = json!({ "type": "BODY", "text": "Bonjour." });
    let long = "x".repeat(1_025);
    let cases = [
        (named("Majuscule", "UTILITY", json!([body])), None),
        (json!({ "name": "x", "language": "fr", "category": "OTHER", "components": [body] }), None),
        (json!({ "name": "x", "language": "fr", "category": "UTILITY" }), None),
        (with(json!([])), None),
        (with(json!([{ "type": "BODY", "text": long }])), Some(2_388_040)),
        (with(json!([{ "type": "BODY", "text": "" }])), Some(2_388_072)),
        (with(json!([{ "type": "BODY", "text": "{{1}} bonjour" }])), Some(2_388_299)),
        (with(json!([{ "type": "BODY", "text": "Bonjour {{1}} !" }])), Some(2_388_043)),
        (with(json!([body, { "type": "FOOTER", "text": "x".repeat(61) }])), Some(2_388_073)),
        (
            with(json!([body, { "type": "HEADER", "format": "TEXT", "text": "x".repeat(61) }])),
            Some(2_388_047),
        ),
        (with(json!([body, { "type": "HEADER", "format": "IMAGE" }])), Some(2_388_047)),
        (with(json!([body, { "type": "BUTTONS", "buttons": [reply(&"x".repeat(26))] }])), None),
        (with(json!([body, { "type": "BUTTONS", "buttons": vec![reply("x"); 11] }])), None),
    ];
    for (template, subcode) in cases {
        let (status, answer) =
            platform.graph("POST", &platform.templates(), template.clone()).await;
        assert_eq!(status, 400, "{template}");
        assert_eq!(answer["error"]["error_subcode"].as_u64(), subcode, "{template}");
        assert_eq!(answer["error"]["error_user_msg"].is_string(), subcode.is_some());
    }
}

#[tokio::test]
async fn a_template_is_edited_unpaused_decided_by_hand_and_deleted() {
    let platform = Platform::start().await;
    let visitor = platform.visitor("Yanis").await;
    let (approved, paused, pending) = ("910000000000001", "910000000000005", "910000000000007");
    let edit = json!({ "components": [{ "type": "BODY", "text": "Hello again." }] });
    assert_eq!(platform.graph("POST", pending, edit.clone()).await.0, 400);
    assert_eq!(platform.graph("POST", approved, edit).await.0, 200);
    platform.until_received(1).await;
    let (_, shown) = platform.graph("GET", approved, Value::Null).await;
    assert_eq!(
        (&shown["status"], &shown["components"][0]["text"]),
        (&json!("APPROVED"), &json!("Hello again."))
    );

    let path = format!("{paused}/unpause");
    assert_eq!(platform.graph("POST", &path, Value::Null).await.1, json!({ "success": true }));
    assert_eq!(platform.graph("POST", &path, Value::Null).await.1["success"], false);

    let path = format!("templates/{approved}");
    let (status, decided) = platform.control("PATCH", &path, json!({ "status": "PAUSED" })).await;
    assert_eq!((status, &decided["status"]), (200, &json!("PAUSED")));
    let send = json!({ "name": "hello_world", "language": { "code": "en_US" } });
    let (_, answer) = platform.send_template(&visitor, send).await;
    assert_eq!(answer["error"]["code"], 132_015);
    platform.flush().await;
    let last = platform.received().last().unwrap().body();
    assert_eq!(last["entry"][0]["changes"][0]["value"]["event"], "PAUSED");
    assert_eq!(platform.control("PATCH", "templates/1", json!({})).await.0, 404);
    let (_, all) = platform.control("GET", "templates", Value::Null).await;
    assert_eq!(all["items"][0]["status"], "PAUSED");

    let path = format!("{}?name=hello_world", platform.templates());
    assert_eq!(platform.graph("DELETE", &path, Value::Null).await.0, 200);
    assert_eq!(platform.graph("DELETE", &path, Value::Null).await.0, 400);
    assert_eq!(platform.graph("GET", approved, Value::Null).await.0, 400);
}

#[tokio::test]
async fn an_account_has_at_most_250_templates() {
    let platform = Platform::start().await;
    let (_, all) = platform.control("GET", "templates", Value::Null).await;
    let known = all["items"].as_array().unwrap().len();
    let body = json!([{ "type": "BODY", "text": "Bonjour." }]);
    for number in known..=250 {
        let new = json!({
            "name": format!("t_{number}"), "language": "fr", "category": "UTILITY",
            "components": body,
        });
        let (status, answer) = platform.graph("POST", &platform.templates(), new).await;
        let is_last = number == 250;
        assert_eq!(status, if is_last { 400 } else { 200 }, "{answer}");
        let subcode = answer["error"]["error_subcode"].as_u64();
        assert_eq!(subcode, is_last.then_some(2_388_019));
    }
}

#[tokio::test]
async fn a_value_is_never_filled_again_and_a_payload_comes_back_with_its_button() {
    let platform = Platform::start().await;
    let visitor = platform.visitor("Yanis").await;
    let payload = |index: &str, payload: &str| {
        json!({
            "type": "button", "sub_type": "quick_reply", "index": index,
            "parameters": [{ "type": "payload", "payload": payload }],
        })
    };
    let mut components = texts(&["{{2}}", "une lampe"]);
    let all = components.as_array_mut().unwrap();
    all.extend([payload("0", "m:0"), payload("1", "m:1")]);
    let template = json!({
        "name": "reprise_de_conversation", "language": { "code": "fr" },
        "components": components,
    });
    let (status, answer) = platform.send_template(&visitor, template).await;
    assert_eq!(status, 200, "{answer}");
    platform.flush().await;
    let shown = platform.bubbles(&visitor).await[0]["template"].clone();
    assert!(shown["text"].as_str().unwrap().starts_with("Bonjour {{2}}, vous nous avez écrit"));
    let payloads = [shown["buttons"][0]["payload"].clone(), shown["buttons"][1]["payload"].clone()];
    assert_eq!(payloads, ["m:0", "m:1"]);
}

#[tokio::test]
async fn each_verdict_is_told_by_its_own_field() {
    let platform = Platform::start().await;
    let path = "templates/910000000000011";
    platform.control("PATCH", path, json!({ "status": "PAUSED" })).await;
    let verdict = json!({ "category": "MARKETING", "quality": "RED" });
    platform.control("PATCH", path, verdict).await;
    let refusal = json!({ "status": "REJECTED", "reason": "SCAM" });
    platform.control("PATCH", path, refusal).await;
    platform.flush().await;

    let told = platform.values("message_template_status_update");
    let events: Vec<_> =
        told.iter().map(|it| (it["event"].clone(), it["reason"].clone())).collect();
    assert_eq!(events, [(json!("PAUSED"), json!("NONE")), (json!("REJECTED"), json!("SCAM"))]);
    let told = &platform.values("template_category_update")[0];
    assert_eq!(
        (&told["previous_category"], &told["new_category"]),
        (&json!("UTILITY"), &json!("MARKETING"))
    );
    let told = &platform.values("message_template_quality_update")[0];
    assert_eq!(told["new_quality_score"], "RED");
    let (_, listed) =
        platform.graph("GET", "910000000000011?fields=quality_score", Value::Null).await;
    assert_eq!(listed["quality_score"]["score"], "RED");
}
