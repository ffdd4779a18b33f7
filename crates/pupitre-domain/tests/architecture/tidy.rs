//! Tidiness of every tracked file: length, width, first sentence, weight, and what must not be
//! written.

use crate::{assert_none, output_of, root};

const LINE_COUNT_MAX: usize = 500;
const WIDTH_MAX: usize = 100;
const BINARY_SIZE_BYTES_MAX: usize = 200_000;

/// Written by a tool, or read as a whole: their length says nothing.
const GENERATED: &[&str] = &[
    "Cargo.lock",
    "package-lock.json",
    ".snap",
    ".gen.ts",
    "openapi.json",
    "error-codes.json",
    "messages/",
    "fixtures/",
];

/// A tracked file: its path and its bytes.
struct File {
    path: String,
    bytes: Vec<u8>,
}

impl File {
    /// Its text, unless it is binary.
    fn text(&self) -> Option<&str> {
        let is_binary = self.bytes.contains(&0);
        if is_binary { None } else { std::str::from_utf8(&self.bytes).ok() }
    }

    fn is_kind(&self, extensions: &[&str]) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, it)| extensions.contains(&it))
    }

    fn is_generated(&self) -> bool {
        GENERATED.iter().any(|it| self.path.contains(it))
    }
}

/// The tracked files that stand in the working tree. Untracked ones are not the project's.
fn files() -> Vec<File> {
    let paths = output_of("git", &["ls-files", "-z"]);
    let root = root();
    let read = |path: &str| {
        let bytes = std::fs::read(root.join(path)).ok()?;
        Some(File { path: path.to_owned(), bytes })
    };
    paths.split('\0').filter(|it| !it.is_empty()).filter_map(read).collect()
}

/// Every line of every text file of these kinds, with its place `path:line`.
fn each_line(extensions: &[&str], mut look: impl FnMut(&str, &str) -> bool) -> Vec<String> {
    let mut findings = Vec::new();
    for file in files().iter().filter(|it| extensions.is_empty() || it.is_kind(extensions)) {
        for (number, line) in file.text().unwrap_or_default().lines().enumerate() {
            if look(&file.path, line) {
                findings.push(format!("{}:{}: {}", file.path, number + 1, line.trim()));
            }
        }
    }
    findings
}

#[test]
fn no_file_is_long() {
    let mut findings = Vec::new();
    for file in files().iter().filter(|it| !it.is_generated()) {
        let lines = file.text().unwrap_or_default().lines().count();
        if lines > LINE_COUNT_MAX {
            findings.push(format!("{}: {lines} lines", file.path));
        }
    }
    assert_none("a file has at most 500 lines", &findings);
}

#[test]
fn no_line_of_rust_is_wide() {
    let findings =
        each_line(&["rs"], |_, line| line.chars().count() > WIDTH_MAX && !holds_a_sentence(line));
    assert_none("a line of Rust has at most 100 columns", &findings);
}

/// Whether a line is wide for words that are in it, which the formatter does not break.
fn holds_a_sentence(line: &str) -> bool {
    const SENTENCE_LENGTH_MIN: usize = 60;
    !line.trim_start().starts_with("//")
        && line.split('"').skip(1).any(|it| it.chars().count() >= SENTENCE_LENGTH_MIN)
}

