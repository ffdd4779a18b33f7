//! Dispatch: the template is looked at once more before it leaves (W3, W9).

use jiff::Timestamp;
use pupitre_domain::delivery::{DeliveryError, FailureCode};
use pupitre_domain::message::Message;
use pupitre_domain::service_window;
use pupitre_domain::template::fill::fill;
use pupitre_domain::template::{Template, TemplateContent, TemplateStatus};

use crate::channel::is_unwanted;
use crate::ports::channel::OutgoingTemplate;
use crate::ports::store::{StoreError, Transaction};

/// What comes back with a quick reply: which message, and which of its replies.
pub(super) fn payload(message: &Message, reply: usize) -> String {
    format!("pupitre:{}:{reply}", message.id)
}

/// The template as the platform wants it, or why it does not leave: the visitor wrote meanwhile, or
/// the template was paused, refused or changed since.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn checked_template(
    tx: &mut dyn Transaction,
    message: &Message,
    content: &TemplateContent,
    window_ends_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<Result<OutgoingTemplate, DeliveryError>, StoreError> {
    let refused = |code, detail: Option<&str>| {
        let detail = detail.map(str::to_owned);
        Ok(Err(DeliveryError { code, platform_code: None, detail }))
    };
    if service_window::is_open(window_ends_at, now) {
        return refused(FailureCode::WindowOpen, None);
    }
    let relaunch = tx.relaunch_of(message.id)?;
    if relaunch.as_ref().is_some_and(|it| it.ended_at.is_some()) {
        // The visitor wrote while it waited to leave, and that window has closed since.
        return refused(FailureCode::WindowOpen, None);
    }
    let template = match relaunch {
        Some(relaunch) => tx.template(relaunch.template)?,
        None => None,
    };
    let Some(template) = template else { return refused(FailureCode::TemplateNotApproved, None) };
    match template.facts.status {
        TemplateStatus::Approved => {}
        TemplateStatus::Paused => return refused(FailureCode::TemplatePaused, None),
        status @ (TemplateStatus::Pending
        | TemplateStatus::Rejected
        | TemplateStatus::Disabled
        | TemplateStatus::InAppeal
        | TemplateStatus::Archived
        | TemplateStatus::Deleted
        | TemplateStatus::Unknown) => {
            return refused(FailureCode::TemplateNotApproved, Some(status.name()));
        }
    }
    if is_unwanted(tx, &template, message.conversation)? {
        return refused(FailureCode::OptedOut, None);
    }
    match outgoing(&template, message, content) {
        Some(outgoing) => Ok(Ok(outgoing)),
        None => refused(FailureCode::TemplateRefused, Some("the template has changed since")),
    }
}

/// The template with the message's values; `None` when it no longer says the same with them.
fn outgoing(
    template: &Template,
    message: &Message,
    content: &TemplateContent,
) -> Option<OutgoingTemplate> {
    let parts = &template.facts.parts;
    let variables = content.variables.iter();
    let values: Vec<(String, String)> =
        variables.map(|it| (it.key.clone(), it.value.clone())).collect();
    let filled = fill(parts, &values, content.header_file).ok()?;
    if filled.text != content.body || filled.header != content.header {
        return None;
    }
    let replies = parts.quick_replies().enumerate();
    Some(OutgoingTemplate {
        name: template.facts.name.clone(),
        language: template.facts.language.clone(),
        header: filled.header_parameters,
        body: filled.body_parameters,
        quick_replies: replies
            .map(|(reply, position)| (position, payload(message, reply)))
            .collect(),
        header_value: filled.header_value,
        buttons: filled.buttons,
    })
}
