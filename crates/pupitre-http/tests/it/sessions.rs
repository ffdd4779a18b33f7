//! Sessions: login, its cookie, its end, and how often it may be tried.

use axum::body::Body;
use axum::http::header;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{Browser, PASSWORD, on_each, on_each_with};

fn login(email: &str, password: &str) -> Value {
    json!({"email": email, "password": password})
}

#[test]
fn a_right_login_opens_a_session_and_shows_who_asks() {
    on_each(async |world| {
        let body = login(" Ana@Orvelle.example ", PASSWORD);
        let answer = world.browser().post("/api/v1/sessions", &body).await.expect(201, "");

        let me = answer.json();
        assert_eq!(me["agent"]["name"], "Ana");
        assert_eq!(me["agent"]["id"], world.ana.id.to_string());
        assert_eq!(me["families"][1]["choice"], "unavailable");
        assert_eq!(me["brands"][0]["name"], "Orvelle");
        assert_eq!(me["session"]["expires_at"], "2026-03-02T23:00:00.000000Z");
        assert!(!String::from_utf8_lossy(&answer.body).contains("argon2"));

        let ana = world.browser().log_in("ana@orvelle.example", PASSWORD).await;
        assert_eq!(ana.get("/api/v1/me").await.ok()["agent"], me["agent"]);
    });
}

#[test]
fn b_148_an_unknown_user_and_a_wrong_password_get_the_same_answer() {
    on_each(async |world| {
        let browser = world.browser();
        let mut answers = Vec::new();
        for body in [
            login("ana@orvelle.example", "wrong password"),
            login("nobody@orvelle.example", PASSWORD),
            login("", ""),
        ] {
            let answer = browser.post("/api/v1/sessions", &body).await;
            let answer = answer.expect(401, "session.invalid_credentials");
            assert_eq!(answer.header("set-cookie"), "");
            let mut problem = answer.json();
            problem["request_id"] = Value::Null;
            answers.push(problem);
        }
        assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
    });
}

#[test]
fn b_149_a_password_of_any_size_and_kind_is_only_wrong() {
    on_each(async |world| {
        let browser = world.browser();
        let table = [
            ("x".repeat(129), 401, "session.invalid_credentials"),
            ("a\u{0}b".to_owned(), 401, "session.invalid_credentials"),
            ("🔥".repeat(20), 401, "session.invalid_credentials"),
            ("x".repeat(1024 * 1024), 413, "request.too_large"),
        ];
        for (password, status, code) in table {
            let body = login("ana@orvelle.example", &password);
            browser.post("/api/v1/sessions", &body).await.expect(status, code);
        }
    });
}

#[test]
fn b_110_too_many_logins_to_one_account_wait() {
    on_each(async |world| {
        let browser = world.browser();
        let wrong = login("nobody@orvelle.example", "wrong password");
        for _attempt in 0..10 {
            let answer = browser.post("/api/v1/sessions", &wrong).await;
            answer.expect(401, "session.invalid_credentials");
        }
        let refused = browser.post("/api/v1/sessions", &wrong).await;
        let refused = refused.expect(429, "session.rate_limited");
        let wait_s: i64 = refused.header("retry-after").parse().unwrap();
        assert!((1..=60).contains(&wait_s), "{wait_s}");

        let other = login("ana@orvelle.example", PASSWORD);
        browser.post("/api/v1/sessions", &other).await.expect(201, "");

        world.clock.advance(SignedDuration::from_secs(wait_s));
        let answer = browser.post("/api/v1/sessions", &wrong).await;
        answer.expect(401, "session.invalid_credentials");
    });
}

#[test]
fn b_110_too_many_logins_from_one_address_wait_whatever_the_account() {
    let two = std::num::NonZeroU32::new(2).unwrap();
    on_each_with(
        |config| config.login_limits.per_address_per_minute = two,
        async |world| {
            let browser = world.browser();
            for account in ["a@x.example", "b@x.example"] {
                let answer = browser.post("/api/v1/sessions", &login(account, "wrong")).await;
                answer.expect(401, "session.invalid_credentials");
            }
            let answer = browser.post("/api/v1/sessions", &login("c@x.example", "wrong")).await;
            answer.expect(429, "session.rate_limited");
        },
    );
}

#[test]
fn the_cookie_of_a_plain_desk_is_kept_from_scripts_and_other_sites() {
    on_each(async |world| {
        let body = login("ana@orvelle.example", PASSWORD);
        let answer = world.browser().post("/api/v1/sessions", &body).await.expect(201, "");
        let cookie = answer.header("set-cookie");
        let (pair, attributes) = cookie.split_once("; ").unwrap();
        assert_eq!(pair.split_once('=').unwrap().1.len(), 43);
        assert!(pair.starts_with("pupitre="), "{pair}");
        assert_eq!(attributes, "HttpOnly; SameSite=Lax; Path=/; Max-Age=50400");
    });
}