#[test]
fn nothing_is_left_for_later() {
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X"), "todo!("];
    let kinds = ["rs", "ts", "js", "mjs", "svelte", "css", "html", "sql", "sh", "toml", "yml"];
    let findings = each_line(&kinds, |path, line| {
        !path.ends_with("architecture/tidy.rs") && marks.iter().any(|mark| has_word(line, mark))
    });
    assert_none("no mark of unfinished work: finish it, or open an issue", &findings);
}

/// Whether the line has this word, and not as a piece of a longer one.
fn has_word(line: &str, word: &str) -> bool {
    let is_inside = |it: Option<char>| it.is_some_and(|it| it.is_alphanumeric() || it == '_');
    line.match_indices(word).any(|(start, _)| {
        let before = line.get(..start).and_then(|it| it.chars().next_back());
        let after = line.get(start + word.len()..).and_then(|it| it.chars().next());
        !is_inside(before) && (word.ends_with('(') || !is_inside(after))
    })
}

#[test]
fn every_module_begins_with_its_sentence() {
    let mut findings = Vec::new();
    for file in files().iter().filter(|it| it.is_kind(&["rs"])) {
        let text = file.text().unwrap_or_default();
        let first = text.lines().find(|it| !it.is_empty() && !it.starts_with("#!["));
        let sentence = first.and_then(|it| it.strip_prefix("//! ")).unwrap_or_default();
        let paragraph: Vec<&str> = text
            .lines()
            .skip_while(|it| !it.starts_with("//!"))
            .take_while(|it| *it != "//!" && it.starts_with("//!"))
            .collect();
        let ends = paragraph.last().is_some_and(|it| it.ends_with(['.', ':', '?']));
        if sentence.is_empty() || !ends {
            findings.push(file.path.clone());
        }
    }
    assert_none("a Rust file begins with a //! sentence", &findings);
}

#[test]
fn no_binary_is_heavy() {
    let mut findings = Vec::new();
    for file in files().iter().filter(|it| it.text().is_none() && !it.is_kind(&["woff2"])) {
        if file.bytes.len() > BINARY_SIZE_BYTES_MAX {
            findings.push(format!("{}: {} bytes", file.path, file.bytes.len()));
        }
    }
    assert_none("a binary file weighs at most 200 kB, fonts aside", &findings);
}

#[test]
fn no_file_names_a_machine_or_a_registry() {
    // What registries of packages call their hosts.
    let hosts = ["registry", "index", "static", "proxy"].map(|it| format!("://{it}."));
    let places = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/")];
    let findings = each_line(&[], |_, line| {
        hosts.iter().any(|it| line.contains(it.as_str()))
            || places.iter().any(|place| names_absolute_path(line, place))
    });
    assert_none("a tracked file holds for every machine", &findings);
}

/// Whether the line names a path below this place of the file system, and not a folder of ours.
fn names_absolute_path(line: &str, place: &str) -> bool {
    let is_inside = |it: char| it.is_alphanumeric() || matches!(it, '.' | '}' | ')' | '_' | '-');
    line.match_indices(place).any(|(start, _)| {
        let before = line.get(..start).and_then(|it| it.chars().next_back());
        !before.is_some_and(is_inside)
    })
}

#[test]
fn every_link_of_the_manuals_leads_to_a_file() {
    let mut findings = Vec::new();
    for file in files().iter().filter(|it| it.is_kind(&["md"])) {
        let folder = root().join(&file.path);
        let folder = folder.parent().unwrap();
        for piece in file.text().unwrap_or_default().split("](").skip(1) {
            let link = piece.split([')', '#']).next().unwrap_or_default();
            let is_ours = !link.is_empty() && !link.contains(':');
            if is_ours && !folder.join(link).exists() {
                findings.push(format!("{}: {link}", file.path));
            }
        }
    }
    assert_none("a link in a manual leads to a file", &findings);
}

#[test]
fn migrations_are_paired() {
    let names = |engine: &str| -> Vec<String> {
        let prefix = format!("crates/pupitre-store/migrations/{engine}/");
        let paths = output_of("git", &["ls-files", &prefix]);
        paths.lines().filter_map(|it| it.strip_prefix(&prefix)).map(str::to_owned).collect()
    };
    let sqlite = names("sqlite");
    assert!(!sqlite.is_empty(), "there are migrations");
    assert_eq!(sqlite, names("postgres"), "both databases have the same migrations");
}

#[test]
fn meta_s_words_stay_on_meta_s_wire() {
    let words = [concat!("wa", "mid"), concat!("wa", "ba")];
    let findings = each_line(&["rs", "sql", "ts", "svelte"], |path, line| {
        let is_theirs = path.starts_with("crates/pupitre-whatsapp/")
            || path.starts_with("crates/whatsapp-emulator/")
            || path.starts_with("crates/pupitre/tests/")
            || path.starts_with("bench/");
        let line = line.to_lowercase();
        !is_theirs && words.iter().any(|it| line.contains(it))
    });
    assert_none("the platform's own words stay in its adapter and in the emulator", &findings);
}
