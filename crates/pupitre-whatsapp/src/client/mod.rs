//! Of the outbound half.
