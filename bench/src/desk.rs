//! The desk under load: started, measured from outside, stopped.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::figures::{Cost, Run};

/// How many conversations a desk holds.
pub(crate) const LIMIT: usize = 5;

/// The secret that webhooks are signed with.
pub(crate) const APP_SECRET: &str = "secret-of-the-benchmark";

/// The platform's id of the number.
pub(crate) const NUMBER: &str = "106540000000001";

const PASSWORD: &str = "a password for benchmarks";

/// How long the desk is left alone before its memory is read.
const REST: Duration = Duration::from_secs(5);

/// A running desk.
pub(crate) struct Desk {
    binary: PathBuf,
    variables: Vec<(&'static str, String)>,
    child: Child,
    /// Its address, without the scheme.
    pub(crate) host: String,
    /// The cookies of its agents.
    pub(crate) cookies: Vec<String>,
    /// The cookie of somebody who sets the house up.
    pub(crate) manager: Option<String>,
}

impl Desk {
    /// Adds the agents, starts the desk and logs them in.
    pub(crate) async fn start(
        binary: &Path,
        folder: &Path,
        postgres: Option<&str>,
        agents: usize,
    ) -> anyhow::Result<Self> {
        let mut variables = variables(folder);
        if let Some(admin) = postgres {
            variables.push(("PUPITRE_DATABASE_URL", database(admin).await?));
        }
        for number in 0..agents {
            add_user(binary, &variables, number, "agent").await?;
        }
        add_user(binary, &variables, agents, "admin").await?;
        let (child, host) = spawn(binary, &variables).await?;
        let (binary, cookies, manager) = (binary.to_owned(), Vec::new(), None);
        let mut desk = Self { binary, variables, child, host, cookies, manager };
        for number in 0..agents {
            let cookie = desk.log_in(number).await?;
            desk.cookies.push(cookie);
        }
        desk.manager = Some(desk.log_in(agents).await?);
        Ok(desk)
    }

    async fn log_in(&self, number: usize) -> anyhow::Result<String> {
        let body = json!({"email": email(number), "password": PASSWORD, "locale": "fr"});
        let answer = reqwest::Client::new()
            .post(format!("http://{}/api/v1/sessions", self.host))
            // Logins are limited by address: each agent has one.
            .header("x-forwarded-for", format!("10.0.{}.{}", number / 250, number % 250 + 1))
            .json(&body)
            .send()
            .await?;
        if !answer.status().is_success() {
            bail!("login {number}: {}", answer.status());
        }
        let cookie = answer.headers().get("set-cookie").context("a cookie")?.to_str()?;
        Ok(cookie.split(';').next().unwrap_or_default().to_owned())
    }

    /// Runs a load and reads what it cost this process.
    pub(crate) async fn measured(
        &self,
        load: impl Future<Output = anyhow::Result<Run>>,
    ) -> anyhow::Result<(Run, Cost)> {
        let before = self.cpu()?;
        let run = load.await?;
        Ok((run, Cost { cpu: self.cpu()?.saturating_sub(before) }))
    }

    fn id(&self) -> anyhow::Result<u32> {
        self.child.id().context("the desk has ended")
    }

    /// The processor's time of the process, all threads.
    fn cpu(&self) -> anyhow::Result<Duration> {
        /// Linux counts in hundredths of a second (`USER_HZ`).
        const TICK: Duration = Duration::from_millis(10);
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.id()?))?;
        let fields = stat.rsplit(')').next().context("the process's figures")?;
        let ticks = fields.split_whitespace().skip(11).take(2).map(str::parse::<u32>);
        Ok(TICK * ticks.sum::<Result<u32, _>>()?)
    }

    /// The memory that it holds when nothing has happened for a while.
    pub(crate) async fn rss_at_rest_mib(&self) -> anyhow::Result<f64> {
        tokio::time::sleep(REST).await;
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.id()?))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib: f64 = line.context("VmRSS")?.trim().trim_end_matches("kB").trim().parse()?;
        Ok(kib / 1024.0)
    }

    /// Stops and starts again on the same database: how long until it says that it is ready.
    pub(crate) async fn restart(&mut self) -> anyhow::Result<Duration> {
        self.end().await?;
        let began = Instant::now();
        let (child, host) = spawn(&self.binary, &self.variables).await?;
        let took = began.elapsed();
        self.child = child;
        self.host = host;
        Ok(took)
    }

    /// Stops it.
    pub(crate) async fn stop(mut self) -> anyhow::Result<()> {
        self.end().await
    }

    async fn end(&mut self) -> anyhow::Result<()> {
        let id = self.id()?.to_string();
        Command::new("kill").args(["-TERM", &id]).status().await?;
        self.child.wait().await?;
        Ok(())
    }
}

