//! Query parameters: each at most once, none that the address does not take.

use axum::extract::Query;
use axum::http::Uri;

use crate::codes;
use crate::problem::Problem;

/// The parameters of a request.
#[derive(Debug)]
pub(crate) struct Params(Vec<(String, String)>);

impl Params {
    /// Reads the parameters of an address that takes these names.
    ///
    /// # Errors
    ///
    /// [`Problem`]: another name, a name given twice, or a query that can't be decoded.
    pub(crate) fn read(uri: &Uri, names: &[&str]) -> Result<Self, Problem> {
        let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(uri)
            .map_err(|_undecodable| Problem::new(codes::REQUEST_INVALID_PARAMETER))?;
        for (position, (name, _)) in pairs.iter().enumerate() {
            if !names.contains(&name.as_str()) {
                return Err(Problem::new(codes::REQUEST_UNKNOWN_PARAMETER).field(name));
            }
            if pairs.iter().take(position).any(|(earlier, _)| earlier == name) {
                return Err(Problem::new(codes::REQUEST_DUPLICATE_PARAMETER).field(name));
            }
        }
        Ok(Self(pairs))
    }

    /// The value of a parameter.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// A parameter as a value of its type.
    ///
    /// # Errors
    ///
    /// [`Problem`] when it is not one.
    pub(crate) fn parse<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>, Problem> {
        self.get(name).map(|value| value.parse().map_err(|_unlike| invalid(name))).transpose()
    }

    /// The size of a page: from 1 to `max`.
    ///
    /// # Errors
    ///
    /// [`Problem`] when it is not.
    pub(crate) fn limit(&self, default: u32, max: u32) -> Result<u32, Problem> {
        let limit = self.parse("limit")?.unwrap_or(default);
        if (1..=max).contains(&limit) {
            return Ok(limit);
        }
        Err(invalid("limit")
            .detail(format!("A page has from 1 to {max} items."))
            .with("limit", max))
    }
}

/// The problem of a parameter with a value that it can't have.
pub(crate) fn invalid(name: &str) -> Problem {
    Problem::new(codes::REQUEST_INVALID_PARAMETER).field(name)
}
