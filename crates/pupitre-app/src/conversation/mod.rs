//! Use cases about: conversation.
