//! Chance and ids, from the seed alone.

use std::sync::atomic::{AtomicU64, Ordering};

use pupitre_app::ports::ids::Ids;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

/// One actor's chance: adding an actor does not shift the others.
#[derive(Debug)]
pub(super) struct Chance(ChaCha8Rng);

impl Chance {
    pub(super) fn new(seed: u64, actor: u64) -> Self {
        let mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(17) ^ actor;
        Self(ChaCha8Rng::seed_from_u64(mixed))
    }

    /// True that often.
    pub(super) fn hit(&mut self, probability: f64) -> bool {
        self.0.random_bool(probability)
    }

    /// From 0 to one less than `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0.random_range(0..end)
    }

    /// In that range, both ends included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.random_range(low..=high)
    }

    /// A rate: none in two swarms of five, else up to `most`.
    pub(super) fn rate(&mut self, most: f64) -> f64 {
        if self.hit(0.4) { 0.0 } else { self.0.random_range(0.05..1.0) * most }
    }

    /// One of them.
    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        if from.is_empty() { None } else { from.get(self.below(from.len())) }
    }
}

/// Ids that only grow.
#[derive(Debug, Default)]
pub(super) struct CountedIds(AtomicU64);

impl CountedIds {
    fn next(&self) -> u64 {
        self.0.fetch_add(1, Ordering::SeqCst) + 1
    }
}

impl Ids for CountedIds {
    fn id(&self) -> [u8; 16] {
        let mut id = [0; 16];
        id[..8].copy_from_slice(&self.next().to_be_bytes());
        id[8] = 0x80;
        id
    }

    fn arrival(&self) -> [u8; 10] {
        let mut arrival = [0; 10];
        arrival[..8].copy_from_slice(&self.next().to_be_bytes());
        arrival
    }
}
