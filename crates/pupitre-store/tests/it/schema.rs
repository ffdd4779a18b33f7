//! Both migrations give the same tables.

use crate::support::{Db, Place, places};

/// Every column, key and index of ours, a line each, in words that both databases share.
const SQLITE: &str = "
    WITH ours AS (
        SELECT name FROM sqlite_schema
        WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'refinery_schema_history'
    )
    SELECT t.name || '.' || c.name || ' '
        || CASE c.type WHEN 'INTEGER' THEN 'number' WHEN 'TEXT' THEN 'text' ELSE 'bytes' END
        || CASE c.\"notnull\" WHEN 1 THEN ' not null' ELSE '' END AS line
    FROM ours AS t JOIN pragma_table_info(t.name) AS c
    UNION ALL
    SELECT t.name || ' key (' || (
        SELECT group_concat(k.name, ', ' ORDER BY k.pk)
        FROM pragma_table_info(t.name) AS k WHERE k.pk > 0
    ) || ')'
    FROM ours AS t
    UNION ALL
    SELECT t.name || CASE i.\"unique\" WHEN 1 THEN ' unique ' ELSE ' index ' END || i.name || ' ('
        || (SELECT group_concat(x.name, ', ' ORDER BY x.seqno) FROM pragma_index_info(i.name) AS x)
        || ')' || CASE i.partial WHEN 1 THEN ' partial' ELSE '' END
    FROM ours AS t JOIN pragma_index_list(t.name) AS i
    WHERE i.origin = 'c'
    UNION ALL
    SELECT t.name || ' (' || group_concat(f.\"from\", ', ' ORDER BY f.seq) || ') in '
        || f.\"table\" || ' (' || group_concat(f.\"to\", ', ' ORDER BY f.seq) || ')'
    FROM ours AS t JOIN pragma_foreign_key_list(t.name) AS f
    GROUP BY t.name, f.id";

const POSTGRES: &str = "
    WITH ours AS (
        SELECT c.oid, c.relname AS name FROM pg_class AS c
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
            AND c.relname <> 'refinery_schema_history'
    )
    SELECT t.name || '.' || a.attname || ' '
        || CASE a.atttypid::regtype::text
            WHEN 'bigint' THEN 'number' WHEN 'text' THEN 'text' WHEN 'uuid' THEN 'bytes'
            WHEN 'bytea' THEN 'bytes' ELSE a.atttypid::regtype::text END
        || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END AS line
    FROM ours AS t
    JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT t.name || CASE
            WHEN i.indisprimary THEN ' key ('
            WHEN i.indisunique THEN ' unique ' || x.relname || ' ('
            ELSE ' index ' || x.relname || ' (' END
        || (
            SELECT string_agg(a.attname, ', ' ORDER BY k.position)
            FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, position)
            JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = k.attnum
        ) || ')' || CASE WHEN i.indpred IS NOT NULL THEN ' partial' ELSE '' END
    FROM ours AS t
    JOIN pg_index AS i ON i.indrelid = t.oid
    JOIN pg_class AS x ON x.oid = i.indexrelid
    UNION ALL
    SELECT t.name || ' (' || (
            SELECT string_agg(a.attname, ', ' ORDER BY k.position)
            FROM unnest(f.conkey) WITH ORDINALITY AS k (attnum, position)
            JOIN pg_attribute AS a ON a.attrelid = f.conrelid AND a.attnum = k.attnum
        ) || ') in ' || f.confrelid::regclass::text || ' (' || (
            SELECT string_agg(a.attname, ', ' ORDER BY k.position)
            FROM unnest(f.confkey) WITH ORDINALITY AS k (attnum, position)
            JOIN pg_attribute AS a ON a.attrelid = f.confrelid AND a.attnum = k.attnum
        ) || ')'
    FROM ours AS t JOIN pg_constraint AS f ON f.conrelid = t.oid AND f.contype = 'f'";

#[test]
fn both_databases_have_the_same_tables() {
    for place in places() {
        let db = Db::open(place);
        let mut lines: Vec<String> = match &db.place {
            Place::Sqlite(folder) => {
                let path = Place::sqlite_config(folder).path;
                let connection = rusqlite::Connection::open(path).unwrap();
                let mut statement = connection.prepare(SQLITE).unwrap();
                let lines = statement.query_map([], |row| row.get(0)).unwrap();
                lines.map(Result::unwrap).collect()
            }
            Place::Postgres(database) => db.wait(async {
                let rows = database.connect().await.query(POSTGRES, &[]).await.unwrap();
                rows.iter().map(|row| row.get(0)).collect()
            }),
        };
        lines.sort_unstable();
        insta::assert_snapshot!("schema", lines.join("\n"));
    }
}
