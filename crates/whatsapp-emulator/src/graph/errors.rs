//! The Graph API's errors: shape, titles and HTTP statuses (Meta, error codes, 2026-06-18).
//!
//! The HTTP column is the older official table's; the present one gives none.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// A refusal of the Graph API.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct GraphError {
    pub(crate) code: u32,
    http: u16,
    subcode: Option<u32>,
    message: String,
    details: Option<String>,
    user_text: Option<(String, String)>,
}

impl GraphError {
    /// An error of the platform by its code, with what it says of this request.
    pub(crate) fn platform(code: u32, details: impl Into<String>) -> Self {
        Self {
            code,
            http: http(code),
            subcode: None,
            message: format!("(#{code}) {}", title(code)),
            details: Some(details.into()),
            user_text: None,
        }
    }

    /// A body that breaks the manual: code 100, and the rule that is broken.
    pub(crate) fn parameter(details: impl Into<String>) -> Self {
        Self::platform(100, details)
    }

    /// A needed key is absent: code 131008.
    pub(crate) fn missing(key: &str) -> Self {
        Self::platform(131_008, format!("Required parameter is missing: {key}"))
    }

    /// A key has a value that it cannot have: code 131009.
    pub(crate) fn value(details: impl Into<String>) -> Self {
        Self::platform(131_009, details)
    }

    /// A template refused at creation: code 100 with a subcode and a text for people.
    pub(crate) fn template(subcode: u32, title: &str, text: &str) -> Self {
        Self {
            subcode: Some(subcode),
            user_text: Some((title.to_owned(), text.to_owned())),
            details: None,
            message: "Invalid parameter".to_owned(),
            ..Self::platform(100, "")
        }
    }

    /// The object does not exist, or the token may not see it.
    pub(crate) fn unknown_object(method: &str, id: &str) -> Self {
        Self {
            code: 100,
            http: 400,
            subcode: Some(33),
            message: format!(
                "Unsupported {} request. Object with ID '{id}' does not exist, cannot be loaded \
                 due to missing permissions, or does not support this operation",
                method.to_lowercase()
            ),
            details: None,
            user_text: None,
        }
    }

    /// No token at all.
    pub(crate) fn no_token() -> Self {
        let message = "An access token is required to request this resource.";
        Self { message: message.to_owned(), details: None, ..Self::platform(104, "") }
    }

    /// A token that is not the configured one.
    pub(crate) fn wrong_token() -> Self {
        let message = "Invalid OAuth access token - Cannot parse access token";
        Self { message: message.to_owned(), details: None, ..Self::platform(190, "") }
    }

    /// A token whose life is over, or that was taken back.
    pub(crate) fn expired_token() -> Self {
        let message = "Error validating access token: Session has expired.";
        Self { subcode: Some(463), ..Self::wrong_token() }.saying(message)
    }

    fn saying(self, message: &str) -> Self {
        Self { message: message.to_owned(), ..self }
    }

    /// The answer, with its trace id.
    pub(crate) fn answer(self, trace_id: &str) -> Response {
        let is_method = self.subcode == Some(33);
        let mut error = json!({
            "message": self.message,
            "type": if is_method { "GraphMethodException" } else { "OAuthException" },
            "code": self.code,
            "fbtrace_id": trace_id,
        });
        let mut put = |key: &str, value: Value| crate::payload::insert(&mut error, key, value);
        if let Some(details) = self.details {
            put("error_data", json!({ "messaging_product": "whatsapp", "details": details }));
        }
        if let Some(subcode) = self.subcode {
            put("error_subcode", subcode.into());
        }
        if let Some((title, text)) = self.user_text {
            put("error_user_title", title.into());
            put("error_user_msg", text.into());
        }
        if is_transient(self.code) {
            put("is_transient", true.into());
        }
        let status = StatusCode::from_u16(self.http).unwrap_or(StatusCode::BAD_REQUEST);
        (status, Json(json!({ "error": error }))).into_response()
    }
}

/// The platform's title of a code.
pub(crate) fn title(code: u32) -> &'static str {
    match code {
        0 => "Authentication failed",
        1 => "API unknown error",
        2 => "Service temporarily unavailable",
        3 => "Capability or permissions issue",
        4 => "Application request limit reached",
        10 => "Application does not have permission for this action",
        33 => "The business phone number has been deleted",
        100 => "Invalid parameter",
        104 => "An access token is required",
        190 => "Access token has expired",
        368 => "Temporarily blocked for policies violations",
        80_007 => "Rate limit issues",
        130_403 => "The business has blocked this user",
        130_429 => "Rate limit hit",
        130_472 => "User's number is part of an experiment",
        130_497 => "Business account is restricted from messaging users in this country",
        131_000 => "Something went wrong",
        131_005 => "Access denied",
        131_008 => "Required parameter is missing",
        131_009 => "Parameter value is not valid",
        131_016 => "Service unavailable",
        131_021 => "Recipient cannot be sender",
        131_026 => "Message undeliverable",
        131_030 => "Recipient phone number not in allowed list",
        131_031 => "Account has been locked",
        131_037 => "WhatsApp provided number needs display name approval",
        131_042 => "Business eligibility payment issue",
        131_045 => "Incorrect certificate",
        131_047 => "Re-engagement message",
        131_048 => "Spam rate limit hit",
        131_049 => "This message was not delivered to maintain healthy ecosystem engagement",
        131_050 => "User has stopped marketing messages",
        131_051 => "Unsupported message type",
        131_052 => "Media download error",
        131_053 => "Media upload error",
        131_056 => "(Business account, consumer account) pair rate limit hit",
        131_062 => "Message type is not possible to a user id",
        132_000 => "Template param count mismatch",
        132_001 => "Template does not exist",
        132_005 => "Template hydrated text too long",
        132_007 => "Template format character policy violated",
        132_012 => "Template parameter format mismatch",
        132_015 => "Template is paused",
        132_016 => "Template is disabled",
        133_004 => "Server temporarily unavailable",
        133_005 => "Two-step verification PIN mismatch",
        133_010 => "Phone number not registered",
        133_016 => "Account register or deregister rate limit exceeded",
        135_000 => "Generic user error",
        137_000 => "Identity key hash mismatch",
        2200 => "Callback verification failed",
        2500 => "Unknown path components",
        131_057 | 2_494_100 => "Account in maintenance mode",
        _ => "Message failed to send",
    }
}

/// What `error_data.details` says of a code when the request gives no more.
pub(crate) fn details(code: u32) -> &'static str {
    match code {
        130_403 => "The business has blocked this user.",
        131_009 => "Parameter value is not valid.",
        131_026 => "Message undeliverable: the recipient cannot receive it.",
        131_047 => {
            "Message failed to send because more than 24 hours have passed since the customer \
             last replied to this number."
        }
        131_049 => "The message was held back for the health of the ecosystem.",
        131_052 => "The media could not be downloaded: it is larger than 100 MB.",
        131_053 => "The media could not be fetched or has a type that is not supported.",
        _ => "The message failed.",
    }
}

fn http(code: u32) -> u16 {
    match code {
        0 | 190 => 401,
        3 | 131_000 | 131_016 | 131_045 | 131_057 | 133_000 | 134_102 => 500,
        2 | 133_004 => 503,
        10 | 200..=299 | 368 | 130_497 | 131_005 | 131_031 => 403,
        803 | 132_001 | 134_011 => 404,
        _ => 400,
    }
}

fn is_transient(code: u32) -> bool {
    matches!(code, 1 | 2 | 4 | 80_007 | 130_429 | 131_000 | 131_016 | 131_056 | 131_057 | 133_004)
}
