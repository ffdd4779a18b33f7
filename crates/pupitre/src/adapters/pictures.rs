//! Pictures of the house, drawn anew as small copies are, one at a time.

use pupitre_app::ports::files::BoxFuture;
use pupitre_app::ports::pictures::{Pictures, Redrawn, Unfit};
use tokio::sync::Semaphore;

use super::previews::{self, Made};

/// Draws pictures anew, apart from what answers requests.
#[derive(Debug)]
pub(crate) struct Redrawer {
    /// An open picture takes a lot of memory: whoever asks waits for their turn.
    turn: Semaphore,
}

impl Default for Redrawer {
    fn default() -> Self {
        Self { turn: Semaphore::new(1) }
    }
}

impl Pictures for Redrawer {
    fn redraw(&self, source: Vec<u8>, side_max: u32) -> BoxFuture<'_, Result<Redrawn, Unfit>> {
        Box::pin(async move {
            // It is never closed: then nobody's turn would come.
            let _turn = self.turn.acquire().await;
            let drawn =
                tokio::task::spawn_blocking(move || previews::redraw(source, side_max)).await;
            match drawn {
                Ok(Ok(Made { size, mime, bytes })) => Ok(Redrawn { size, mime, bytes }),
                Ok(Err(error)) => {
                    tracing::info!(%error, "a picture of the house is not taken");
                    Err(error.downcast_ref().copied().unwrap_or(Unfit::Damaged))
                }
                Err(error) => {
                    tracing::error!(%error, "a picture broke its reader");
                    Err(Unfit::Damaged)
                }
            }
        })
    }
}
