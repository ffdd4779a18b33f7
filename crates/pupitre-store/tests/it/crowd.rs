//! A desk with years behind it: many conversations of many contacts, a few waiting, a few on desks.

use crate::support::{Db, Place};

/// What fills the tables. `id(kind, number)` stands for sixteen bytes, `numbers` for 1 to the count
/// of the conversations, `agents` and `teams` for those of the 50 agents and the 5 teams.
const TEXTS: &[&str] = &[
    "INSERT INTO brands (id, name) VALUES (id(1, 1), 'Orvelle')",
    "INSERT INTO channels (id, brand_id, kind, family, name, address, platform_address,
        default_language)
     VALUES (id(2, 1), id(1, 1), 'whatsapp', 'messaging', 'Orvelle', '101', '101', 'fr')",
    "INSERT INTO teams (id, name) SELECT id(3, n), 'Team' FROM teams_of_desk",
    "INSERT INTO agents (id, email, name, pseudonym, role, languages, is_active, password_hash,
        created_at_us)
     SELECT id(4, n), 'agent' || n || '@orvelle.example', 'Agent', 'Agent', 'agent', 'fr', 1, '', 0
     FROM agents_of_desk",
    "INSERT INTO team_members (team_id, agent_id) SELECT id(3, n % 5 + 1), id(4, n)
     FROM agents_of_desk",
    "INSERT INTO agent_availabilities (agent_id, family, choice, changed_at_us, cause)
     SELECT id(4, n), 'messaging', 'available', 0, 'agent' FROM agents_of_desk",
    "INSERT INTO agent_connections (id, agent_id, node, connected_at_us)
     SELECT id(5, n), id(4, n), 'node', 0 FROM agents_of_desk",
    "INSERT INTO contacts (id, name, name_origin, created_at_us)
     SELECT id(6, n), 'Visitor ' || n, 'profile', 0 FROM numbers WHERE n <= {half}",
    "INSERT INTO contact_identities (id, channel_id, contact_id, user_id, phone)
     SELECT id(7, n), id(2, 1), id(6, n), 'user-' || n, '336' || n FROM numbers WHERE n <= {half}",
    "INSERT INTO conversations (id, channel_id, family, contact_id, identity_id, team_id, state,
        agent_id, assignment_id, assigned_at_us, closed_at_us, language, queue_rank,
        queued_since_us, waiting_on, waiting_since_us, window_ends_at_us, unread_count,
        opened_at_us, last_message_id, last_message_at_us, epoch, version)
     SELECT id(8, n), id(2, 1), 'messaging', id(6, p), id(7, p), id(3, n % 5 + 1), state,
        CASE state WHEN 'queued' THEN NULL ELSE id(4, n % 50 + 1) END,
        CASE state WHEN 'assigned' THEN id(9, n) END, CASE state WHEN 'assigned' THEN n END,
        CASE state WHEN 'closed' THEN n END, 'fr', 0, n, 'agent', n, n * 1000, 1, n,
        id(10, n * 10 + 9), n, 1, 1
     FROM (
        SELECT n, n % {half} + 1 AS p, CASE
            WHEN n <= {half} AND n % 50 = 0 THEN 'queued'
            WHEN n <= {half} AND n % 50 BETWEEN 1 AND 3 THEN 'assigned'
            ELSE 'closed' END AS state
        FROM numbers
     ) AS talks",
    "INSERT INTO assignments (id, conversation_id, agent_id, epoch, started_at_us, ended_at_us)
     SELECT id(9, n), id(8, n), id(4, n % 50 + 1), 1, n,
        CASE WHEN n <= {half} AND n % 50 BETWEEN 1 AND 3 THEN NULL ELSE n END
     FROM numbers WHERE NOT (n <= {half} AND n % 50 = 0)",
    "INSERT INTO messages (conversation_id, id, direction, agent_id, kind, body, sent_at_us,
        received_at_us, platform_id, dedup_key)
     SELECT id(8, n), id(10, n * 10 + m), CASE m % 2 WHEN 0 THEN 'inbound' ELSE 'outbound' END,
        CASE m % 2 WHEN 0 THEN NULL ELSE id(4, n % 50 + 1) END, 'text', 'Words of a message', n, n,
        'platform', CASE m % 2 WHEN 0 THEN id(11, n * 10 + m) END
     FROM numbers, ten",
    "INSERT INTO deliveries (message_id, conversation_id, channel_id, state, attempt, platform_id,
        platform_key, changed_at_us)
     SELECT id(10, n * 10 + m), id(8, n), id(2, 1), 'read', 1, 'platform', id(12, n * 10 + m), n
     FROM numbers, ten WHERE m % 2 = 1",
    "INSERT INTO templates (id, channel_id, platform_id, name, language, category, status, quality,
        body, buttons, is_named, has_other_parts, is_relaunch, variables, told_at_us)
     VALUES (id(17, 1), id(2, 1), '910', 'suite', 'fr', 'utility', 'approved', 'green', 'Bonjour',
        '[]', 0, 0, 1, '[]', 0)",
    "INSERT INTO relaunches (message_id, conversation_id, channel_id, contact_id, agent_id,
        template_id, outcome, is_override, holds_silence, sent_at_us, ended_at_us)
     SELECT id(10, n * 10 + 1), id(8, n), id(2, 1), id(6, n % {half} + 1), id(4, n % 50 + 1),
        id(17, 1), 'accepted', 0, 0, n, n
     FROM numbers",
    "INSERT INTO events (seq, name, conversation_id, message_id, actor, at_us)
     SELECT n * 10 + m, 'message.received', id(8, n), id(10, n * 10 + m), 'visitor', n
     FROM numbers, ten",
    "INSERT INTO due_work (id, topic, subject, lane, time_kind, due_at_us, lease_until_us, attempts,
        fence)
     SELECT id(13, n), CASE n % 2 WHEN 0 THEN 'send_message' ELSE 'fetch_media' END, id(10, n),
        CASE n % 2 WHEN 0 THEN id(8, n % 1000) END, 'elapsed', n,
        CASE n % 100 WHEN 0 THEN n END, 0, 0
     FROM numbers WHERE n <= {half}",
    "INSERT INTO quarantine (id, reason, raw, received_at_us)
     SELECT id(14, n), 'unreadable', {bytes}, n FROM numbers WHERE n <= 100",
    "INSERT INTO parked_reports (channel_id, platform_key, state, reported_at_us, received_at_us)
     SELECT id(2, 1), id(15, n), 'read', n, n FROM numbers",
    "INSERT INTO sessions (id, agent_id, token_hash, created_at_us, expires_at_us)
     SELECT id(16, n), id(4, n % 50 + 1), {hash}, n, n FROM numbers",
];

