//! The real binary, started and killed.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, Command};

/// The secret that the platform signs with.
pub(crate) const APP_SECRET: &str = "secret-of-the-kill-test";

/// The platform's id of the number.
pub(crate) const NUMBER: &str = "106540000000001";

/// The password of every agent.
pub(crate) const PASSWORD: &str = "a password for tests";

const PROGRAM: &str = env!("CARGO_BIN_EXE_pupitre");

/// Which database the binary works on.
#[derive(Debug, Clone)]
pub(crate) enum Database {
    Sqlite,
    Postgres(String),
}

/// How the binary is started.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) data_dir: PathBuf,
    pub(crate) database: Database,
    variables: Vec<(&'static str, String)>,
}

impl Settings {
    pub(crate) fn new(folder: &Path, database: &Database, graph_url: &str) -> Self {
        let data_dir = folder.join("data");
        let mut variables = vec![
            ("PUPITRE_DATA_DIR", data_dir.display().to_string()),
            ("PUPITRE_LISTEN", "127.0.0.1:0".to_owned()),
            ("PUPITRE_LOG", "error".to_owned()),
            ("PUPITRE_TRUSTED_PROXIES", "127.0.0.1".to_owned()),
            ("PUPITRE_WHATSAPP_PHONE_NUMBER_ID", NUMBER.to_owned()),
            ("PUPITRE_WHATSAPP_BUSINESS_ACCOUNT_ID", "102290000000001".to_owned()),
            ("PUPITRE_WHATSAPP_ACCESS_TOKEN", "token-of-the-kill-test".to_owned()),
            ("PUPITRE_WHATSAPP_APP_SECRET", APP_SECRET.to_owned()),
            ("PUPITRE_WHATSAPP_VERIFY_TOKEN", "word-of-the-kill-test".to_owned()),
            ("PUPITRE_WHATSAPP_GRAPH_URL", graph_url.to_owned()),
        ];
        if let Database::Postgres(url) = database {
            variables.push(("PUPITRE_DATABASE_URL", url.clone()));
        }
        Self { data_dir, database: database.clone(), variables }
    }

    /// With one more variable.
    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.variables.push((name, value.to_owned()));
        self
    }

    fn command(&self) -> Command {
        let mut command = Command::new(PROGRAM);
        command.envs(self.variables.iter().map(|(name, value)| (*name, value)));
        command.kill_on_drop(true);
        command
    }

    /// Adds agents by the command that an admin uses; their addresses.
    pub(crate) fn add_agents(&self, count: usize, limit: u32) -> Vec<String> {
        (0..count).map(|number| self.add_user(&format!("agent{number}"), "agent", limit)).collect()
    }

    /// Hires somebody with that role and limit; the mail address.
    pub(crate) fn add_user(&self, name: &str, role: &str, limit: u32) -> String {
        let email = format!("{name}@orvelle.example");
        let mut command = std::process::Command::new(PROGRAM);
        command.envs(self.variables.iter().map(|(name, value)| (*name, value)));
        command.args(["user", "add", "--email", &email, "--name", "Agent", "--role", role]);
        command.args(["--messaging-limit", &limit.to_string(), "--password-stdin"]);
        command.stdin(Stdio::piped()).stdout(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        std::io::Write::write_all(&mut stdin, format!("{PASSWORD}\n").as_bytes()).unwrap();
        drop(stdin);
        assert!(child.wait().unwrap().success());
        email
    }
}

/// A process that serves.
pub(crate) struct Binary {
    pub(crate) url: String,
    child: Child,
}

impl Binary {
    /// Starts and waits until it says that it is ready.
    pub(crate) async fn start(settings: &Settings) -> Self {
        let mut command = settings.command();
        command.arg("serve").stdout(Stdio::piped()).stdin(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let url = loop {
            let line = lines.next_line().await.unwrap().expect("the binary says that it is ready");
            if let Some(url) = line.strip_prefix("Pupitre is ready: ") {
                break url.to_owned();
            }
        };
        tokio::spawn(async move { while let Ok(Some(_line)) = lines.next_line().await {} });
        Self { url, child }
    }

    /// The id of the process.
    pub(crate) fn process_id(&self) -> u32 {
        self.child.id().unwrap()
    }

    /// SIGKILL, as a power cut for the process.
    pub(crate) async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    /// SIGTERM: it must end by itself, well.
    pub(crate) async fn stop(mut self) {
        let id = self.child.id().unwrap().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status().await.unwrap();
        assert!(sent.success());
        let ended = self.child.wait().await.unwrap();
        assert!(ended.success(), "{ended}");
    }
}

/// A database of its own on the PostgreSQL of the tests, named after what it is for, if there is
/// one.
pub(crate) async fn postgres_database(purpose: &str) -> Option<String> {
    let admin = std::env::vars().find(|(name, _)| name == "PUPITRE_TEST_POSTGRES_URL");
    let is_required = std::env::vars().any(|(name, _)| name == "PUPITRE_TEST_REQUIRE_POSTGRES");
    let Some((_, admin)) = admin else {
        assert!(!is_required, "PUPITRE_TEST_POSTGRES_URL is not set");
        return None;
    };
    let name = format!("{purpose}_{}", std::process::id());
    let (base, _) = admin.rsplit_once('/').unwrap();
    let mut psql = Command::new("psql")
        .args([admin.as_str(), "-v", "ON_ERROR_STOP=1", "-q"])
        .stdin(Stdio::piped())
        .spawn()
        .expect("psql is there wherever PostgreSQL is");
    let mut stdin = psql.stdin.take().unwrap();
    let script = format!("DROP DATABASE IF EXISTS {name};\nCREATE DATABASE {name};\n");
    stdin.write_all(script.as_bytes()).await.unwrap();
    drop(stdin);
    assert!(psql.wait().await.unwrap().success());
    Some(format!("{base}/{name}?sslmode=disable"))
}
