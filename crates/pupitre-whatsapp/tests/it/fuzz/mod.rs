//! What the platform, or somebody who plays it, may send: mutations of a kept corpus, so many of
//! them, from a seed that a failure names. Any stable compiler runs them with the other tests.
//!
//! `PUPITRE_TEST_FUZZ_CASES` makes a run longer, `PUPITRE_TEST_FUZZ_SEED` another one. What was
//! found once is put into the corpus, in `crates/pupitre-whatsapp/fuzz`.

mod answers;
mod bodies;
mod mutate;
mod signatures;

use std::path::{Path, PathBuf};

pub(super) use mutate::Mutator;

/// How many cases a target has, and what they begin from.
fn setting(name: &str, default: u64) -> u64 {
    let given = std::env::vars().find(|(key, _)| key == name);
    given.map_or(default, |(_, value)| value.parse().unwrap())
}

/// Runs a target: each case is told from the seed and its number alone.
fn run(target: &str, cases: u64, corpus: &[Vec<u8>], mut case: impl FnMut(&mut Mutator, &[u8])) {
    let seed = setting("PUPITRE_TEST_FUZZ_SEED", 1);
    let cases = setting("PUPITRE_TEST_FUZZ_CASES", cases);
    assert!(!corpus.is_empty(), "{target} has no corpus");
    for number in 0..cases {
        let told = Told { target, seed, number };
        let mut mutator = Mutator::new(seed, number);
        let first = mutator.pick(corpus).clone();
        let other = mutator.pick(corpus).clone();
        let input = mutator.mutated(first, &other);
        case(&mut mutator, &input);
        std::mem::forget(told);
    }
}

/// Says which case it was when a case panics.
struct Told<'a> {
    target: &'a str,
    seed: u64,
    number: u64,
}

impl Drop for Told<'_> {
    fn drop(&mut self) {
        let Self { target, seed, number } = self;
        #[expect(clippy::print_stderr, reason = "what a failed test says")]
        {
            eprintln!("{target}: PUPITRE_TEST_FUZZ_SEED={seed}, case {number}");
        }
    }
}

/// Every file of these folders, in the order of their names.
fn corpus(folders: &[PathBuf]) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> = folders
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// A folder of the corpus.
fn kept(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(name)
}
