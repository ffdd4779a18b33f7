//! The log: one line per thing worth saying, to the standard error.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::FmtSpan;

use crate::config::LogFormat;

/// What libraries may say at most, unless the filter names them.
const LIBRARIES: [&str; 6] = [
    "hyper=warn",
    "memory_serve=warn",
    "refinery_core=warn",
    "reqwest=warn",
    "rustls=warn",
    "tokio_postgres=warn",
];

/// Starts the log. A filter that can't be read leaves `info`, and says so.
pub(crate) fn start(filter: &str, format: LogFormat) {
    let (parsed, error) = match EnvFilter::try_new(filter) {
        Ok(parsed) => (parsed, None),
        Err(error) => (EnvFilter::new("info"), Some(error)),
    };
    let filter = LIBRARIES.iter().fold(parsed, |filter, rule| match rule.parse() {
        Ok(directive) => filter.add_directive(directive),
        Err(_never) => filter,
    });
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_span_events(FmtSpan::NONE)
        .with_writer(std::io::stderr)
        .with_ansi(false);
    let started = match format {
        LogFormat::Text => builder.with_target(false).try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
    if started.is_ok()
        && let Some(error) = error
    {
        tracing::warn!(%error, "the setting `log` can't be read; info is logged");
    }
}
