//! What the disk costs: the reference of every durable write.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

/// How many times a page is written and synced.
const TIMES: usize = 200;

/// The median of a 4 KiB append and its `fdatasync`, as a commit does it.
pub(crate) fn fsync_p50(folder: &Path) -> anyhow::Result<Duration> {
    let path = folder.join("fsync.probe");
    let mut file = File::create(&path)?;
    let page = [7_u8; 4096];
    let mut took = Vec::with_capacity(TIMES);
    for _time in 0..TIMES {
        let began = Instant::now();
        file.write_all(&page)?;
        file.sync_data()?;
        took.push(began.elapsed());
    }
    std::fs::remove_file(&path)?;
    took.sort_unstable();
    Ok(took.get(TIMES / 2).copied().unwrap_or_default())
}
