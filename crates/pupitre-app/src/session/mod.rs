//! Use cases about: session.
