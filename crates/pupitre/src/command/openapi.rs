//! `pupitre openapi`: the description of the API.

use super::say;

/// Prints it.
pub(crate) fn run() {
    say(&pupitre_http::openapi_json());
}
