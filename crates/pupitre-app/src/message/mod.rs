//! Use cases about: message.
