//! Tables of the manual that name tests: each of those is there.

use std::collections::BTreeSet;

use crate::{assert_none, distinct, output_of, root};

/// The names of all functions of the tree.
fn functions() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for path in output_of("git", &["ls-files", "crates/*.rs"]).lines() {
        let text = std::fs::read_to_string(root().join(path)).unwrap_or_default();
        for line in text.lines().filter_map(|line| line.trim_start().split_once("fn ")) {
            names.extend(line.1.split('(').next().map(str::to_owned));
        }
    }
    names
}

#[test]
fn every_bad_input_of_the_manual_has_its_test() {
    let known = functions();
    let manual = std::fs::read_to_string(root().join("docs/develop/bad-inputs.md")).unwrap();
    let rows: Vec<&str> = manual.lines().filter(|line| line.starts_with("| B-")).collect();
    let mut findings = Vec::new();
    for row in &rows {
        let number = row.get(2..7).unwrap_or_default();
        let proof = row.trim_end_matches(" |").rsplit(" | ").next().unwrap_or_default();
        let names: Vec<&str> = proof.split(", ").map(|it| it.trim_matches('`')).collect();
        if proof.starts_with("not taken: ") {
            continue;
        }
        for name in names.iter().filter(|it| !known.contains(**it)) {
            findings.push(format!("{number} is proven by {name}, which is not there"));
        }
    }
    assert_none("docs/develop/bad-inputs.md names tests that are there", &findings);
    let numbers = distinct(rows.iter().map(|it| it.get(2..7).unwrap_or_default().into()).collect());
    assert_eq!(numbers.len(), 98, "each number of the four parts has one row");
}
