//! What the platform calls things, and how it shapes them.

pub(crate) mod inbound;
pub(crate) mod interactive;
pub(crate) mod outbound;
pub(crate) mod pieces;
pub(crate) mod template;
