//! Test message: a template to the manager's own phone proves the loop (C1).

use pupitre_domain::channel::{Channel, ChannelKind};
use pupitre_domain::delivery::{DeliveryError, FailureCode};
use pupitre_domain::id::ChannelId;
use pupitre_domain::template::{Category, Template, TemplateStatus};

use super::create::told;
use crate::Context;
use crate::ports::channel::{OutgoingTemplate, SendOutcome};
use crate::ports::store::{StoreError, TestRow, Transaction};

/// What is to be sent.
#[derive(Debug, Clone)]
pub struct TestMessage {
    /// By which channel.
    pub channel: Channel,
    /// To which phone, in digits.
    pub phone: String,
    /// Which template.
    pub template: OutgoingTemplate,
}

/// Why there is no test.
#[derive(Debug, thiserror::Error)]
pub enum TestMessageError {
    /// There is no such channel, or it sends no tests.
    #[error("the channel does not exist or sends no tests")]
    NotFound,
    /// That is no phone number: 6 to 15 digits with the country's code.
    #[error("a phone number has 6 to 15 digits, with the country's code")]
    Phone,
    /// No approved template can be sent without values.
    #[error("no approved template can be sent without values")]
    NoTemplate,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Begins a test: it takes the place of the one before.
///
/// # Errors
///
/// See [`TestMessageError`].
pub fn begin_test(
    tx: &mut dyn Transaction,
    ctx: &Context,
    channel: ChannelId,
    phone: &str,
) -> Result<TestMessage, TestMessageError> {
    let channel = tx.channel(channel)?.ok_or(TestMessageError::NotFound)?;
    if channel.kind != ChannelKind::WhatsApp {
        return Err(TestMessageError::NotFound);
    }
    let phone = digits(phone).ok_or(TestMessageError::Phone)?;
    let templates = tx.templates(channel.id)?;
    let template = plainest(&templates).ok_or(TestMessageError::NoTemplate)?;
    tx.put_channel_test(&TestRow {
        channel: channel.id,
        phone: phone.clone(),
        sent_at: ctx.now,
        accepted_at: None,
        key: None,
        error: None,
    })?;
    let template = OutgoingTemplate {
        name: template.facts.name.clone(),
        language: template.facts.language.clone(),
        header: Vec::new(),
        body: Vec::new(),
        quick_replies: Vec::new(),
        header_value: None,
        buttons: Vec::new(),
    };
    Ok(TestMessage { channel, phone, template })
}

/// Keeps what came of it. What the platform reports later is read beside it, by its key.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn finish_test(
    tx: &mut dyn Transaction,
    ctx: &Context,
    begun: (&TestMessage, jiff::Timestamp),
    outcome: &SendOutcome,
) -> Result<(), StoreError> {
    let (test, sent_at) = begun;
    if let SendOutcome::Accepted { .. } = outcome {
        tx.resume_sending(test.channel.id, ctx.elapsed)?;
    }
    let (key, error) = match outcome {
        SendOutcome::Accepted { platform_key, .. } => (Some(*platform_key), None),
        SendOutcome::Rejected(error)
        | SendOutcome::NotSent { error, .. }
        | SendOutcome::ChannelDown(error) => (None, Some(error.clone())),
        SendOutcome::Ambiguous => (None, Some(nobody_knows())),
    };
    tx.put_channel_test(&TestRow {
        channel: test.channel.id,
        phone: test.phone.clone(),
        sent_at,
        accepted_at: key.map(|_| ctx.now),
        key,
        error,
    })?;
    told(tx, ctx, test.channel.id)
}

fn nobody_knows() -> DeliveryError {
    DeliveryError { code: FailureCode::PlatformUnavailable, platform_code: None, detail: None }
}

/// The digits of a phone number; none when it can't be one.
///
/// Source: ITU-T E.164, at most 15 digits.
fn digits(phone: &str) -> Option<String> {
    let is_known = |it: char| it.is_ascii_digit() || " +-.()\u{a0}\u{202f}".contains(it);
    if !phone.chars().all(is_known) {
        return None;
    }
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    (6..=15).contains(&digits.len()).then_some(digits)
}

/// An approved template without values: the platform's own greeting if it is there.
fn plainest(templates: &[Template]) -> Option<&Template> {
    let is_plain = |it: &&Template| {
        it.facts.status == TemplateStatus::Approved
            && it.facts.category != Category::Authentication
            && it.variables.is_empty()
            && it.facts.parts.buttons.is_empty()
            && !it.facts.parts.has_other_parts
    };
    let rank = |it: &&Template| match it.facts.name.as_str() {
        "hello_world" => 0,
        name if name.starts_with("hello") => 1,
        _ => 2,
    };
    templates.iter().filter(is_plain).min_by_key(rank)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c1_a_phone_number_is_read_as_people_write_it() {
        assert_eq!(digits("+33 6 39 98 70 01").as_deref(), Some("33639987001"));
        assert_eq!(digits("(33) 6.39-98").as_deref(), Some("3363998"));
        for odd in ["", "+33", "phone", "+33 6 39 98 70 01 22 33 44", "33;1234567"] {
            assert_eq!(digits(odd), None, "{odd}");
        }
    }
}
