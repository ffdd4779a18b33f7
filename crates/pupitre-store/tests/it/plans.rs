//! No statement walks through a table that grows, and none sorts more than a page or a desk.

use pupitre_store::sql::{ALL, Query};

use crate::crowd;
use crate::support::{Database, Db, Place};

/// How many conversations the desk has had; `PUPITRE_TEST_PLAN_CONVERSATIONS` takes its place.
const CONVERSATIONS: u32 = 2_000;

/// The tables that grow with the conversations.
const GROWING: [&str; 25] = [
    "assignments",
    "chat_links",
    "contact_emails",
    "contact_identities",
    "contacts",
    "conversation_tags",
    "conversations",
    "deliveries",
    "due_work",
    "events",
    "identity_nonces",
    "mail_refusals",
    "mail_stops",
    "mails",
    "media",
    "messages",
    "notes",
    "parked_reports",
    "relaunches",
    "sessions",
    "surveys",
    "visitor_files",
    "visitor_pages",
    "visitor_sessions",
    "visits",
];

/// What walks through a table on purpose, and why that may be.
const WALKED: [(&str, &str); 3] = [
    ("aside/counts", "it counts, for `doctor` and for tests"),
    ("chat/places", "what waits, by an index of nothing else"),
    ("channel/put_channel", "a channel is rarely written; SQLite looks for rows that point to it"),
];

/// What SQLite sorts after its search, and why that is little.
const SORTED: [(&str, &str); 29] = [
    ("agent/staff", "agents"),
    ("team/teams", "teams"),
    ("agent/any_team", "teams"),
    ("agent/candidates", "the members of a team"),
    ("canned_reply/for_agent", "the shared replies and one agent's, 1,200 at most"),
    ("channel/brands", "brands"),
    ("channel/channels", "channels"),
    ("chat/conversation", "the conversations of one visitor"),
    ("chat/last_conversation", "the conversations of one visitor"),
    ("chat/places", "the chats that wait"),
    ("closing_reason/list", "closing reasons"),
    ("contact/open_conversations", "what is open of one contact, on each channel"),
    ("conversation/named_queue", "what waits for one agent"),
    ("conversation/queue", "the windows of a team that end soon, then a page"),
    ("conversation/teams_that_wait", "teams"),
    ("due_work/claim", "a page of each kind"),
    ("opening_hours/all", "schedules"),
    ("template/header_files", "the templates of a channel"),
    ("tag/of_conversations", "the tags of a page"),
    ("view/answered_by", "the colleagues of a contact"),
    ("channel/all_settings", "channels"),
    ("routing/rules", "the rules"),
    ("relaunch/figures", "the templates of a channel, six ends each"),
    ("history/stays", "the stays of one conversation"),
    ("mail/counts", "the mails of one conversation, of a day"),
    ("note/circle", "the notes of one conversation"),
    ("setup/webhook_log", "what was told lately of one channel and of none, 1,000 each"),
    ("setup/open_news", "what counts now of each channel"),
    ("view/desk", "a desk"),
];

#[test]
fn sqlite_searches_by_index_and_sorts_little() {
    let db = Db::open(Place::Sqlite(tempfile::tempdir().unwrap()));
    crowd::fill(&db, conversations());
    let Place::Sqlite(folder) = &db.place else { panic!("it is SQLite") };
    let path = Place::sqlite_config(folder).path;
    let connection = rusqlite::Connection::open(path).unwrap();
    let mut complaints = Vec::new();
    for query in ALL {
        let plan = sqlite_plan(&connection, query);
        let aliases = aliases(query.text);
        for step in &plan {
            let walked = step.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next());
            let table = walked.map(|name| table_of(&aliases, name));
            let is_growing = table.is_some_and(|table| GROWING.contains(&table));
            if is_growing && !may_walk(query) && !is_first_of_index(query, step) {
                complaints.push(format!("{} walks: {plan:#?}", query.name));
            }
            let is_little = SORTED.iter().any(|(name, _why)| *name == query.name);
            if step.starts_with("USE TEMP B-TREE") && !is_little {
                complaints.push(format!("{} sorts: {plan:#?}", query.name));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));

    let claim = ALL.iter().find(|query| query.name == "due_work/claim").unwrap();
    let plan = sqlite_plan(&connection, claim);
    let is_by_topic = plan.iter().any(|step| step.contains("due_work_topic_subject"));
    assert!(!is_by_topic, "the backlog of a topic is walked: {plan:#?}");
}

#[test]
fn postgresql_can_search_by_index() {
    let Some(database) = Database::create() else { return };
    let db = Db::open(Place::Postgres(std::sync::Arc::new(database)));
    crowd::fill(&db, conversations());
    for query in ALL {
        let plan = postgres_plan(&db, query);
        for table in GROWING {
            let walks = plan.contains(&format!("Seq Scan on {table} "));
            assert!(!walks || may_walk(query), "{} walks {table}:\n{plan}", query.name);
        }
    }
}

fn sqlite_plan(connection: &rusqlite::Connection, query: &Query) -> Vec<String> {
    let mut statement =
        connection.prepare(&format!("EXPLAIN QUERY PLAN {}", query.for_sqlite())).unwrap();
    let steps = statement.raw_query().mapped(|row| row.get(3));
    steps.map(Result::unwrap).collect()
}

/// The plan for parameters that are not known yet, without the walks that a small table invites.
fn postgres_plan(db: &Db, query: &Query) -> String {
    let Place::Postgres(database) = &db.place else { panic!("it is PostgreSQL") };
    db.wait(async {
        let client = database.connect().await;
        let settings = "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off";
        client.batch_execute(settings).await.unwrap();
        let text = query.for_postgres();
        client.batch_execute(&format!("PREPARE it AS {text}")).await.unwrap();
        let count = client.prepare(text).await.unwrap().params().len();
        let nulls = vec!["NULL"; count].join(", ");
        let call = if count == 0 { "it".to_owned() } else { format!("it ({nulls})") };
        let rows = client.query(&format!("EXPLAIN EXECUTE {call}"), &[]).await.unwrap();
        let lines: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
        lines.join("\n")
    })
}

/// The short names that a text gives to its tables.
fn aliases(text: &str) -> Vec<(&str, &str)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let named = words.windows(3).filter(|three| three[1] == "AS");
    named.map(|three| (three[2].trim_end_matches(')'), three[0])).collect()
}

fn may_walk(query: &Query) -> bool {
    WALKED.iter().any(|(name, _why)| *name == query.name)
}

fn table_of<'a>(aliases: &[(&str, &'a str)], name: &'a str) -> &'a str {
    aliases.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, table)| *table)
}

/// The first entry of an index, found by walking one step.
fn is_first_of_index(query: &Query, step: &str) -> bool {
    query.name == "conversation/teams_that_wait" && step.contains("USING")
}

fn conversations() -> u32 {
    let said = crate::support::variable("PUPITRE_TEST_PLAN_CONVERSATIONS");
    said.map_or(CONVERSATIONS, |count| count.parse().unwrap())
}
