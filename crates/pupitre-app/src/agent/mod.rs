//! Use cases about: agent.
