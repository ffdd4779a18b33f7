//! Holds a writer still until a test lets it go.

use std::sync::mpsc::{Receiver, Sender, channel};

use pupitre_app::Desk;
use pupitre_app::ports::store::StoreError;

/// A writer that is held; it goes on when this is dropped.
pub(crate) struct Gate {
    _open: Sender<()>,
}

impl Gate {
    /// Holds the desk's only writer: what is asked of it from now on waits together.
    pub(crate) fn hold(desk: &Desk) -> Self {
        let (open, opened) = channel();
        let (entered, has_entered) = channel();
        drop(desk.write(move |_tx| {
            entered.send(()).unwrap();
            wait(&opened);
            Ok::<_, StoreError>(())
        }));
        has_entered.recv().unwrap();
        Self { _open: open }
    }
}

/// Waits until the other end is dropped.
fn wait(opened: &Receiver<()>) {
    assert!(opened.recv().is_err());
}
