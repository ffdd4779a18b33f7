//! What may be bundled: the bans and licences of `deny.toml`, held without a tool to install.
//!
//! `cargo deny check` reads the same file and knows more; these tests are the part that `cargo
//! test` runs.

use crate::{assert_none, cargo_tree, distinct, output_of, root};

/// The lines between `<key> = [` and `]` of `deny.toml`, comments left out.
fn list(key: &str) -> Vec<String> {
    let text = std::fs::read_to_string(root().join("deny.toml")).unwrap();
    let opening = format!("{key} = [");
    let lines = text.lines().map(str::trim).skip_while(|it| *it != opening).skip(1);
    let entries: Vec<String> = lines
        .take_while(|it| *it != "]")
        .filter(|it| !it.is_empty() && !it.starts_with('#'))
        .map(str::to_owned)
        .collect();
    assert!(!entries.is_empty(), "deny.toml has no list {key}, an entry a line");
    entries
}

/// The value of `key = "value"` in an entry of a list.
fn value<'entry>(entry: &'entry str, key: &str) -> Option<&'entry str> {
    let (_, rest) = entry.split_once(&format!("{key} = \""))?;
    rest.split('"').next()
}

/// Name and version of every package built for this host, tests included.
fn packages() -> Vec<(String, String)> {
    let lines = cargo_tree(&["--workspace", "--edges", "normal,build,dev"], "{p}");
    let pairs = distinct(lines).into_iter().filter_map(|line| {
        let mut words = line.split(' ');
        Some((words.next()?.to_owned(), words.next()?.to_owned()))
    });
    let mut pairs: Vec<(String, String)> = pairs.collect();
    pairs.dedup();
    pairs
}

#[test]
fn nothing_banned_is_built() {
    let packages = packages();
    let mut findings = Vec::new();
    for entry in list("deny") {
        let name = value(&entry, "crate").unwrap();
        let reason = value(&entry, "reason").unwrap_or_default();
        assert!(!reason.is_empty(), "the ban of {name} has a reason");
        let versions = packages.iter().filter(|(package, _)| package == name).count();
        let version_count_max = match entry.as_str() {
            it if it.contains("deny-multiple-versions = true") => 1,
            it if it.contains("wrappers = [") => continue,
            _ => 0,
        };
        if versions > version_count_max {
            findings.push(format!("{name}, {versions} version(s): {reason}"));
        }
    }
    assert_none("banned by deny.toml", &findings);
}

/// Whether an SPDX expression is satisfied by the accepted licences.
///
/// `OR` binds looser than `AND`; the old form `A/B` means `A OR B`; `A WITH B` is one name.
fn is_accepted(expression: &str, accepted: &[String]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let spaced = spaced.replace(" WITH ", "-WITH-");
    let mut words = spaced.split_whitespace().peekable();
    let verdict = any_of(&mut words, accepted);
    verdict && words.peek().is_none()
}

type Words<'text> = std::iter::Peekable<std::str::SplitWhitespace<'text>>;

fn any_of(words: &mut Words<'_>, accepted: &[String]) -> bool {
    let mut verdict = all_of(words, accepted);
    while words.next_if_eq(&"OR").is_some() {
        verdict |= all_of(words, accepted);
    }
    verdict
}

fn all_of(words: &mut Words<'_>, accepted: &[String]) -> bool {
    let mut verdict = one(words, accepted);
    while words.next_if_eq(&"AND").is_some() {
        verdict &= one(words, accepted);
    }
    verdict
}

fn one(words: &mut Words<'_>, accepted: &[String]) -> bool {
    match words.next() {
        Some("(") => {
            let verdict = any_of(words, accepted);
            words.next_if_eq(&")").is_some() && verdict
        }
        Some(name) => accepted.iter().any(|it| it.replace(" WITH ", "-WITH-") == name),
        None => false,
    }
}

#[test]
fn every_licence_is_accepted() {
    let accepted: Vec<String> =
        list("allow").iter().map(|it| it.trim_matches(['"', ',']).to_owned()).collect();
    let lines = cargo_tree(&["--workspace", "--edges", "normal,build"], "{p}|{l}");
    let mut findings = Vec::new();
    for line in distinct(lines) {
        let (package, licence) = line.rsplit_once('|').unwrap();
        if !is_accepted(licence, &accepted) {
            findings.push(format!("{package}: {licence:?}"));
        }
    }
    assert_none("a licence that deny.toml does not allow", &findings);
}

#[test]
fn the_web_has_our_licence() {
    let mut findings = Vec::new();
    for path in output_of("git", &["ls-files", "*package.json"]).lines() {
        let Ok(text) = std::fs::read_to_string(root().join(path)) else { continue };
        let other =
            |it: &&str| it.trim().starts_with("\"license\"") && !it.contains("\"Apache-2.0\"");
        findings.extend(text.lines().find(other).map(|it| format!("{path}: {}", it.trim())));
    }
    assert_none("every package of ours is under Apache-2.0", &findings);
}

#[test]
fn a_licence_expression_is_read_as_spdx_means_it() {
    let accepted =
        ["MIT".to_owned(), "ISC".to_owned(), "Apache-2.0 WITH LLVM-exception".to_owned()];
    for (expression, wanted) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0/MIT", true),
        ("GPL-3.0 AND MIT", false),
        ("ISC AND (GPL-3.0 OR MIT)", true),
        ("(ISC AND GPL-3.0) OR MIT", true),
        ("MIT OR ISC AND GPL-3.0", true),
        ("(MIT", false),
        ("Apache-2.0 WITH LLVM-exception", true),
        ("", false),
    ] {
        assert_eq!(is_accepted(expression, &accepted), wanted, "{expression}");
    }
}
