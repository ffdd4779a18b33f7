//! From values to settings.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;

use pupitre_whatsapp::{GRAPH_URL, GRAPH_VERSION};
use reqwest::Url;
use secrecy::SecretString;

use super::layers::{Layers, Problems};
use super::{Config, Database, LogFormat, WhatsApp};
use crate::adapters::keyring;

/// Where the desk listens unless told otherwise.
pub(crate) const LISTEN: &str = "127.0.0.1:7400";

/// Any of these says that a number is to be connected; then all that have no default are needed.
const WHATSAPP_NEEDS: [&str; 5] = [
    "whatsapp.phone_number_id",
    "whatsapp.business_account_id",
    "whatsapp.access_token",
    "whatsapp.app_secret",
    "whatsapp.verify_token",
];

impl Config {
    /// The settings that the layers give.
    ///
    /// # Errors
    ///
    /// [`Problems`], all of them at once.
    pub(crate) fn read(mut layers: Layers) -> Result<Self, Problems> {
        let listen = layers.parse::<SocketAddr>(
            "listen",
            LISTEN,
            "an address and a port, such as 127.0.0.1:7400",
        );
        let public_url = layers.public_url(listen);
        let has_public_url = layers.get("public_url").is_some();
        let log = layers.text("log", "info");
        let log_format = layers.log_format();
        let trusted_proxies = layers.proxies();
        let database = layers.database();
        let media = layers.media();
        let whatsapp = layers.whatsapp();
        let graph_url = layers.graph_url();
        let smtp = layers.smtp();
        let [secret_key, previous_secret_key] =
            ["secret_key", "previous_secret_key"].map(|name| layers.secret_key(name));
        let config = Self {
            listen: listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 0))),
            public_url,
            has_public_url,
            data_dir: PathBuf::from(layers.text("data_dir", "data")),
            database,
            media,
            log,
            log_format,
            node: layers.text("node", "main"),
            trusted_proxies,
            brand_name: layers.text("brand.name", "Pupitre"),
            secret_key,
            previous_secret_key,
            graph_url,
            graph_version: layers.text("whatsapp.graph_version", GRAPH_VERSION),
            whatsapp,
            smtp,
        };
        let problems = layers.into_problems();
        if problems.is_empty() { Ok(config) } else { Err(Problems(problems)) }
    }

    /// The settings of a desk that listens there: browsers use that address unless another was
    /// given.
    pub(crate) fn at(self, address: SocketAddr) -> Self {
        if self.has_public_url {
            return self;
        }
        Self { public_url: format!("http://{address}"), ..self }
    }
}

impl Layers {
    pub(super) fn text(&self, name: &str, default: &str) -> String {
        self.get(name).map_or_else(|| default.to_owned(), |given| given.value.clone())
    }

    fn parse<T: FromStr>(&mut self, name: &str, default: &str, expected: &str) -> Option<T> {
        let (value, origin) = match self.get(name) {
            Some(given) => (given.value.clone(), given.origin.clone()),
            None => (default.to_owned(), name.to_owned()),
        };
        let parsed = value.trim().parse::<T>().ok();
        if parsed.is_none() {
            self.wrong(origin, format!("{value:?} was given; {expected} is expected."));
        }
        parsed
    }

    fn public_url(&mut self, listen: Option<SocketAddr>) -> String {
        let Some(given) = self.get("public_url").cloned() else {
            return listen.map(|it| format!("http://{it}")).unwrap_or_default();
        };
        let parsed = Url::parse(&given.value).ok().filter(|url| {
            let is_web = url.scheme() == "https" || url.scheme() == "http";
            is_web && url.has_host() && url.path() == "/" && url.query().is_none()
        });
        if parsed.is_none() {
            let shown = given.value.clone();
            let expected =
                "an address without a path is expected, such as https://desk.example.com";
            self.wrong(given.origin, format!("{shown:?} was given; {expected}."));
        }
        given.value.trim_end_matches('/').to_owned()
    }

    fn log_format(&mut self) -> LogFormat {
        match self.text("log_format", "text").as_str() {
            "text" => LogFormat::Text,
            "json" => LogFormat::Json,
            other => {
                self.wrong("log_format", format!("{other:?} was given; text or json is expected."));
                LogFormat::Text
            }
        }
    }

    fn proxies(&mut self) -> Vec<IpAddr> {
        let text = self.text("trusted_proxies", "");
        let mut proxies = Vec::new();
        for item in text.split(',').map(str::trim).filter(|item| !item.is_empty()) {
            match item.parse() {
                Ok(address) => proxies.push(address),
                Err(_not_an_address) => {
                    let mend = format!("{item:?} was given; IP addresses are expected.");
                    self.wrong("trusted_proxies", mend);
                }
            }
        }
        proxies
    }

    fn number(&mut self, name: &str, default: u32, least: u32, most: u32) -> u32 {
        let expected = format!("a number from {least} to {most}");
        let value = self.parse::<u32>(name, &default.to_string(), &expected);
        let Some(value) = value else { return default };
        if value < least || value > most {
            self.wrong(name, format!("{value} was given; {expected} is expected."));
        }
        value
    }

    fn database(&mut self) -> Database {
        let cache_mib = self.number("sqlite_cache_mib", 16, 1, 4096);
        let writers = self.number("postgres_writers", 4, 1, 32);
        let Some(given) = self.get("database_url").cloned() else {
            return Database::Sqlite { cache_mib };
        };
        if !given.value.starts_with("postgres://") && !given.value.starts_with("postgresql://") {
            // The value may hold a password: it is not shown.
            let expected = "postgres://user:password@host:port/database is expected";
            self.wrong(given.origin, format!("{expected}; leave it out for SQLite."));
        }
        Database::Postgres { url: SecretString::from(given.value), writers }
    }

