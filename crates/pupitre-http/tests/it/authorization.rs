//! Who may do what: every route of the document, without a session and with another agent's things.

use axum::body::Body;
use pupitre_app::jobs::preview_media::with_preview;
use pupitre_app::message::ReceiveMessage;
use pupitre_domain::id::MediaId;
use pupitre_domain::media::{Media, preview_id};
use serde_json::{Map, Value, json};

use crate::support::{Answer, Browser, World, on_each};

/// The routes that need no session.
const OPEN: [(&str, &str); 4] = [
    ("post", "/api/v1/sessions"),
    ("get", "/api/openapi.json"),
    ("get", "/healthz"),
    ("get", "/readyz"),
];

/// An id that nobody has.
const NOBODY: &str = "01955555-0000-7000-8000-00000000dead";

/// The id of a canned reply of Ana's own.
const OWN: &str = "01955555-0000-7000-8000-000000000001";

/// What a manager may write though it is on another's desk.
const MANAGED: [(&str, &str); 4] = [
    ("patch", "/api/v1/contacts/{contact}"),
    ("post", "/api/v1/conversations/{conversation}/notes"),
    ("put", "/api/v1/conversations/{conversation}/tags"),
    ("post", "/api/v1/media/{media}/fetch"),
];

/// An operation of the document.
struct Operation {
    method: String,
    path: String,
    /// A body that its shape allows, if it takes one.
    body: Option<Value>,
}

fn document() -> Value {
    serde_json::from_str(&pupitre_http::openapi_json()).unwrap()
}

fn operations(document: &Value) -> Vec<Operation> {
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let content = &operation["requestBody"]["content"];
            let schema = &content["application/json"]["schema"];
            let body = schema.is_object().then(|| example(document, schema));
            let (method, path) = (method.clone(), path.clone());
            operations.push(Operation { method, path, body });
        }
    }
    operations
}

/// The smallest value of that shape; a message has words.
fn example(document: &Value, schema: &Value) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        let found = document.pointer(reference.trim_start_matches('#')).unwrap();
        return example(document, found);
    }
    if let Some(first) = schema["enum"].as_array().and_then(|names| names.first()) {
        return first.clone();
    }
    match schema["type"].as_str() {
        Some("object") => {
            let mut object = Map::new();
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            for name in required {
                let name = name.as_str().unwrap();
                object.insert(name.to_owned(), example(document, &schema["properties"][name]));
            }
            if object.get("type") == Some(&json!("text")) {
                object.insert("text".to_owned(), json!("Bonjour"));
            }
            if object.contains_key("language") {
                object.insert("language".to_owned(), json!("fr"));
            }
            Value::Object(object)
        }
        _ if schema["type"].as_array().is_some_and(|it| it.contains(&json!("null"))) => Value::Null,
        Some("boolean") => json!(true),
        Some("string") => json!(NOBODY),
        Some("integer") => json!(1),
        Some("array") => json!([]),
        other => panic!("no example for {other:?}: {schema}"),
    }
}

/// Whether the address names what an agent sees only when it is or was on their desk.
fn is_of_a_visitor(path: &str) -> bool {
    ["{conversation}", "{contact}", "{media}"].iter().any(|name| path.contains(name))
}

async fn call(browser: &Browser, operation: &Operation, path: &str) -> Answer {
    let method = operation.method.to_uppercase();
    let mut request = browser.request(&method, path);
    let body = match &operation.body {
        Some(body) => {
            request = request.header("content-type", "application/json");
            Body::from(body.to_string())
        }
        None => Body::empty(),
    };
    browser.send(request.body(body).unwrap()).await
}

/// The address with ids in their places.
fn fill(path: &str, ids: &[(&str, &str)]) -> String {
    let named = ids.iter().fold(path.to_owned(), |path, (name, id)| path.replace(name, id));
    assert!(!named.contains('{'), "no id for {named}");
    // What is looked for is never left out.
    if named.ends_with("/search") { format!("{named}?q=Bonjour") } else { named }
}

/// The file is a picture with a small copy, so that each of its routes leads somewhere.
async fn has_a_small_copy(world: &World, id: MediaId) {
    let saved = world.write(move |tx, _ctx| {
        let media = tx.media(id)?.unwrap();
        let picture = Some(with_preview((8, 6), "image/jpeg", 4));
        tx.save_media(&Media { picture, ..media })
    });
    saved.await;
    world.files.insert(preview_id(id), b"copy");
}

