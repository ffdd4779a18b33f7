//! Brands, as visitors know them.

pub(super) mod serve_logo;