    fn whatsapp(&mut self) -> Option<WhatsApp> {
        if WHATSAPP_NEEDS.iter().all(|name| self.get(name).is_none()) {
            return None;
        }
        for name in WHATSAPP_NEEDS {
            if self.get(name).is_none_or(|given| given.value.trim().is_empty()) {
                let mend =
                    "this is missing: the WhatsApp number needs it; Meta's app dashboard has it.";
                self.wrong(name, mend);
            }
        }
        let secret = |name: &str| SecretString::from(self.text(name, ""));
        let whatsapp = WhatsApp {
            phone_number_id: self.text("whatsapp.phone_number_id", ""),
            business_account_id: self.text("whatsapp.business_account_id", ""),
            number: self.text("whatsapp.number", ""),
            access_token: secret("whatsapp.access_token"),
            app_secret: secret("whatsapp.app_secret"),
            previous_app_secret: self
                .get("whatsapp.previous_app_secret")
                .map(|given| SecretString::from(given.value.clone())),
            verify_token: secret("whatsapp.verify_token"),
        };
        if !whatsapp.phone_number_id.chars().all(|it| it.is_ascii_digit()) {
            self.wrong(
                "whatsapp.phone_number_id",
                "digits are expected: it is an id, not the number.",
            );
        }
        Some(whatsapp)
    }

    fn graph_url(&mut self) -> String {
        let url = self.text("whatsapp.graph_url", GRAPH_URL);
        if Url::parse(&url).is_err() {
            self.wrong(
                "whatsapp.graph_url",
                "an address is expected, such as https://graph.facebook.com.",
            );
        }
        url
    }

    fn secret_key(&mut self, name: &'static str) -> Option<SecretString> {
        let given = self.get(name).cloned()?;
        if keyring::parse(&given.value).is_none() {
            // The value is a secret: it is not shown.
            let expected = "32 bytes as 64 hexadecimal digits are expected, such as made by";
            self.wrong(given.origin, format!("{expected} `openssl rand -hex 32`."));
        }
        Some(SecretString::from(given.value))
    }
}

#[cfg(test)]
mod tests {
    use super::super::layers::Problem;
    use super::*;

    fn read(file: &str, variables: &[(&str, &str)]) -> Result<Config, Vec<Problem>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pupitre.toml");
        std::fs::write(&path, file).unwrap();
        let variables =
            variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let layers = Layers::gather(Some(&path), variables, Vec::new());
        Config::read(layers).map_err(|problems| problems.0)
    }

    fn mends(result: Result<Config, Vec<Problem>>) -> Vec<String> {
        let problems = result.unwrap_err();
        problems.into_iter().map(|it| format!("{}: {}", it.name, it.mend)).collect()
    }

    #[test]
    fn o4_without_any_setting_a_desk_listens_on_loopback_with_sqlite() {
        let config = read("", &[]).unwrap();
        assert_eq!(config.listen.to_string(), LISTEN);
        assert_eq!(config.public_url, "http://127.0.0.1:7400");
        assert!(matches!(config.database, Database::Sqlite { .. }));
        assert!(config.whatsapp.is_none());
    }

    #[test]
    fn o4_a_variable_wins_over_the_file_and_secrets_may_be_in_files() {
        let folder = tempfile::tempdir().unwrap();
        let secret = folder.path().join("url");
        std::fs::write(&secret, "postgres://desk@localhost/desk\n").unwrap();
        let variables = [
            ("PUPITRE_LISTEN", "127.0.0.1:9000"),
            ("PUPITRE_DATABASE_URL_FILE", secret.to_str().unwrap()),
            ("PUPITRE_TEST_POSTGRES_URL", "not a setting"),
            ("HOME", "/"),
        ];
        let config =
            read("listen = \"127.0.0.1:8000\"\ntrusted_proxies = [\"10.0.0.1\"]", &variables);
        let config = config.unwrap();
        assert_eq!(config.listen.port(), 9000);
        assert_eq!(config.trusted_proxies, ["10.0.0.1".parse::<IpAddr>().unwrap()]);
        assert!(matches!(config.database, Database::Postgres { .. }));
    }

    #[test]
    fn o4_a_wrong_setting_is_refused_by_name_with_the_mend() {
        let wrong = read(
            "lisen = 'x'\npublic_url = 'desk.example.com'\nsqlite_cache_mib = 0\n\
             [whatsapp]\napp_secret = 's'",
            &[("PUPITRE_LOG_FORMAT", "xml"), ("PUPITRE_WHATSAPP_ACESS_TOKEN", "t")],
        );
        let mends = mends(wrong).join("\n");
        for part in [
            "did you mean listen?",
            "an address without a path is expected",
            "sqlite_cache_mib: 0 was given; a number from 1 to 4096 is expected.",
            "whatsapp.phone_number_id: this is missing",
            "log_format: \"xml\" was given; text or json is expected.",
            "PUPITRE_WHATSAPP_ACESS_TOKEN: there is no such setting; did you mean PUPITRE_WHATSAPP_ACCESS_TOKEN?",
        ] {
            assert!(mends.contains(part), "{part} is not in:\n{mends}");
        }
    }

    #[test]
    fn a_secret_is_never_shown_in_a_refusal() {
        let wrong = read("database_url = \"mysql://root:hunter2@db/desk\"", &[]);
        assert!(!mends(wrong).join("\n").contains("hunter2"));
    }
}
