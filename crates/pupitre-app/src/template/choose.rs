//! Choose: a manager says which templates are relaunches, and where their variables come from (W6,
//! W9).

use pupitre_domain::agent::Role;
use pupitre_domain::event::Actor;
use pupitre_domain::id::TemplateId;
use pupitre_domain::template::{Template, Unsuited, Variable, VariableSource};

use super::save_and_tell;
use crate::Context;
use crate::ports::store::{StoreError, Transaction};

/// The longest title, in characters.
pub const TITLE_LENGTH_MAX: usize = 80;

/// The longest label of a variable, in characters.
pub const LABEL_LENGTH_MAX: usize = 80;

/// What a manager chooses of a template; what is absent stays as it is.
#[derive(Debug, Clone)]
pub struct ChooseTemplate {
    /// Which.
    pub template: TemplateId,
    /// Whether it is a relaunch.
    pub is_relaunch: Option<bool>,
    /// What the desk calls it; nothing for its own name.
    pub title: Option<String>,
    /// Where each variable comes from, and its label, in the order of the variables.
    pub variables: Option<Vec<(VariableSource, Option<String>)>>,
}

/// Why a choice is refused.
#[derive(Debug, thiserror::Error)]
pub enum ChooseTemplateError {
    /// There is no such template.
    #[error("the template does not exist")]
    NotFound,
    /// Only managers choose.
    #[error("only managers choose templates")]
    NotManager,
    /// It can't be a relaunch.
    #[error(transparent)]
    Unsuited(#[from] Unsuited),
    /// Not one source for each variable.
    #[error("a template with {count} variables takes as many sources")]
    VariableCount {
        /// How many variables it has.
        count: usize,
    },
    /// A title or a label is too long.
    #[error("the {field} is too long")]
    TooLong {
        /// Which.
        field: &'static str,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Changes what the desk does with a template; the template as it is then.
///
/// # Errors
///
/// See [`ChooseTemplateError`].
pub fn choose_template(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &ChooseTemplate,
) -> Result<Template, ChooseTemplateError> {
    if !is_manager(tx, ctx)? {
        return Err(ChooseTemplateError::NotManager);
    }
    let known = tx.template(command.template)?.ok_or(ChooseTemplateError::NotFound)?;
    let mut chosen = known.clone();
    if let Some(is_relaunch) = command.is_relaunch {
        if is_relaunch {
            known.check_suited()?;
        }
        chosen.is_relaunch = is_relaunch;
    }
    if let Some(title) = &command.title {
        let title = Some(title.trim()).filter(|it| !it.is_empty());
        chosen.title = within(title, "title", TITLE_LENGTH_MAX)?.map(str::to_owned);
    }
    if let Some(sources) = &command.variables {
        chosen.variables = variables(&known, sources)?;
    }
    if chosen != known {
        save_and_tell(tx, ctx, &chosen)?;
    }
    Ok(chosen)
}

fn variables(
    known: &Template,
    sources: &[(VariableSource, Option<String>)],
) -> Result<Vec<Variable>, ChooseTemplateError> {
    let count = known.variables.len();
    if sources.len() != count {
        return Err(ChooseTemplateError::VariableCount { count });
    }
    let chosen = known.variables.iter().zip(sources).map(|(known, (source, label))| {
        let label = label.as_deref().map(str::trim).filter(|it| !it.is_empty());
        let label = within(label, "variables", LABEL_LENGTH_MAX)?;
        let label = label.unwrap_or(&known.label).to_owned();
        Ok(Variable { key: known.key.clone(), source: *source, label })
    });
    chosen.collect()
}

fn within<'a>(
    text: Option<&'a str>,
    field: &'static str,
    length_max: usize,
) -> Result<Option<&'a str>, ChooseTemplateError> {
    match text {
        Some(text) if text.chars().count() > length_max => {
            Err(ChooseTemplateError::TooLong { field })
        }
        text => Ok(text),
    }
}

/// Whether a manager or an admin asks.
pub(crate) fn is_manager(tx: &mut dyn Transaction, ctx: &Context) -> Result<bool, StoreError> {
    let Actor::Agent(agent) = ctx.actor else { return Ok(false) };
    Ok(tx.agent(agent)?.is_some_and(|it| match it.role {
        Role::Manager | Role::Admin => true,
        Role::Agent => false,
    }))
}
