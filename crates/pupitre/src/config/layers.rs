//! Where values come from: flags, then variables, then the file.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use config::{FileFormat, Source as _, Value, ValueKind};

use super::keys;

/// The beginning of our variables.
const PREFIX: &str = "PUPITRE_";

/// Variables of ours that are no settings.
const NOT_SETTINGS: [&str; 5] = ["CONFIG", "TEST_", "SIM_", "BENCH_", "WEB_BUILD"];

/// Something wrong with a setting, and its mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The setting, as it was given.
    pub(crate) name: String,
    /// What is wrong, and what to do.
    pub(crate) mend: String,
}

/// Everything wrong with the settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) struct Problems(pub(crate) Vec<Problem>);

impl Problems {
    /// What is wrong with a key, whose setting and mend the error names.
    pub(crate) fn of(error: &anyhow::Error) -> Self {
        let mend = format!("{error:#}");
        Self(vec![Problem { name: "secret_key".to_owned(), mend }])
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "The settings can't be used:")?;
        for problem in &self.0 {
            writeln!(f, "  {}: {}", problem.name, problem.mend)?;
        }
        Ok(())
    }
}

/// A value and where it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Given {
    pub(super) value: String,
    pub(super) origin: String,
}

/// The values of all layers, by key.
#[derive(Debug)]
pub(crate) struct Layers {
    values: BTreeMap<&'static str, Given>,
    problems: Vec<Problem>,
}

impl Layers {
    /// The layers of a file, variables and flags; later ones win.
    pub(crate) fn gather(
        file: Option<&Path>,
        variables: impl IntoIterator<Item = (String, String)>,
        flags: Vec<(&'static str, String)>,
    ) -> Self {
        let mut layers = Self { values: BTreeMap::new(), problems: Vec::new() };
        if let Some(path) = file {
            layers.add_file(path);
        }
        for (name, value) in variables {
            layers.add_variable(&name, value);
        }
        for (name, value) in flags {
            layers.add(name, &format!("--{}", name.replace(['_', '.'], "-")), value);
        }
        layers
    }

    /// Sets a value unless one was given.
    pub(crate) fn usual(mut self, name: &'static str, value: &str) -> Self {
        let origin = "default".to_owned();
        self.values.entry(name).or_insert_with(|| Given { value: value.to_owned(), origin });
        self
    }

    /// Sets a value, whatever was given.
    pub(crate) fn fixed(mut self, name: &'static str, value: &str) -> Self {
        let given = Given { value: value.to_owned(), origin: "demo".to_owned() };
        self.values.insert(name, given);
        self
    }

    pub(super) fn get(&self, name: &str) -> Option<&Given> {
        self.values.get(name)
    }

    pub(super) fn wrong(&mut self, name: impl Into<String>, mend: impl Into<String>) {
        self.problems.push(Problem { name: name.into(), mend: mend.into() });
    }

    pub(super) fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    fn add_file(&mut self, path: &Path) {
        let shown = path.display().to_string();
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => return self.wrong(shown, format!("this file can't be read: {error}.")),
        };
        match config::File::from_str(&text, FileFormat::Toml).collect() {
            Ok(table) => {
                for (name, value) in table {
                    self.add_value(&shown, &name, value);
                }
            }
            Err(error) => self.wrong(shown, format!("this is not TOML: {error}.")),
        }
    }

    fn add_value(&mut self, file: &str, name: &str, value: Value) {
        match value.kind {
            ValueKind::Table(table) => {
                for (inner, value) in table {
                    self.add_value(file, &format!("{name}.{inner}"), value);
                }
            }
            ValueKind::Array(items) => {
                let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
                self.add(name, &format!("{name} in {file}"), items.join(","));
            }
            ValueKind::Nil => {}
            _ => self.add(name, &format!("{name} in {file}"), value.to_string()),
        }
    }

    fn add_variable(&mut self, variable: &str, value: String) {
        let Some(rest) = variable.strip_prefix(PREFIX) else { return };
        if NOT_SETTINGS.iter().any(|other| rest.starts_with(other)) {
            return;
        }
        self.add(&keys::of_variable(rest), variable, value);
    }

    fn add(&mut self, name: &str, origin: &str, value: String) {
        let Some((key, is_in_file)) = keys::find(name) else {
            let meant = keys::nearest(name).map_or_else(
                || "the manual lists the settings.".to_owned(),
                |meant| {
                    if origin.starts_with(PREFIX) {
                        format!("did you mean {}?", keys::variable(meant))
                    } else {
                        format!("did you mean {meant}?")
                    }
                },
            );
            return self.wrong(origin, format!("there is no such setting; {meant}"));
        };
        let value = if is_in_file {
            match std::fs::read_to_string(&value) {
                Ok(text) => text.trim_end_matches(['\r', '\n']).to_owned(),
                Err(error) => {
                    return self.wrong(origin, format!("{value} can't be read: {error}."));
                }
            }
        } else {
            value
        };
        self.values.insert(key.name, Given { value, origin: origin.to_owned() });
    }
}