/// Ana's conversation with a file in it; the ids of all that it has.
async fn talk_of_ana(world: &World) -> Vec<(&'static str, String)> {
    world.seat(&world.ana).await;
    let raw = Some("{}".to_owned());
    let heard = ReceiveMessage { raw, ..world.words(1, "Bonjour") };
    let (conversation, message) = world.receive(vec![heard]).await;
    let ana = world.browser_of(&world.ana).await;
    let shown = ana.get(&format!("/api/v1/conversations/{conversation}")).await.ok();
    let media = ana.upload(NOBODY, "text/plain", b"secret").await.ok();
    has_a_small_copy(world, media["id"].as_str().unwrap().parse().unwrap()).await;
    let own = json!({"id": OWN, "scope": "personal", "shortcut": "x", "title": "x", "text": "x"});
    ana.post("/api/v1/canned-replies", &own).await.ok();
    vec![
        ("{conversation}", conversation.to_string()),
        ("{message}", message.to_string()),
        ("{contact}", shown["contact"]["id"].as_str().unwrap().to_owned()),
        ("{media}", media["id"].as_str().unwrap().to_owned()),
        ("{brand}", NOBODY.to_owned()),
        ("{hash}", NOBODY.to_owned()),
        ("{family}", "messaging".to_owned()),
        ("{agent}", world.ana.id.to_string()),
        ("{team}", NOBODY.to_owned()),
        ("{closing_reason}", NOBODY.to_owned()),
        ("{tag}", NOBODY.to_owned()),
        ("{channel}", world.channel.id.to_string()),
        ("{hash}", "00".repeat(32)),
        ("{opening_hours}", NOBODY.to_owned()),
        ("{template}", NOBODY.to_owned()),
        ("{news}", NOBODY.to_owned()),
        ("{canned_reply}", OWN.to_owned()),
    ]
}

#[test]
fn every_route_but_the_open_ones_needs_a_session() {
    on_each(async |world| {
        let document = document();
        let ids = talk_of_ana(world).await;
        let ids: Vec<(&str, &str)> = ids.iter().map(|(name, id)| (*name, id.as_str())).collect();
        let mut walked = 0;
        for operation in operations(&document) {
            let Operation { method, path, .. } = &operation;
            if OPEN.contains(&(method.as_str(), path.as_str())) {
                continue;
            }
            let answer = call(&world.browser(), &operation, &fill(path, &ids)).await;
            assert_eq!(answer.code(), "session.required", "{method} {path}");
            answer.expect(401, "session.required");
            walked += 1;
        }
        assert!(walked >= 14, "only {walked} routes need a session");
    });
}

#[test]
fn b_098_another_agent_s_things_are_not_there_on_any_route() {
    on_each(async |world| {
        let document = document();
        let ids = talk_of_ana(world).await;
        let ids: Vec<(&str, &str)> = ids.iter().map(|(name, id)| (*name, id.as_str())).collect();
        let nobody: Vec<(&str, &str)> = ids.iter().map(|(name, _)| (*name, NOBODY)).collect();
        let seq = world.read(|queries| queries.last_seq()).await;
        let mut walked = 0;
        for agent in [&world.bo, &world.cy] {
            let browser = world.browser_of(agent).await;
            for operation in operations(&document) {
                let Operation { method, path, .. } = &operation;
                if !is_of_a_visitor(path) && !path.contains("{canned_reply}") {
                    continue;
                }
                let there = call(&browser, &operation, &fill(path, &ids)).await;
                let nowhere = call(&browser, &operation, &fill(path, &nobody)).await;
                assert_eq!(there.status, 404, "{method} {path} {}", there.code());
                let (mut there, mut nowhere) = (there.json(), nowhere.json());
                there["request_id"] = Value::Null;
                nowhere["request_id"] = Value::Null;
                assert_eq!(there, nowhere, "{method} {path}");
                walked += 1;
            }
        }
        assert!(walked >= 16, "only {walked} routes were tried");
        assert_eq!(world.read(|queries| queries.last_seq()).await, seq);
    });
}

#[test]
fn a_manager_sees_all_and_answers_nothing() {
    on_each(async |world| {
        let document = document();
        let ids = talk_of_ana(world).await;
        let ids: Vec<(&str, &str)> = ids.iter().map(|(name, id)| (*name, id.as_str())).collect();
        let dee = world.browser_of(&world.dee).await;
        for operation in operations(&document) {
            let Operation { method, path, .. } = &operation;
            let is_a_manager_s = path.ends_with("/transfers") || path.ends_with("/take-over");
            // A manager blocks as an agent does, and that ends the conversation.
            let is_a_manager_s = is_a_manager_s || path.ends_with("block");
            if !is_of_a_visitor(path) || is_a_manager_s {
                continue;
            }
            let answer = call(&dee, &operation, &fill(path, &ids)).await;
            if method == "get" || MANAGED.contains(&(method.as_str(), path.as_str())) {
                assert!(answer.status.is_success(), "{method} {path} {}", answer.code());
            } else {
                assert_eq!(answer.code(), "conversation.not_owner", "{method} {path}");
            }
        }
    });
}

