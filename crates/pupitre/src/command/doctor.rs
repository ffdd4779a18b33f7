//! `pupitre doctor`: is all well with the settings, the database, the files and the channel?

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::bail;
use pupitre_app::ports::setup::ChannelSetup as _;
use pupitre_app::ports::store::{CommitListener, Recorded};
use pupitre_store::OpenError;
use tokio::net::TcpListener;

use super::{EXIT_CONFIG, complain, layers, say};
use crate::adapters::files::ObjectFiles;
use crate::adapters::keyring::Keyring;
use crate::adapters::mail::SmtpMailer;
use crate::adapters::numbers::{NumberParts, Numbers};
use crate::cli::SettingsArgs;
use crate::clock::SystemClock;
use crate::config::{Config, Database, LogFormat, MediaStore, WhatsApp};
use crate::store::OpenStore;
use crate::{telemetry, whatsapp};

/// What a check found: what is well, or what is wrong with its mend.
type Finding = Result<String, String>;

/// The doctor hears of no commit.
struct Deaf;

impl CommitListener for Deaf {
    fn committed(&self, _recorded: Vec<Recorded>, _has_due_work: bool) {}
}

/// Checks everything and prints a line for each; the exit code says whether all is well.
pub(crate) async fn run(args: &SettingsArgs) -> ExitCode {
    let config = match Config::read(layers(args)) {
        Ok(config) => config,
        Err(problems) => {
            complain(&problems.to_string());
            return ExitCode::from(EXIT_CONFIG);
        }
    };
    telemetry::start("error", LogFormat::Text);
    let findings = [
        ("settings", Ok("all of them can be read".to_owned())),
        ("folder of data", folder(&config.data_dir)),
        ("database", database(&config).await),
        ("files", files(&config).await),
        ("address", address(&config).await),
        ("public address", public_address(&config)),
        ("WhatsApp", channel(&config).await),
        ("connected numbers", connected(&config).await.unwrap_or_else(|it| Err(it.to_string()))),
        ("mail", mail(&config).await),
    ];
    let mut is_well = true;
    for (name, finding) in findings {
        match finding {
            Ok(text) => say(&format!("ok     {name}: {text}")),
            Err(text) => {
                is_well = false;
                say(&format!("wrong  {name}: {text}"));
            }
        }
    }
    if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn folder(path: &Path) -> Finding {
    let probe = path.join("doctor.probe");
    std::fs::create_dir_all(path)
        .and_then(|()| std::fs::write(&probe, "probe"))
        .and_then(|()| std::fs::remove_file(&probe))
        .map(|()| format!("{} can be written", path.display()))
        .map_err(|error| format!("{} can't be written: {error}", path.display()))
}

async fn database(config: &Config) -> Finding {
    let name = match config.database {
        Database::Sqlite { .. } => "SQLite",
        Database::Postgres { .. } => "PostgreSQL",
    };
    let store = match OpenStore::open(config, Arc::new(Deaf)).await {
        Ok(store) => store,
        Err(OpenError::Locked { .. }) => return Ok(format!("{name}, in use by a running desk")),
        Err(error) => return Err(error.to_string()),
    };
    let counts = store.desk().write(|tx| tx.counts()).await;
    store.close().await;
    match counts {
        Ok((messages, quarantined)) => {
            Ok(format!("{name}; {messages} messages from visitors, {quarantined} items kept aside"))
        }
        Err(error) => Err(format!("{name} answers, but can't be used: {error}")),
    }
}

async fn files(config: &Config) -> Finding {
    let place = match &config.media {
        MediaStore::Disk => "the folder of data".to_owned(),
        MediaStore::S3(bucket) => format!("the bucket {}", bucket.name),
    };
    let probed = match ObjectFiles::open(config) {
        Ok(files) => files.probe().await,
        Err(error) => Err(error),
    };
    match probed {
        Ok(()) => Ok(format!("written, read and removed in {place}")),
        Err(error) => Err(format!("{place}: {error:#}")),
    }
}

async fn address(config: &Config) -> Finding {
    match TcpListener::bind(config.listen).await {
        Ok(_listener) => Ok(format!("{} is free", config.listen)),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            Ok(format!("{} is in use, by a running desk if all is well", config.listen))
        }
        Err(error) => Err(format!("{} can't be listened on: {error}", config.listen)),
    }
}

