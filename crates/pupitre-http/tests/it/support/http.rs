//! Requests as a browser of the desk makes them.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use serde_json::{Value, json};
use tower::ServiceExt as _;

/// The address that the desk of the tests believes to have.
pub(crate) const PUBLIC_URL: &str = "http://desk.test";

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// The code of a problem.
    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> String {
        let value = self.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
        value.unwrap_or_default()
    }

    /// Fails unless the answer has this status, and this code when it is a problem.
    #[track_caller]
    pub(crate) fn expect(self, status: u16, code: &str) -> Self {
        let text = String::from_utf8_lossy(&self.body);
        assert_eq!((self.status.as_u16(), self.code().as_str()), (status, code), "{text}");
        if !code.is_empty() {
            assert_eq!(self.header("content-type"), "application/problem+json");
            assert_eq!(self.json()["request_id"], self.header("x-request-id"));
            assert_eq!(self.json()["type"], format!("urn:pupitre:problem:{code}"));
        }
        self
    }

    /// Fails unless the answer is a success; its JSON.
    #[track_caller]
    pub(crate) fn ok(self) -> Value {
        let text = String::from_utf8_lossy(&self.body);
        assert!(self.status.is_success(), "{} {text}", self.status);
        self.json()
    }
}

/// A browser, with the cookie of its session.
#[derive(Clone)]
pub(crate) struct Browser {
    pub(crate) router: Router,
    pub(crate) cookie: Option<String>,
}

impl Browser {
    /// Sends a request as it is.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// A request with the headers of the desk's own page.
    pub(crate) fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let mut request = Request::builder()
            .method(Method::from_bytes(method.as_bytes()).unwrap())
            .uri(path)
            .header(header::HOST, "desk.test")
            .header(header::ORIGIN, PUBLIC_URL)
            .header("sec-fetch-site", "same-origin");
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        request
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.request("GET", path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(self.request("DELETE", path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.json("POST", path, &body.to_string()).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Answer {
        self.json("PUT", path, &body.to_string()).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.json("PATCH", path, &body.to_string()).await
    }

    /// A request with this text as its JSON body.
    pub(crate) async fn json(&self, method: &str, path: &str, body: &str) -> Answer {
        let request = self.request(method, path).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    /// An upload of these bytes under this client id.
    pub(crate) async fn upload(&self, client_id: &str, mime: &str, bytes: &[u8]) -> Answer {
        let path = format!("/api/v1/media?client_media_id={client_id}");
        let request = self
            .request("POST", &path)
            .header(header::CONTENT_TYPE, mime)
            .header("x-file-name", "caf%C3%A9.bin");
        self.send(request.body(Body::from(bytes.to_vec())).unwrap()).await
    }

    /// Logs in; the same browser, with its cookie.
    pub(crate) async fn log_in(self, email: &str, password: &str) -> Self {
        let body = json!({"email": email, "password": password, "locale": "fr"});
        let answer = self.post("/api/v1/sessions", &body).await.expect(201, "");
        let cookie = answer.header("set-cookie");
        let pair = cookie.split(';').next().unwrap().to_owned();
        Self { cookie: Some(pair), ..self }
    }
}
