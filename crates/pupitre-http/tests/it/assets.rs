//! The embedded web: its page for every address of the desk, its files, and nothing else.

use axum::body::Body;

use crate::support::{Answer, Browser, on_each};

async fn navigate(browser: &Browser, path: &str) -> Answer {
    let request = browser.request("GET", path).header("accept", "text/html,*/*");
    browser.send(request.body(Body::empty()).unwrap()).await
}

#[test]
fn every_address_of_the_desk_is_its_one_page() {
    on_each(async |world| {
        let browser = world.browser();
        let page = navigate(&browser, "/").await.expect(200, "");
        assert!(page.header("content-type").starts_with("text/html"));
        for path in ["/conversations", "/conversations/42?tab=closed", "/login", "/a/b/c"] {
            let answer = navigate(&browser, path).await.expect(200, "");
            assert_eq!(answer.body, page.body, "{path}");
            assert!(!answer.header("cache-control").contains("immutable"), "{path}");
        }
    });
}

#[test]
fn what_is_no_file_is_found_by_navigation_only() {
    on_each(async |world| {
        let browser = world.browser();
        for path in ["/nothing.js", "/_app/immutable/nothing.js", "/conversations"] {
            browser.get(path).await.expect(404, "request.not_found");
        }
        for path in ["/api", "/api/", "/api/v1", "/api/v1/nothing", "/api/v2/me"] {
            let answer = navigate(&browser, path).await;
            assert!(!answer.body.is_empty());
            if path != "/api" {
                answer.expect(404, "request.not_found");
            }
        }
    });
}

#[test]
fn nothing_outside_the_built_web_is_served() {
    on_each(async |world| {
        let browser = world.browser();
        for path in [
            "/../Cargo.toml",
            "/..%2f..%2fCargo.toml",
            "/%2e%2e/%2e%2e/etc/passwd",
            "/.git/config",
            "/.env",
            "//etc/passwd",
        ] {
            let answer = browser.get(path).await;
            assert_eq!(answer.status, 404, "{path}");
        }
    });
}

#[test]
fn the_page_s_files_are_kept_for_good_when_their_names_hold_their_hashes() {
    on_each(async |world| {
        let browser = world.browser();
        let page = String::from_utf8(navigate(&browser, "/").await.body).unwrap();
        for piece in page.split("/_app/immutable/").skip(1) {
            let name = piece.split('"').next().unwrap();
            let answer = browser.get(&format!("/_app/immutable/{name}")).await.expect(200, "");
            assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
        }
    });
}

#[test]
fn a_page_takes_nothing() {
    on_each(async |world| {
        let browser = world.browser();
        for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
            let answer = browser.json(method, "/", "{}").await;
            answer.expect(404, "request.not_found");
        }
    });
}

#[test]
fn v1_the_widget_is_for_other_sites_and_nothing_else_is_in_its_place() {
    on_each(async |world| {
        let browser = world.browser();
        for path in ["/chat/", "/chat/nothing.js", "/chat/panel.00000000.js", "/chat/../200.html"] {
            navigate(&browser, path).await.expect(404, "request.not_found");
        }
        let answer = browser.get("/chat/widget.js").await;
        if answer.status == 404 {
            // The web was not built into this binary.
            answer.expect(404, "request.not_found");
            return;
        }
        assert_eq!(answer.header("cache-control"), "public, max-age=300");
        assert!(!answer.header("etag").is_empty());
        let launcher = String::from_utf8(answer.body.clone()).unwrap();
        let panel = launcher.split(['"', '`']).find(|it| it.starts_with("panel.")).unwrap();
        let panel = browser.get(&format!("/chat/{panel}")).await.expect(200, "");
        assert_eq!(panel.header("cache-control"), "public, max-age=31536000, immutable");
        for answer in [answer, panel] {
            assert!(answer.header("content-type").starts_with("text/javascript"));
            assert_eq!(answer.header("access-control-allow-origin"), "*");
            assert_eq!(answer.header("cross-origin-resource-policy"), "cross-origin");
        }
    });
}
