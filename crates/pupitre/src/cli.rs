//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use pupitre_domain::agent::Role;
use pupitre_domain::language::Language;

/// A self-hosted desk for the people who answer a brand's customers on WhatsApp.
#[derive(Debug, Parser)]
#[command(version, disable_help_subcommand = true)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Start the desk
    Serve(SettingsArgs),
    /// Start a desk with sample data and an emulator of WhatsApp; nothing leaves this machine
    Demo(DemoArgs),
    /// Start the emulator of WhatsApp's platform alone
    Emulator(EmulatorArgs),
    /// Manage the users of the desk
    #[command(subcommand)]
    User(UserCommand),
    /// Check the settings, the database, the files and the channel
    Doctor(SettingsArgs),
    /// Print the description of the API (OpenAPI)
    Openapi,
}

/// The settings that are most often given by hand; all of them can be in the file or in `PUPITRE_*`
/// variables.
#[derive(Debug, Default, Clone, Args)]
pub(crate) struct SettingsArgs {
    /// The file of settings (TOML)
    #[arg(long, value_name = "FILE", env = "PUPITRE_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    /// The address to listen on, such as 127.0.0.1:7400
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) listen: Option<String>,
    /// The address that browsers use, with its scheme and without a path
    #[arg(long, value_name = "URL")]
    pub(crate) public_url: Option<String>,
    /// The folder of the database and the files
    #[arg(long, value_name = "FOLDER")]
    pub(crate) data_dir: Option<String>,
    /// postgres://… for PostgreSQL; without it, SQLite in the folder of data
    #[arg(long, value_name = "URL")]
    pub(crate) database_url: Option<String>,
    /// The address that mails to visitors are from; `smtp.url` says by which server
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) smtp_from: Option<String>,
    /// What is logged: error, warn, info, debug, or a filter
    #[arg(long, value_name = "LEVEL")]
    pub(crate) log: Option<String>,
}

impl SettingsArgs {
    /// The settings that were given, by their keys.
    pub(crate) fn given(&self) -> Vec<(&'static str, String)> {
        [
            ("listen", &self.listen),
            ("public_url", &self.public_url),
            ("data_dir", &self.data_dir),
            ("database_url", &self.database_url),
            ("smtp.from", &self.smtp_from),
            ("log", &self.log),
        ]
        .into_iter()
        .filter_map(|(key, value)| value.clone().map(|value| (key, value)))
        .collect()
    }
}

/// How the demo is started.
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    #[command(flatten)]
    pub(crate) settings: SettingsArgs,
    /// The address of the emulator and its phone
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7401")]
    pub(crate) emulator_listen: String,
    /// The address of the shop, a page with the chat on it
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7402")]
    pub(crate) shop_listen: String,
    /// Begin again with fresh sample data: what the demo holds is removed
    #[arg(long)]
    pub(crate) fresh: bool,
    /// No conversations and no history: only the brand, its agents and the channel
    #[arg(long)]
    pub(crate) empty: bool,
    /// What the chance of the emulator's faults and timings begins from
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub(crate) seed: u64,
}

/// How the emulator is started.
#[derive(Debug, Args)]
pub(crate) struct EmulatorArgs {
    /// The address to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7401")]
    pub(crate) listen: String,
    /// Where webhooks are sent
    #[arg(long, value_name = "URL")]
    pub(crate) webhook_url: Option<String>,
    /// The secret that webhooks are signed with
    #[arg(long, value_name = "SECRET", env = "PUPITRE_WHATSAPP_APP_SECRET")]
    pub(crate) app_secret: Option<String>,
    /// The token that calls must carry
    #[arg(long, value_name = "TOKEN", env = "PUPITRE_WHATSAPP_ACCESS_TOKEN")]
    pub(crate) access_token: Option<String>,
    /// The token of the webhook's handshake
    #[arg(long, value_name = "TOKEN", env = "PUPITRE_WHATSAPP_VERIFY_TOKEN")]
    pub(crate) verify_token: Option<String>,
    /// The phone number's id
    #[arg(long, value_name = "ID", env = "PUPITRE_WHATSAPP_PHONE_NUMBER_ID")]
    pub(crate) phone_number_id: Option<String>,
    /// What the chance of faults and timings begins from
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Statuses, verdicts and retries follow at once, for tests
    #[arg(long)]
    pub(crate) instant: bool,
    /// The file that keeps visitors, messages, files and templates from run to run
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,
}

/// What can be done with users.
#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Add a user; without --password-stdin a password is made and printed once
    Add(UserAddArgs),
}

/// Who is to be added.
#[derive(Debug, Args)]
pub(crate) struct UserAddArgs {
    #[command(flatten)]
    pub(crate) settings: SettingsArgs,
    /// The address they log in with
    #[arg(long)]
    pub(crate) email: String,
    /// Their name, for colleagues
    #[arg(long)]
    pub(crate) name: String,
    /// The name that chat visitors see; their first name when not given
    #[arg(long)]
    pub(crate) pseudonym: Option<String>,
    /// agent, manager or admin
    #[arg(long, default_value = "agent", value_parser = role)]
    pub(crate) role: Role,
    /// The languages they answer in, such as fr,en
    #[arg(long, default_value = "fr", value_delimiter = ',', value_parser = language)]
    pub(crate) languages: Vec<Language>,
    /// The most WhatsApp conversations on their desk at a time, 0 to 200; the organisation's limit
    /// when not given
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(0..=200))]
    pub(crate) messaging_limit: Option<u32>,
    /// Read the password from the first line of the standard input
    #[arg(long)]
    pub(crate) password_stdin: bool,
}

fn role(text: &str) -> Result<Role, String> {
    Role::from_name(text).ok_or_else(|| "agent, manager or admin is expected".to_owned())
}

fn language(text: &str) -> Result<Language, String> {
    text.parse::<Language>().map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