#[test]
fn the_cookie_of_a_desk_on_https_is_bound_to_its_host() {
    on_each_with(
        |config| config.is_secure = true,
        async |world| {
            let body = login("ana@orvelle.example", PASSWORD);
            let answer = world.browser().post("/api/v1/sessions", &body).await.expect(201, "");
            let cookie = answer.header("set-cookie");
            let (pair, attributes) = cookie.split_once("; ").unwrap();
            assert!(pair.starts_with("__Host-pupitre="), "{pair}");
            assert_eq!(attributes, "HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=50400");

            let ana = Browser { cookie: Some(pair.to_owned()), ..world.browser() };
            assert_eq!(ana.get("/api/v1/me").await.ok()["agent"]["name"], "Ana");
            let plain = pair.replace("__Host-pupitre", "pupitre");
            let plain = Browser { cookie: Some(plain), ..world.browser() };
            plain.get("/api/v1/me").await.expect(401, "session.required");
        },
    );
}

#[test]
fn b_071_b_153_what_is_not_one_whole_token_is_no_session() {
    on_each(async |world| {
        let ana = world.browser_of(&world.ana).await;
        let good = ana.cookie.unwrap();
        let table = [
            String::new(),
            "pupitre=".to_owned(),
            "pupitre=x".to_owned(),
            format!("{good}x"),
            good.replace("pupitre", "Pupitre"),
            format!("{good}; {good}"),
            format!("pupitre={}", "A".repeat(10 * 1024)),
            format!("pupitre={}", "A".repeat(43)),
        ];
        for cookie in table {
            let browser = Browser { cookie: Some(cookie.clone()), ..world.browser() };
            let answer = browser.get("/api/v1/me").await;
            assert_eq!(answer.code(), "session.required", "{cookie}");
        }
        let among_others = format!("a=b; {good}; c=d");
        let browser = Browser { cookie: Some(among_others), ..world.browser() };
        browser.get("/api/v1/me").await.expect(200, "");
    });
}

#[test]
fn a_logout_ends_the_session_at_once_and_takes_the_cookie_away() {
    on_each(async |world| {
        let ana = world.browser_of(&world.ana).await;
        let other = world.browser_of(&world.ana).await;
        ana.get("/api/v1/me").await.expect(200, "");

        let answer = ana.delete("/api/v1/sessions/current").await.expect(204, "");

        assert_eq!(
            answer.header("set-cookie"),
            "pupitre=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0",
        );
        ana.get("/api/v1/me").await.expect(401, "session.required");
        ana.delete("/api/v1/sessions/current").await.expect(401, "session.required");
        other.get("/api/v1/me").await.expect(200, "");
    });
}

#[test]
fn a_session_ends_after_fourteen_hours_of_real_time() {
    on_each(async |world| {
        let ana = world.browser_of(&world.ana).await;
        world.clock.advance(SignedDuration::from_secs(14 * 3600 - 1));
        ana.get("/api/v1/me").await.expect(200, "");

        world.clock.advance(SignedDuration::from_secs(1));
        ana.get("/api/v1/me").await.expect(401, "session.required");
    });
}

#[test]
fn a7_a_login_begins_unavailable_unless_another_screen_is_open() {
    on_each(async |world| {
        let choice = json!({"choice": "available"});
        let first = world.browser().log_in("ana@orvelle.example", PASSWORD).await;
        first.put("/api/v1/me/availability/messaging", &choice).await.expect(200, "");
        let second = world.browser().log_in("ana@orvelle.example", PASSWORD).await;
        assert_eq!(second.get("/api/v1/me").await.ok()["families"][1]["choice"], "unavailable");

        world.seat(&world.ana).await;
        let third = world.browser().log_in("ana@orvelle.example", PASSWORD).await;
        assert_eq!(third.get("/api/v1/me").await.ok()["families"][1]["choice"], "available");
    });
}

#[test]
fn what_another_site_makes_a_browser_send_is_refused() {
    on_each(async |world| {
        let ana = world.browser_of(&world.ana).await;
        let request = |origin: Option<&str>, site: Option<&str>| {
            let mut request = axum::http::Request::builder()
                .method("PUT")
                .uri("/api/v1/me/availability/messaging")
                .header(header::HOST, "desk.test")
                .header(header::COOKIE, ana.cookie.as_deref().unwrap())
                .header(header::CONTENT_TYPE, "application/json");
            if let Some(origin) = origin {
                request = request.header(header::ORIGIN, origin);
            }
            if let Some(site) = site {
                request = request.header("sec-fetch-site", site);
            }
            request.body(Body::from(r#"{"choice":"available"}"#)).unwrap()
        };
        let refused = [
            (Some("https://evil.example"), Some("cross-site")),
            (Some("https://evil.example"), None),
            (Some("https://other.desk.test"), Some("same-site")),
            (Some("null"), None),
            (Some("null"), Some("cross-site")),
            (None, Some("cross-site")),
        ];
        for (origin, site) in refused {
            let answer = ana.send(request(origin, site)).await;
            assert_eq!(answer.code(), "request.cross_site", "{origin:?} {site:?}");
            answer.expect(403, "request.cross_site");
        }
        let taken = [
            (Some("http://desk.test"), Some("same-origin")),
            (Some("http://desk.test"), None),
            (None, None),
        ];
        for (origin, site) in taken {
            let answer = ana.send(request(origin, site)).await;
            assert_eq!(answer.status, 200, "{origin:?} {site:?}");
        }
    });
}
