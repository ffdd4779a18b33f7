//! `pupitre openapi`: the description of the API.

use super::say;

/// Prints it.
pub(crate) fn run() -> anyhow::Result<()> {
    say(&pupitre_http::openapi_json());
    Ok(())
}