#[test]
fn what_managers_set_is_refused_to_agents() {
    on_each(async |world| {
        let ana = world.browser_of(&world.ana).await;
        let document = document();
        let of_managers = ["/closing-reasons", "/tags", "/settings"];
        let mut walked = 0;
        for operation in operations(&document) {
            let Operation { method, path, .. } = &operation;
            let is_set = of_managers.iter().any(|it| path.starts_with(&format!("/api/v1{it}")));
            if method == "get" || !is_set {
                continue;
            }
            let ids = [("{closing_reason}", NOBODY), ("{tag}", NOBODY)];
            let answer = call(&ana, &operation, &fill(path, &ids)).await;
            assert_eq!(answer.code(), "session.role_insufficient", "{method} {path}");
            answer.expect(403, "session.role_insufficient");
            walked += 1;
        }
        assert_eq!(walked, 5);
    });
}

#[test]
fn w9_templates_are_for_managers() {
    on_each(async |world| {
        let document = document();
        let ids = talk_of_ana(world).await;
        let ids: Vec<(&str, &str)> = ids.iter().map(|(name, id)| (*name, id.as_str())).collect();
        let ana = world.browser_of(&world.ana).await;
        for operation in operations(&document) {
            let Operation { method, path, .. } = &operation;
            let is_of_templates =
                path.contains("{channel}/templates") || path.contains("{template}");
            if is_of_templates {
                let answer = call(&ana, &operation, &fill(path, &ids)).await;
                assert_eq!(answer.code(), "session.role_insufficient", "{method} {path}");
            }
        }
    });
}

#[test]
fn reading_changes_nothing() {
    on_each(async |world| {
        let document = document();
        let ids = talk_of_ana(world).await;
        let ids: Vec<(&str, &str)> = ids.iter().map(|(name, id)| (*name, id.as_str())).collect();
        let ana = world.browser_of(&world.ana).await;
        let shown = |answer: Answer| answer.ok()["items"].clone();
        let before = shown(ana.get("/api/v1/conversations").await);
        let seq = world.read(|queries| queries.last_seq()).await;

        for operation in operations(&document) {
            if operation.method == "get" {
                call(&ana, &operation, &fill(&operation.path, &ids)).await;
            }
        }

        assert_eq!(world.read(|queries| queries.last_seq()).await, seq);
        assert_eq!(shown(ana.get("/api/v1/conversations").await), before);
    });
}

#[test]
fn a_route_takes_only_its_own_methods() {
    on_each(async |world| {
        let document = document();
        let ids = talk_of_ana(world).await;
        let ids: Vec<(&str, &str)> = ids.iter().map(|(name, id)| (*name, id.as_str())).collect();
        let ana = world.browser_of(&world.ana).await;
        for (path, item) in document["paths"].as_object().unwrap() {
            let filled = fill(path, &ids);
            for method in ["get", "post", "put", "patch", "delete", "trace", "options"] {
                if item.get(method).is_some() {
                    continue;
                }
                let operation =
                    Operation { method: method.to_owned(), path: path.clone(), body: None };
                let answer = call(&ana, &operation, &filled).await;
                assert_eq!(answer.status, 405, "{method} {path}");
                let answer = answer.expect(405, "request.method_not_allowed");
                let allowed = answer.header("allow").to_lowercase();
                for (name, _) in item.as_object().unwrap() {
                    assert!(allowed.contains(name), "{method} {path}: {allowed}");
                }
            }
        }
    });
}

/// Everyone may read how the house is set, and managers alone may set it.
#[test]
fn the_house_is_set_by_managers_only() {
    on_each(async |world| {
        let document = document();
        let ids = talk_of_ana(world).await;
        let ids: Vec<(&str, &str)> = ids.iter().map(|(name, id)| (*name, id.as_str())).collect();
        let ana = world.browser_of(&world.ana).await;
        let mut walked = 0;
        for operation in operations(&document) {
            let Operation { method, path, .. } = &operation;
            let is_of_the_house = ["/agents", "/teams", "/default-capacities"]
                .iter()
                .any(|it| path.starts_with(&format!("/api/v1{it}")));
            // Of a picture that nobody has, there is nothing to read.
            if !is_of_the_house || path.contains("{hash}") {
                continue;
            }
            let answer = call(&ana, &operation, &fill(path, &ids)).await;
            if method == "get" {
                assert_eq!(answer.status, 200, "{method} {path} {}", answer.code());
            } else {
                assert_eq!(answer.code(), "session.role_insufficient", "{method} {path}");
            }
            walked += 1;
        }
        assert!(walked >= 8, "only {walked} routes were tried");
    });
}