fn variables(folder: &Path) -> Vec<(&'static str, String)> {
    let setting = |name, value: &str| (name, value.to_owned());
    vec![
        ("PUPITRE_DATA_DIR", folder.join("data").display().to_string()),
        setting("PUPITRE_LISTEN", "127.0.0.1:0"),
        setting("PUPITRE_LOG", "error"),
        setting("PUPITRE_TRUSTED_PROXIES", "127.0.0.1"),
        setting("PUPITRE_WHATSAPP_PHONE_NUMBER_ID", NUMBER),
        setting("PUPITRE_WHATSAPP_BUSINESS_ACCOUNT_ID", "102290000000001"),
        setting("PUPITRE_WHATSAPP_ACCESS_TOKEN", "token-of-the-benchmark"),
        setting("PUPITRE_WHATSAPP_APP_SECRET", APP_SECRET),
        setting("PUPITRE_WHATSAPP_VERIFY_TOKEN", "word-of-the-benchmark"),
        // Nothing is sent in this benchmark; the port of discard answers nobody.
        setting("PUPITRE_WHATSAPP_GRAPH_URL", "http://127.0.0.1:9"),
    ]
}

async fn spawn(
    binary: &Path,
    variables: &[(&'static str, String)],
) -> anyhow::Result<(Child, String)> {
    let mut command = Command::new(binary);
    command.arg("serve").envs(variables.iter().map(|(name, value)| (*name, value)));
    command.stdout(Stdio::piped()).stdin(Stdio::null()).kill_on_drop(true);
    let mut child =
        command.spawn().with_context(|| format!("{} can't be started", binary.display()))?;
    let mut lines = BufReader::new(child.stdout.take().context("its output")?).lines();
    while let Some(line) = lines.next_line().await? {
        if let Some(url) = line.strip_prefix("Pupitre is ready: http://") {
            tokio::spawn(async move { while let Ok(Some(_line)) = lines.next_line().await {} });
            return Ok((child, url.to_owned()));
        }
    }
    bail!("the desk did not start");
}

fn email(number: usize) -> String {
    format!("agent{number}@orvelle.example")
}

async fn add_user(
    binary: &Path,
    variables: &[(&'static str, String)],
    number: usize,
    role: &str,
) -> anyhow::Result<()> {
    let limit = LIMIT.to_string();
    let mut command = Command::new(binary);
    command.envs(variables.iter().map(|(name, value)| (*name, value)));
    command.args(["user", "add", "--email", &email(number), "--name", "Agent", "--role", role]);
    command.args(["--messaging-limit", &limit, "--password-stdin"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn()?;
    let mut stdin = child.stdin.take().context("its input")?;
    stdin.write_all(format!("{PASSWORD}\n").as_bytes()).await?;
    drop(stdin);
    if !child.wait().await?.success() {
        bail!("user {number} was not added");
    }
    Ok(())
}

/// A database of its own, empty.
async fn database(admin: &str) -> anyhow::Result<String> {
    /// Each desk of a run has a database of its own.
    static MADE: AtomicUsize = AtomicUsize::new(0);
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    let name = format!("pupitre_bench_{}_{number}", std::process::id());
    let status = Command::new("psql")
        .args([admin, "-q", "-c", &format!("CREATE DATABASE {name}")])
        .status()
        .await
        .context("psql")?;
    if !status.success() {
        bail!("the database was not made");
    }
    let (base, _) = admin.rsplit_once('/').context("an address with a database")?;
    Ok(format!("{base}/{name}?sslmode=disable"))
}

/// The size of the binary.
#[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "a figure for eyes")]
pub(crate) fn size_mib(binary: &Path) -> anyhow::Result<f64> {
    Ok(std::fs::metadata(binary)?.len() as f64 / 1024.0 / 1024.0)
}
