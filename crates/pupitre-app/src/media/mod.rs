//! Use cases about: media.
