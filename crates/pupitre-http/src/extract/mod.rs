//! What handlers take from a request: strict bodies, parameters and ids.

mod id;
mod json;
mod params;

pub(crate) use id::{Ids, body_id};
pub(crate) use json::{Given, JsonBody};
pub(crate) use params::{Params, invalid};