/// Fills a fresh database with that many conversations and ten times as many messages.
pub(crate) fn fill(db: &Db, conversations: u32) {
    for text in TEXTS {
        db.by_hand(&said(&db.place, text, conversations)).unwrap();
    }
    if matches!(db.place, Place::Postgres(_)) {
        db.by_hand("ANALYZE").unwrap();
    }
}

/// A text of this file in the words of one database.
fn said(place: &Place, text: &str, conversations: u32) -> String {
    let (hash, bytes) = match place {
        Place::Sqlite(_) => ("unhex(printf('%064x', n))", "x'00'"),
        Place::Postgres(_) => ("decode(lpad(to_hex(n), 64, '0'), 'hex')", "'\\x00'::bytea"),
    };
    let half = (conversations / 2).to_string();
    let text = text.replace("{half}", &half).replace("{hash}", hash).replace("{bytes}", bytes);
    let numbers = format!(
        "WITH RECURSIVE
            numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {conversations}),
            agents_of_desk (n) AS (
                SELECT 1 UNION ALL SELECT n + 1 FROM agents_of_desk WHERE n < 50
            ),
            teams_of_desk (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM teams_of_desk WHERE n < 5),
            ten (m) AS (SELECT 0 UNION ALL SELECT m + 1 FROM ten WHERE m < 9) "
    );
    format!("{numbers}{}", with_ids(place, &text))
}

/// Puts sixteen bytes in the place of each `id(kind, number)`.
fn with_ids(place: &Place, text: &str) -> String {
    let mut parts = text.split("id(");
    let mut said = parts.next().unwrap().to_owned();
    for part in parts {
        // A column's name that ends so is no id of ours.
        let Some((arguments, rest)) = part.split_once(')').filter(|_| !said.ends_with('_')) else {
            said.push_str("id(");
            said.push_str(part);
            continue;
        };
        let (kind, number) = arguments.split_once(", ").unwrap();
        let bytes = match place {
            Place::Sqlite(_) => format!("unhex(printf('%02x%030x', {kind}, {number}))"),
            Place::Postgres(_) => {
                format!("(lpad(to_hex({kind}), 2, '0') || lpad(to_hex({number}), 30, '0'))::uuid")
            }
        };
        said.push_str(&bytes);
        said.push_str(rest);
    }
    said
}
