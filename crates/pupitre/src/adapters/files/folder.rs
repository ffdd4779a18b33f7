//! Files in a folder.

use std::path::{Path as FolderPath, PathBuf};
use std::sync::Arc;

use object_store::local::LocalFileSystem;
use object_store::path::Path;

use super::ObjectFiles;

/// The files in that folder, which is made when it is missing.
///
/// # Errors
///
/// When the folder can't be made or opened.
pub(super) fn open(folder: &FolderPath) -> anyhow::Result<ObjectFiles> {
    std::fs::create_dir_all(folder)?;
    // A row that says that a file is here is durable: so is the file.
    let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
    let staging = Staging { folder: folder.to_owned() };
    Ok(ObjectFiles { store: Arc::new(store), staging: Some(staging) })
}

/// Where the folder keeps what is not complete: beside the file, under its name and a number.
pub(super) struct Staging {
    folder: PathBuf,
}

impl Staging {
    /// Removes what a killed process left of a file.
    pub(super) async fn sweep(&self, path: &Path) {
        let left = self.folder.join(format!("{path}#1"));
        match tokio::fs::remove_file(&left).await {
            Ok(()) => tracing::info!("what was left of an unfinished file is removed"),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => tracing::warn!(%error, "an unfinished file could not be removed"),
        }
    }
}
