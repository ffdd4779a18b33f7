//! The picture of the profile: its link, its upload, what can go wrong with it.

use std::time::Duration;

use reqwest::{Response, StatusCode};
use serde_json::{Value, json};

use crate::support::Platform;

/// What every PNG begins with.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

fn profile(platform: &Platform) -> String {
    format!("{}/whatsapp_business_profile", platform.config.phone_number_id)
}

/// Where the picture is now.
async fn link(platform: &Platform) -> Option<String> {
    let path = format!("{}?fields=profile_picture_url", profile(platform));
    let (_, told) = platform.graph("GET", &path, Value::Null).await;
    told["data"][0]["profile_picture_url"].as_str().map(str::to_owned)
}

/// Follows a link without any token, and no further.
async fn follow(url: &str) -> Response {
    let client = reqwest::Client::builder().no_proxy();
    let client = client.redirect(reqwest::redirect::Policy::none()).build().unwrap();
    client.get(url).send().await.unwrap()
}

#[tokio::test]
async fn the_picture_is_behind_a_link_that_needs_no_token_and_ends() {
    let platform = Platform::start().await;
    let url = link(&platform).await.unwrap();
    assert!(url.starts_with(&platform.url), "{url}");

    let picture = follow(&url).await;
    assert_eq!(picture.status(), StatusCode::OK);
    assert_eq!(picture.headers()["content-type"], "image/png");
    assert!(picture.bytes().await.unwrap().starts_with(PNG));

    let forged = url.replace("oe=", "oe=F");
    let answer = follow(&forged).await;
    assert_eq!(
        (answer.status().as_u16(), answer.text().await.unwrap().as_str()),
        (403, "Bad URL hash")
    );
    platform.advance(1).await;
    let answer = follow(&url).await;
    let said = (answer.status().as_u16(), answer.text().await.unwrap());
    assert_eq!(said, (403, "URL signature expired".to_owned()));
    let again = link(&platform).await.unwrap();
    assert_ne!(again, url);
    assert_eq!(follow(&again).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn another_picture_is_uploaded_and_named_in_the_profile() {
    let platform = Platform::start().await;
    let begin = format!(
        "{}/uploads?file_name=lamp.png&file_length=12&file_type=image/png",
        platform.config.app_id
    );
    let (_, told) = platform.graph("POST", &begin, Value::Null).await;
    let id = told["id"].as_str().unwrap();
    assert!(id.starts_with("upload:"), "{told}");
    let send = async |offset: usize, bytes: &[u8]| {
        let url = format!("{}/v26.0/{id}", platform.url);
        let request = platform.client.post(url).header("file_offset", offset.to_string());
        let token = format!("OAuth {}", platform.config.access_token);
        let answer = request.header("authorization", token).body(bytes.to_vec()).send().await;
        let answer = answer.unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
    };

    // The half of it, then the rest from where it broke off.
    assert_eq!(send(0, b"pixels").await.0, 400);
    let (_, offset) = platform.graph("GET", id, Value::Null).await;
    assert_eq!(offset["file_offset"], 6);
    assert_eq!(send(0, b"others").await.0, 400);
    let (status, whole) = send(6, b"pixels").await;
    assert_eq!(status, 200, "{whole}");
    let handle = whole["h"].as_str().unwrap();
    assert!(handle.starts_with("4:"), "{handle}");

    let change = json!({ "messaging_product": "whatsapp", "profile_picture_handle": handle });
    assert_eq!(platform.graph("POST", &profile(&platform), change).await.0, 200);
    let picture = follow(&link(&platform).await.unwrap()).await;
    assert_eq!(picture.bytes().await.unwrap(), "pixelspixels");

    let odd = json!({ "messaging_product": "whatsapp", "profile_picture_handle": "4::eA==" });
    let (status, answer) = platform.graph("POST", &profile(&platform), odd).await;
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(100)));
    for wrong in
        ["file_length=12", "file_length=0&file_type=image/png", "file_length=9&file_type=x"]
    {
        let path = format!("{}/uploads?{wrong}", platform.config.app_id);
        assert_eq!(platform.graph("POST", &path, Value::Null).await.0, 400, "{wrong}");
    }
}

#[tokio::test]
async fn the_page_shows_the_picture_and_can_change_it() {
    let platform = Platform::start().await;
    let url = format!("{}/_emulator/profile/picture", platform.url);
    let shown = platform.client.get(&url).send().await.unwrap();
    assert_eq!(shown.headers()["x-content-type-options"], "nosniff");
    assert!(shown.bytes().await.unwrap().starts_with(PNG));
    let set =
        |mime: &str| platform.client.put(&url).header("content-type", mime).body("other").send();
    assert_eq!(set("image/svg+xml").await.unwrap().status(), StatusCode::BAD_REQUEST);
    assert_eq!(set("image/jpeg").await.unwrap().status(), StatusCode::NO_CONTENT);
    assert!(link(&platform).await.unwrap().contains("_n.jpg?"));

    platform.control("DELETE", "profile/picture", Value::Null).await;
    assert_eq!(link(&platform).await, None);
    assert_eq!(platform.control("GET", "profile/picture", Value::Null).await.0, 404);
    let (_, state) = platform.control("GET", "state", Value::Null).await;
    assert_eq!(state["brand"]["logo_url"], Value::Null);
}

#[tokio::test]
async fn each_fault_of_the_picture_is_what_it_says() {
    let platform = Platform::start().await;
    let url = link(&platform).await.unwrap();
    for (fault, status, mime) in [
        ("missing", 404, ""),
        ("expired", 403, "text/plain; charset=utf-8"),
        ("html", 200, "image/png"),
        ("svg", 200, "image/svg+xml"),
        ("large", 200, "image/png"),
        ("redirect", 302, ""),
    ] {
        platform.set_faults(json!({ "picture": fault })).await;
        let answer = follow(&url).await;
        let said = answer.headers().get("content-type").map_or("", |it| it.to_str().unwrap());
        assert_eq!((answer.status().as_u16(), said), (status, mime), "{fault}");
        if fault == "redirect" {
            assert_eq!(answer.headers()["location"], "http://10.0.0.1/picture.png");
        }
        let bytes = answer.bytes().await.unwrap();
        assert_eq!(bytes.len() > 5 * 1024 * 1024, fault == "large", "{fault}");
    }
    platform.set_faults(json!({ "picture": "hang" })).await;
    let hung = tokio::time::timeout(Duration::from_millis(100), follow(&url)).await;
    assert!(hung.is_err());
    platform.set_faults(json!({ "picture": null })).await;
    assert_eq!(follow(&url).await.status(), StatusCode::OK);
}
