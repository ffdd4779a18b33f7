//! `pupitre user add`: a new user of the desk.

use std::io::BufRead as _;

use anyhow::{Context as _, bail};
use pupitre_app::DeskError;
use pupitre_app::agent::{AddAgent, AddAgentError, add_agent, first_team};
use pupitre_app::ports::time::{Clock as _, Elapsed as _};
use pupitre_domain::agent::Capacity;
use pupitre_domain::channel::Family;
use pupitre_http::Tokens as _;
use pupitre_http::password;
use uuid::Uuid;

use super::{layers, say, settings};
use crate::cli::UserAddArgs;
use crate::clock::SystemClock;
use crate::ids::SystemIds;
use crate::node::Ground;

/// Adds the user to the first team.
///
/// # Errors
///
/// When the settings are wrong, the database can't be opened, or the user can't be added as given.
pub(crate) async fn run(args: &UserAddArgs) -> anyhow::Result<()> {
    let config = settings(layers(&args.settings).usual("log", "warn"))?;
    let chosen = if args.password_stdin { Some(read_password()?) } else { None };
    let (password, is_made) = match chosen {
        Some(password) => (password, false),
        None => (made_password(), true),
    };
    let password_hash = password::hash(&password, salt())?;
    let ground = Ground::open(&config).await?;
    let ctx = ground.context(SystemClock.now(), SystemClock.elapsed());
    let pseudonym = args.pseudonym.clone().or_else(|| first_name(&args.name));
    let mut command = AddAgent {
        email: args.email.clone(),
        name: args.name.clone(),
        pseudonym: pseudonym.unwrap_or_else(|| args.name.clone()),
        role: args.role,
        languages: args.languages.clone(),
        password_hash,
        teams: Vec::new(),
    };
    let limit = args.messaging_limit.map(Capacity);
    let added = ground.desk.write(move |tx| {
        command.teams = vec![first_team(tx, &ctx)?.id];
        let agent = add_agent(tx, &ctx, &command)?;
        tx.set_capacity(agent.id, Family::Messaging, limit)?;
        Ok::<_, AddAgentError>(agent)
    });
    let added = added.await;
    ground.store.close().await;
    match added {
        Ok(agent) => {
            say(&format!("{} ({}) can log in at {}", agent.name, agent.email, config.public_url));
            if is_made {
                say(&format!("Password, shown this once: {password}"));
            }
            Ok(())
        }
        Err(DeskError::Refused(error @ AddAgentError::InvalidEmail)) => {
            bail!("--email {:?}: {error}", args.email)
        }
        Err(DeskError::Refused(error)) => bail!("{error}"),
        Err(DeskError::Store(error)) => Err(error).context("the database"),
    }
}

fn first_name(name: &str) -> Option<String> {
    name.split_whitespace().next().map(str::to_owned)
}

fn read_password() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("the password on the standard input")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// 122 bits of chance, in groups that can be read out.
fn made_password() -> String {
    let token = SystemIds::default().token();
    let bytes = token.first_chunk().copied().unwrap_or_default();
    Uuid::from_bytes(bytes).hyphenated().to_string()
}

fn salt() -> [u8; 16] {
    SystemIds::default().token().first_chunk().copied().unwrap_or_default()
}
