//! What every answer carries, and whether the desk lives and can serve.

use axum::body::Body;
use serde_json::json;

use crate::support::{PASSWORD, on_each, on_each_with};

/// A table of paths of every kind: API, documents, pages, problems.
const PATHS: [&str; 8] = [
    "/api/v1/me",
    "/api/v1/conversations",
    "/api/v1/conversations/no-id",
    "/api/openapi.json",
    "/api/v1/nothing",
    "/healthz",
    "/",
    "/nothing",
];

#[test]
fn every_answer_carries_the_headers_that_protect() {
    on_each(async |world| {
        let ana = world.browser_of(&world.ana).await;
        for path in PATHS {
            let request = ana.request("GET", path).header("accept", "text/html");
            let answer = ana.send(request.body(Body::empty()).unwrap()).await;
            for (name, value) in [
                ("x-content-type-options", "nosniff"),
                ("referrer-policy", "no-referrer"),
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-resource-policy", "same-origin"),
                (
                    "permissions-policy",
                    "camera=(), geolocation=(), microphone=(self), payment=(), usb=()",
                ),
                ("strict-transport-security", ""),
                ("access-control-allow-origin", ""),
                ("server", ""),
            ] {
                assert_eq!(answer.header(name), value, "{name} of {path}");
            }
            let policy = answer.header("content-security-policy");
            assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
            assert!(policy.starts_with("default-src '"), "{path}: {policy}");
            assert!(!policy.contains("unsafe-eval"), "{path}: {policy}");
            if path.starts_with("/api/") {
                assert_eq!(policy, "default-src 'none'; frame-ancestors 'none'");
                assert_eq!(answer.header("cache-control"), "no-store", "{path}");
            }
        }
    });
}

#[test]
fn the_page_s_policy_lets_only_the_desk_s_own_scripts_run() {
    on_each(async |world| {
        let browser = world.browser();
        let request = browser.request("GET", "/").header("accept", "text/html");
        let answer = browser.send(request.body(Body::empty()).unwrap()).await.expect(200, "");
        let policy = answer.header("content-security-policy");
        let scripts = policy.split("; ").find(|it| it.starts_with("script-src ")).unwrap();
        for source in scripts.split(' ').skip(1) {
            assert!(source == "'self'" || source.starts_with("'sha256-"), "{policy}");
        }
        for part in ["object-src 'none'", "base-uri 'none'", "form-action 'self'"] {
            assert!(policy.contains(part), "{policy}");
        }
    });
}

#[test]
fn d8_only_a_worker_may_run_web_assembly() {
    on_each(async |world| {
        let browser = world.browser();
        let answer = browser.get("/_app/immutable/workers/speller.worker.js").await;
        let policy = answer.header("content-security-policy");
        let expected =
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
        assert_eq!(policy, expected);
        let answer = browser.get("/_app/immutable/entry/start.js").await;
        assert!(!answer.header("content-security-policy").contains("wasm"));
    });
}

#[test]
fn a_desk_on_https_says_that_it_stays_there() {
    on_each_with(
        |config| config.is_secure = true,
        async |world| {
            for path in PATHS {
                let answer = world.browser().get(path).await;
                assert_eq!(
                    answer.header("strict-transport-security"),
                    "max-age=63072000; includeSubDomains",
                    "{path}",
                );
            }
        },
    );
}

#[test]
fn every_answer_has_an_id_of_its_own() {
    on_each(async |world| {
        let browser = world.browser();
        let mut ids = Vec::new();
        for path in PATHS {
            let request = browser.request("GET", path).header("x-request-id", "mine");
            let answer = browser.send(request.body(Body::empty()).unwrap()).await;
            ids.push(answer.header("x-request-id"));
        }
        assert!(ids.iter().all(|id| id.len() == 36), "{ids:?}");
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), PATHS.len());
    });
}

#[test]
fn the_desk_lives_without_its_store_but_is_not_ready() {
    on_each(async |world| {
        let browser = world.browser();
        browser.get("/healthz").await.expect(204, "");
        browser.get("/readyz").await.expect(204, "");

        world.store.set_down(true);
        browser.get("/healthz").await.expect(204, "");
        let answer = browser.get("/readyz").await.expect(503, "server.unavailable");
        assert_eq!(answer.header("retry-after"), "2");

        world.store.set_down(false);
        browser.get("/readyz").await.expect(204, "");
    });
}

#[test]
fn a_store_that_does_not_answer_is_said_without_its_words() {
    on_each(async |world| {
        let ana = world.browser_of(&world.ana).await;
        let conversation = {
            world.seat(&world.ana).await;
            world.hear(1, "Bonjour").await.0
        };
        ana.get("/api/v1/me").await.expect(200, "");
        world.store.set_down(true);

        let login = json!({"email": "ana@orvelle.example", "password": PASSWORD});
        let close = format!("/api/v1/conversations/{conversation}/close");
        for answer in [
            ana.get("/api/v1/conversations").await,
            ana.post(&close, &json!({})).await,
            ana.post("/api/v1/sessions", &login).await,
            world.browser_of_unknown_session().get("/api/v1/me").await,
        ] {
            let answer = answer.expect(503, "server.unavailable");
            assert_eq!(answer.header("retry-after"), "2");
            assert!(!String::from_utf8_lossy(&answer.body).contains("cable"));
        }
    });
}

#[test]
fn the_document_is_served_as_it_is_written_down() {
    on_each(async |world| {
        let answer = world.browser().get("/api/openapi.json").await.expect(200, "");
        assert_eq!(answer.header("content-type"), "application/json");
        assert_eq!(String::from_utf8(answer.body).unwrap(), pupitre_http::openapi_json());
    });
}
