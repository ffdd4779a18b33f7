//! Use cases about: jobs.
