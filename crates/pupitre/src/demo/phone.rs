//! The phone's memory: what was said before the demo began is on the visitors' phones too.

use whatsapp_emulator::{Emulator, PastMessage, PastVisitor};

use super::people::SampleVisitor;
use super::play::Chapter;

/// Tells the emulator what its visitors and the brand said to each other.
///
/// # Errors
///
/// When the emulator takes no more visitors.
pub(crate) fn remember(emulator: &Emulator, chapters: &[Chapter]) -> anyhow::Result<()> {
    for chapter in chapters {
        let SampleVisitor { name, phone, user_id } = chapter.visitor;
        let name = if name.is_empty() { format!("+{phone}") } else { name.to_owned() };
        emulator.remember(PastVisitor {
            name,
            phone: Some(phone.to_owned()),
            user_id: user_id.to_owned(),
            messages: chapter
                .lines
                .iter()
                .map(|line| PastMessage {
                    is_by_visitor: line.is_by_visitor,
                    text: line.text.to_owned(),
                    at: line.at,
                    wamid: line.platform_id.clone(),
                })
                .collect(),
        })?;
    }
    Ok(())
}