fn public_address(config: &Config) -> Finding {
    let url = &config.public_url;
    if config.whatsapp.is_some() && !url.starts_with("https://") {
        return Err(format!("{url}: Meta delivers to https only; set public_url"));
    }
    Ok(url.clone())
}

async fn mail(config: &Config) -> Finding {
    let Some(smtp) = &config.smtp else {
        return Ok("no server is set (smtp.url): no mail is sent".to_owned());
    };
    match SmtpMailer::open(smtp, &config.public_url) {
        Ok(mailer) => mailer.probe().await,
        Err(error) => Err(format!("smtp.url: {error:#}")),
    }
}

async fn channel(config: &Config) -> Finding {
    let Some(settings) = &config.whatsapp else {
        return Ok("no number is connected".to_owned());
    };
    check_number(config, settings).await.map_err(|error| format!("{error:#}"))
}

async fn check_number(config: &Config, settings: &WhatsApp) -> anyhow::Result<String> {
    let files = ObjectFiles::open(config)?;
    let client = whatsapp::client_config(config);
    let number = whatsapp::open(settings, client, Arc::new(files))?;
    let facts = number.client.check().await?;
    if facts.subscribed_apps.is_empty() {
        bail!("no app is subscribed to the account: no message would ever arrive");
    }
    let name = facts.verified_name.unwrap_or_else(|| "without a name".to_owned());
    Ok(format!("{} ({name}) answers", facts.display_phone_number))
}

/// The numbers that managers connected, each as the platform sees it. A running desk checks them by
/// itself.
async fn connected(config: &Config) -> anyhow::Result<Finding> {
    let store = match OpenStore::open(config, Arc::new(Deaf)).await {
        Ok(store) => store,
        Err(OpenError::Locked { .. }) => {
            return Ok(Ok("the running desk checks them each day".to_owned()));
        }
        Err(error) => return Ok(Err(error.to_string())),
    };
    let found = check_connected(config, &store).await;
    store.close().await;
    found
}

async fn check_connected(config: &Config, store: &OpenStore) -> anyhow::Result<Finding> {
    let desk = store.desk();
    let secrets = desk.read(|queries| queries.all_channel_secrets()).await?;
    if secrets.is_empty() {
        return Ok(Ok("none".to_owned()));
    }
    let keyring = Keyring::gather(config, true)?;
    if let Err(error) = keyring.check(&secrets) {
        return Ok(Err(format!("{error:#}")));
    }
    let numbers = Numbers::open(NumberParts {
        desk: desk.clone(),
        clock: Arc::new(SystemClock),
        keyring,
        client: whatsapp::client_config(config),
        files: Arc::new(ObjectFiles::open(config)?),
        configured: None,
    })
    .await?;
    let (mut well, mut wrong) = (Vec::new(), Vec::new());
    for channel in desk.read(|queries| queries.channels()).await? {
        if !secrets.iter().any(|it| it.channel == channel.id) {
            continue;
        }
        let name = channel.name.clone();
        let checked = numbers.check(channel).await;
        match checked.problems.iter().find(|it| !it.code.is_warning()) {
            Some(problem) => wrong.push(format!("{name}: {}", problem.code.name())),
            None => well.push(name),
        }
    }
    let said = format!("{}; see the page Channels", wrong.join(", "));
    Ok(if wrong.is_empty() { Ok(format!("{} answer", well.join(", "))) } else { Err(said) })
}
