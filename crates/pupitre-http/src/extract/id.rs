//! Ids in an address: what is not an id is not found, like an id that nobody has.

use std::collections::HashMap;
use std::str::FromStr;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;

use crate::codes::{self, Code};
use crate::problem::Problem;

/// The id that a field of a body holds.
///
/// # Errors
///
/// [`Problem`] when it is not one.
pub(crate) fn body_id<T: FromStr>(text: &str, field: &str) -> Result<T, Problem> {
    let problem = || Problem::new(codes::REQUEST_INVALID_VALUE).field(field);
    text.parse().map_err(|_unlike| problem())
}

/// The ids in the address of a request, by name.
#[derive(Debug)]
pub(crate) struct Ids(HashMap<String, String>);

impl Ids {
    /// The text of that name.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The id of that name.
    ///
    /// # Errors
    ///
    /// [`Problem`] of this code when it is not an id.
    pub(crate) fn get<T: FromStr>(&self, name: &str, not_found: Code) -> Result<T, Problem> {
        let id = self.text(name).and_then(|text| text.parse().ok());
        id.ok_or_else(|| Problem::new(not_found))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Ids {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let path = Path::<HashMap<String, String>>::from_request_parts(parts, state).await;
        Ok(Self(path.map(|Path(ids)| ids).unwrap_or_default()))
    }
}
