//! The settings: from flags, `PUPITRE_*` variables and a TOML file, in that order of precedence
//! (O4).
//!
//! Every setting has one key. What is unknown, missing or wrong is refused by its key, with the
//! mend.

mod keys;
mod layers;
mod media;
mod read;
mod smtp;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use secrecy::SecretString;

pub(crate) use layers::{Layers, Problems};
pub(crate) use media::{Bucket, MediaStore};
pub(crate) use smtp::{Security, Smtp};

/// The settings of a desk.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    /// The address to listen on.
    pub(crate) listen: SocketAddr,
    /// The address that browsers use, without a path.
    pub(crate) public_url: String,
    /// Whether it was given, or follows from `listen`.
    pub(crate) has_public_url: bool,
    /// The folder of the database and the files.
    pub(crate) data_dir: PathBuf,
    /// Where the database is.
    pub(crate) database: Database,
    /// Where the files of media are.
    pub(crate) media: MediaStore,
    /// What is logged.
    pub(crate) log: String,
    /// How it is logged.
    pub(crate) log_format: LogFormat,
    /// The name of this node among others on the same database.
    pub(crate) node: String,
    /// The proxies whose `X-Forwarded-For` is believed.
    pub(crate) trusted_proxies: Vec<IpAddr>,
    /// The brand that owns the channel.
    pub(crate) brand_name: String,
    /// The key of the channels' secrets, when it is not in the folder of data.
    pub(crate) secret_key: Option<SecretString>,
    /// The key before it, while secrets are sealed anew.
    pub(crate) previous_secret_key: Option<SecretString>,
    /// The address of WhatsApp's Graph API.
    pub(crate) graph_url: String,
    /// Its version.
    pub(crate) graph_version: String,
    /// The WhatsApp number that the settings connect, if they do.
    pub(crate) whatsapp: Option<WhatsApp>,
    /// The server that mails leave by, if there is one.
    pub(crate) smtp: Option<Smtp>,
}

/// Which database.
#[derive(Debug, Clone)]
pub(crate) enum Database {
    /// A file in the folder of data.
    Sqlite {
        /// The memory of its page cache, in MiB.
        cache_mib: u32,
    },
    /// A PostgreSQL server.
    Postgres {
        /// Its address, with the password in it.
        url: SecretString,
        /// How many connections write.
        writers: u32,
    },
}

/// How lines are logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogFormat {
    /// For eyes.
    Text,
    /// One JSON object per line.
    Json,
}

/// The settings of a WhatsApp number.
#[derive(Debug, Clone)]
pub(crate) struct WhatsApp {
    /// The platform's id for the number.
    pub(crate) phone_number_id: String,
    /// The id of the business account that owns it.
    pub(crate) business_account_id: String,
    /// The number as visitors know it.
    pub(crate) number: String,
    /// The token that calls carry.
    pub(crate) access_token: SecretString,
    /// The secret that webhooks are signed with.
    pub(crate) app_secret: SecretString,
    /// The secret before it, while it is changed.
    pub(crate) previous_app_secret: Option<SecretString>,
    /// The token of the webhook's handshake.
    pub(crate) verify_token: SecretString,
}
