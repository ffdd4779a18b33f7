//! The phones' memory: what visitors and the brand said is on the phones again after a restart.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use tokio_util::sync::CancellationToken;
use whatsapp_emulator::{Emulator, PastMessage, PastVisitor};

use super::people::SampleVisitor;
use super::play::Chapter;

/// The file of the phones' memory in the demo's folder.
const FILE: &str = "phones.json";

/// How often the memory is written when it has changed.
const SAVE_EVERY: Duration = Duration::from_secs(2);

/// Gives the phones back what was said: as it was kept, else as the sample data tells it.
///
/// # Errors
///
/// When what was kept can't be read, or the emulator takes no more visitors.
pub(crate) fn remember(
    emulator: &Emulator,
    folder: &Path,
    chapters: &[Chapter],
) -> anyhow::Result<()> {
    let path = folder.join(FILE);
    let pasts = match std::fs::read(&path) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .with_context(|| format!("{}; --fresh begins again", path.display()))?,
        Err(_none_yet) => chapters.iter().map(past).collect::<Vec<_>>(),
    };
    for past in pasts {
        emulator.remember(past)?;
    }
    Ok(())
}

/// Keeps the phones' memory until `stop`. What a kill loses is on a toy phone, not on the desk.
pub(crate) async fn keep(emulator: Emulator, folder: PathBuf, stop: CancellationToken) {
    let mut kept = String::new();
    let mut is_last = false;
    while !is_last {
        tokio::select! {
            () = stop.cancelled() => is_last = true,
            () = tokio::time::sleep(SAVE_EVERY) => {}
        }
        let memory = serde_json::to_string(&emulator.memory()).unwrap_or_default();
        if memory == kept {
            continue;
        }
        match write(&folder, &memory).await {
            Ok(()) => kept = memory,
            Err(error) => tracing::warn!(%error, "the phones' memory was not kept"),
        }
    }
}

async fn write(folder: &Path, memory: &str) -> std::io::Result<()> {
    let draft = folder.join("phones.draft");
    tokio::fs::write(&draft, memory).await?;
    tokio::fs::rename(&draft, folder.join(FILE)).await
}

fn past(chapter: &Chapter) -> PastVisitor {
    let SampleVisitor { name, phone, user_id } = chapter.visitor;
    let message = |line: &super::play::Spoken| PastMessage {
        is_by_visitor: line.is_by_visitor,
        text: line.text.to_owned(),
        at: line.at,
        platform_id: line.platform_id.clone(),
    };
    PastVisitor {
        name: if name.is_empty() { format!("+{phone}") } else { name.to_owned() },
        phone: Some(phone.to_owned()),
        user_id: user_id.to_owned(),
        messages: chapter.lines.iter().map(message).collect(),
    }
}
