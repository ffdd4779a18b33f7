//! The wall between the crates: a table of who may import whom, compared with what cargo resolves.

use crate::{assert_none, cargo_tree, distinct, output_of, root};

/// What a crate may import, in its code; dev-dependencies may point down and sideways.
struct Row {
    name: &'static str,
    /// Our crates.
    ours: &'static [&'static str],
    /// Foreign crates.
    foreign: Foreign,
}

enum Foreign {
    /// These and no other.
    Only(&'static [&'static str]),
    /// Any but these.
    AnyBut(&'static [&'static str]),
}

const SQL: &[&str] = &["rusqlite", "tokio-postgres", "refinery"];

const TABLE: &[Row] = &[
    Row { name: "pupitre-domain", ours: &[], foreign: Foreign::Only(&["jiff", "thiserror"]) },
    Row {
        name: "pupitre-app",
        ours: &["pupitre-domain"],
        foreign: Foreign::Only(&["futures-channel", "jiff", "thiserror", "tracing"]),
    },
    Row {
        name: "pupitre-store",
        ours: &["pupitre-app", "pupitre-domain"],
        foreign: Foreign::AnyBut(&["axum", "axum-extra", "reqwest", "tower-http", "utoipa"]),
    },
    Row {
        name: "pupitre-whatsapp",
        ours: &["pupitre-app", "pupitre-domain"],
        foreign: Foreign::AnyBut(SQL),
    },
    Row {
        name: "pupitre-http",
        ours: &["pupitre-app", "pupitre-domain"],
        foreign: Foreign::AnyBut(&["rusqlite", "tokio-postgres", "refinery", "reqwest"]),
    },
    Row {
        name: "pupitre",
        ours: &[
            "pupitre-app",
            "pupitre-domain",
            "pupitre-http",
            "pupitre-store",
            "pupitre-whatsapp",
            "whatsapp-emulator",
        ],
        foreign: Foreign::AnyBut(SQL),
    },
    Row { name: "whatsapp-emulator", ours: &[], foreign: Foreign::AnyBut(SQL) },
];

/// What the core must not reach, however deep.
const OUTSIDE_WORLD: &[&str] = &[
    "axum",
    "hyper",
    "mio",
    "object_store",
    "rand",
    "reqwest",
    "rusqlite",
    "socket2",
    "tokio",
    "tokio-postgres",
    "tower",
];

/// What the core must not name: the standard library's ways out.
const WAYS_OUT: &[&str] =
    &["std::env", "std::fs", "std::net", "std::process", "std::thread", "std::io"];

fn is_ours(name: &str) -> bool {
    name == "pupitre" || name.starts_with("pupitre-") || name == "whatsapp-emulator"
}

/// The names of what a crate imports: directly, or however deep.
fn imports(name: &str, depth: &str) -> Vec<String> {
    let lines = cargo_tree(&["--package", name, "--edges", "normal", "--depth", depth], "{p}");
    let names = lines.iter().filter_map(|it| it.split(' ').next());
    distinct(names.filter(|it| *it != name).map(str::to_owned).collect())
}

#[test]
fn every_crate_has_its_row() {
    let folders = std::fs::read_dir(root().join("crates")).unwrap();
    let mut names: Vec<String> =
        folders.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let mut rows: Vec<&str> = TABLE.iter().map(|row| row.name).collect();
    rows.sort_unstable();
    assert_eq!(names, rows, "a crate has a row in this table, and its folder has its name");
}

#[test]
fn crates_depend_only_downward() {
    let mut findings = Vec::new();
    for row in TABLE {
        for import in imports(row.name, "1") {
            let may = if is_ours(&import) {
                row.ours.contains(&import.as_str())
            } else {
                match row.foreign {
                    Foreign::Only(allowed) => allowed.contains(&import.as_str()),
                    Foreign::AnyBut(refused) => !refused.contains(&import.as_str()),
                }
            };
            if !may {
                findings.push(format!("{} imports {import}", row.name));
            }
        }
    }
    assert_none("crates depend only downward (ARCHITECTURE.md, who may import whom)", &findings);
}

#[test]
fn the_core_touches_no_io() {
    let mut findings = Vec::new();
    for name in ["pupitre-domain", "pupitre-app"] {
        for import in imports(name, "99") {
            if OUTSIDE_WORLD.contains(&import.as_str()) {
                findings.push(format!("{name} reaches {import}"));
            }
        }
    }
    for path in
        output_of("git", &["ls-files", "crates/pupitre-domain/src", "crates/pupitre-app/src"])
            .lines()
    {
        let Ok(text) = std::fs::read_to_string(root().join(path)) else { continue };
        for way in WAYS_OUT {
            if text.contains(way) {
                findings.push(format!("{path} names {way}"));
            }
        }
        if path.contains("pupitre-domain") && text.contains("async ") {
            findings.push(format!("{path} is asynchronous"));
        }
    }
    assert_none("the core touches no IO: no runtime, driver, socket or file", &findings);
}

#[test]
fn the_emulator_knows_nothing_of_us() {
    let ours: Vec<String> =
        imports("whatsapp-emulator", "99").into_iter().filter(|it| is_ours(it)).collect();
    assert_none("the emulator is a second reading of the platform's manual", &ours);
}
