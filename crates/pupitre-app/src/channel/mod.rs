//! Use cases about: channel.
