//! The registry of SQL texts: one constant per file of `sql/`. What several texts begin with stands
//! once, in `parts/`.

use std::sync::LazyLock;

/// A statement: one text for both databases, or one more where PostgreSQL needs its own.
pub struct Query {
    /// Its file under `sql/`, without the ending.
    pub name: &'static str,
    /// The text of both, with parameters `$1`, `$2`, …
    pub text: &'static str,
    /// What PostgreSQL runs instead, if anything.
    pub postgres: Option<&'static str>,
    sqlite: LazyLock<String>,
}

impl Query {
    /// The text for PostgreSQL.
    #[must_use]
    pub fn for_postgres(&self) -> &'static str {
        self.postgres.unwrap_or(self.text)
    }

    /// The text for SQLite, where `$1` would be a parameter's name and `?1` is its number.
    #[must_use]
    pub fn for_sqlite(&self) -> &str {
        &self.sqlite
    }
}

/// The text with SQLite's numbered parameters. No text of ours has a dollar sign in a literal.
#[must_use]
pub fn numbered(text: &str) -> String {
    text.replace('$', "?")
}

macro_rules! overridden {
    ($file:literal) => {
        None
    };
    ($file:literal overridden) => {
        Some(include_str!(concat!("../sql/", $file, ".postgres.sql")))
    };
}

macro_rules! text {
    ($file:literal) => {
        include_str!(concat!("../sql/", $file, ".sql"))
    };
    ($file:literal after $part:literal) => {
        concat!(include_str!(concat!("../parts/", $part, ".sql")), text!($file))
    };
}

macro_rules! queries {
    ($($name:ident = $file:literal $(after $part:literal)? $(, $overridden:ident)?;)+) => {
        $(
            pub(crate) static $name: Query = Query {
                name: $file,
                text: text!($file $(after $part)?),
                postgres: overridden!($file $($overridden)?),
                sqlite: LazyLock::new(|| numbered(text!($file $(after $part)?))),
            };
        )+

        /// Every statement.
        pub static ALL: &[&Query] = &[$(&$name),+];
    };
}

queries! {
    AGENT_ABSENT_SINCE = "agent/absent_since";
    AGENT_ACTIVE = "agent/active";
    AGENT_ACTIVE_ADMIN_COUNT = "agent/active_admin_count";
    AGENT_ADD_MEMBER = "agent/add_member";
    AGENT_AGENT = "agent/agent";
    AGENT_ALL_FAMILY_STATUSES = "agent/all_family_statuses";
    AGENT_ANY_TEAM = "agent/any_team";
    AGENT_AVAILABILITY = "agent/availability";
    AGENT_BEGIN_ABSENCE = "agent/begin_absence";
    AGENT_CANDIDATES = "agent/candidates";
    AGENT_CLEAR_CAPACITY = "agent/clear_capacity";
    AGENT_CONNECTION_COUNT = "agent/connection_count";
    AGENT_DELETE_CONNECTION = "agent/delete_connection";
    AGENT_DELETE_CONNECTIONS_OF = "agent/delete_connections_of";
    AGENT_DESK_LOAD = "agent/desk_load";
    AGENT_END_ABSENCE = "agent/end_absence";
    AGENT_FAMILY_STATUSES = "agent/family_statuses";
    AGENT_INSERT = "agent/insert";
    AGENT_INSERT_AVAILABILITY = "agent/insert_availability";
    AGENT_INSERT_CONNECTION = "agent/insert_connection";
    AGENT_KEPT_FOR = "agent/kept_for";
    AGENT_LOCK_AGENT = "agent/lock_agent", overridden;
    AGENT_LOCK_TEAM = "agent/lock_team", overridden;
    AGENT_LOGIN = "agent/login";
    AGENT_ON_DESK = "agent/on_desk";
    AGENT_OWN_CAPACITIES = "agent/own_capacities";
    AGENT_PUT_TEAM = "agent/put_team";
    AGENT_SAVE = "agent/save";
    AGENT_SAVE_AVAILABILITY = "agent/save_availability";
    AGENT_SET_CAPACITY = "agent/set_capacity";
    AGENT_STAFF = "agent/staff";
    AGENT_TEAMS_OF = "agent/teams_of";
    AGENT_TEAM_NAME = "agent/team_name";
    AGENT_TEAM_SPEAKS = "agent/team_speaks";
    ASIDE_COUNTS = "aside/counts";
    ASIDE_DROP_PARKED_REPORTS = "aside/drop_parked_reports";
    ASIDE_PARK_REPORT = "aside/park_report";
    ASIDE_PUT_SETTING = "aside/put_setting";
    ASIDE_QUARANTINE = "aside/quarantine";
    ASIDE_SETTING = "aside/setting";
    ASIDE_TAKE_PARKED_REPORTS = "aside/take_parked_reports";
    CANNED_REPLY_CANNED_REPLY = "canned_reply/canned_reply", overridden;
    CANNED_REPLY_COUNT = "canned_reply/count";
    CANNED_REPLY_FOR_AGENT = "canned_reply/for_agent";
    CANNED_REPLY_INSERT = "canned_reply/insert";
    CANNED_REPLY_SAVE = "canned_reply/save";
    CHANGE_AWAITING = "change/awaiting";
    CHANGE_INSERT = "change/insert";
    CHANGE_IS_AWAITED = "change/is_awaited";
    CHANGE_JOIN = "change/join";
    CHANGE_TOLD = "change/told";
    CHANGE_UNTOLD = "change/untold";
    CHANNEL_ALL_SETTINGS = "channel/all_settings";
    CHANNEL_BRAND = "channel/brand";
    CHANNEL_BRANDS = "channel/brands";
    CHANNEL_BY_PLATFORM_ADDRESS = "channel/by_platform_address";
    CHANNEL_CATCH_ALL_ROUTE = "channel/catch_all_route";
    CHANNEL_CHANNEL = "channel/channel";
    CHANNEL_CHANNELS = "channel/channels";
    CHANNEL_PUT_BRAND = "channel/put_brand";
    CHANNEL_PUT_CATCH_ALL_ROUTE = "channel/put_catch_all_route";
    CHANNEL_PUT_CHANNEL = "channel/put_channel";
    CHANNEL_SAVE_SETTINGS = "channel/save_settings";
    CHANNEL_SETTINGS = "channel/settings";
    CHAT_CLEAR_SIGNING_KEYS = "chat/clear_signing_keys";
    CHAT_CONTACT = "chat/contact";
    CHAT_CONVERSATION = "chat/conversation";
    CHAT_DELETE_EXPIRED_SESSIONS = "chat/delete_expired_sessions";
    CHAT_DELETE_SESSION = "chat/delete_session";
    CHAT_DELETE_SESSIONS_OF = "chat/delete_sessions_of";
    CHAT_DELETE_VISIT = "chat/delete_visit";
    CHAT_DELETE_VISITS_OF = "chat/delete_visits_of";
    CHAT_EMAIL = "chat/email";
    CHAT_EVENTS = "chat/events";
    CHAT_FACTS = "chat/facts";
    CHAT_FORGET_NONCES = "chat/forget_nonces";
    CHAT_FORGET_SIGNING_KEYS = "chat/forget_signing_keys";
    CHAT_INSERT_FILE = "chat/insert_file";
    CHAT_INSERT_SESSION = "chat/insert_session";
    CHAT_INSERT_SURVEY = "chat/insert_survey";
    CHAT_INSERT_VISIT = "chat/insert_visit";
    CHAT_LANGUAGE = "chat/language";
    CHAT_LAST_CONVERSATION = "chat/last_conversation";
    CHAT_MAY_SEE = "chat/may_see";
    CHAT_MOVE_CONVERSATIONS = "chat/move_conversations";
    CHAT_MOVE_FILES = "chat/move_files";
    CHAT_OPEN_CONVERSATION = "chat/open_conversation";
    CHAT_PLACES = "chat/places";
    CHAT_PUT_EMAIL = "chat/put_email";
    CHAT_QUEUE_POSITION = "chat/queue_position";
    CHAT_SAVE_SESSION = "chat/save_session";
    CHAT_SAVE_SITE = "chat/save_site";
    CHAT_SAVE_SURVEY = "chat/save_survey";
    CHAT_SESSION = "chat/session", overridden;
    CHAT_SESSION_BY_HASH = "chat/session_by_hash";
    CHAT_SIGNING_KEYS = "chat/signing_keys";
    CHAT_SITE = "chat/site";
    CHAT_SITE_BY_KEY = "chat/site_by_key" after "chat_site";
    CHAT_SITE_VIEW = "chat/site_view" after "chat_site";
    CHAT_STAFFING = "chat/staffing";
    CHAT_SURVEY = "chat/survey";
    CHAT_UNSEEN = "chat/unseen";
    CHAT_USE_NONCE = "chat/use_nonce";
    CHAT_VISITOR_FACE = "chat/visitor_face";
    CHAT_VISITOR_OF_FILE = "chat/visitor_of_file";
    CHAT_VISIT_COUNT = "chat/visit_count";
    CLOSING_REASON_CLOSING_REASON = "closing_reason/closing_reason";
    CLOSING_REASON_INSERT = "closing_reason/insert";
    CLOSING_REASON_LIST = "closing_reason/list";
    CLOSING_REASON_SAVE = "closing_reason/save";
    CONTACT_BLOCKED_MESSAGES = "contact/blocked_messages";
    CONTACT_CONTACT = "contact/contact";
    CONTACT_CORRESPONDENT = "contact/correspondent";
    CONTACT_HAS_BLOCKED_MESSAGE = "contact/has_blocked_message";
    CONTACT_IDENTITY = "contact/identity";
    CONTACT_INSERT = "contact/insert";
    CONTACT_INSERT_BLOCKED_MESSAGE = "contact/insert_blocked_message";
    CONTACT_INSERT_IDENTITY = "contact/insert_identity";
    CONTACT_IS_FORMER_NAME = "contact/is_former_name";
    CONTACT_KEEP_FORMER_NAME = "contact/keep_former_name";
    CONTACT_LAST_AGENT = "contact/last_agent";
    CONTACT_LAST_LANGUAGE = "contact/last_language";
    CONTACT_LOCK = "contact/lock", overridden;
    CONTACT_OPEN_CONVERSATIONS = "contact/open_conversations";
    CONTACT_SAVE = "contact/save";
    CONTACT_SAVE_IDENTITY = "contact/save_identity";
    CONTACT_SAVE_LAST_AGENT = "contact/save_last_agent";
    CONTACT_SAVE_WINDOW = "contact/save_window";
    CONTACT_SET_BLOCKED = "contact/set_blocked";
    CONVERSATION_AGENTS_AWAITED = "conversation/agents_awaited";
    CONVERSATION_AROUND = "conversation/around";
    CONVERSATION_AUTOMATIC_REPLY = "conversation/automatic_reply";
    CONVERSATION_CONVERSATION = "conversation/conversation", overridden;
    CONVERSATION_END_ASSIGNMENT = "conversation/end_assignment";
    CONVERSATION_EXPECT_FIRST_REPLY = "conversation/expect_first_reply";
    CONVERSATION_FIRST_REPLY_GIVEN = "conversation/first_reply_given";
    CONVERSATION_HAND_ON = "conversation/hand_on";
    CONVERSATION_HOLDER = "conversation/holder";
    CONVERSATION_INSERT = "conversation/insert";
    CONVERSATION_INSERT_ASSIGNMENT = "conversation/insert_assignment";
    CONVERSATION_INSERT_AUTOMATIC_REPLY = "conversation/insert_automatic_reply";
    CONVERSATION_LOCK = "conversation/lock", overridden;
    CONVERSATION_NAMED_QUEUE = "conversation/named_queue", overridden;
    CONVERSATION_QUEUE = "conversation/queue", overridden;
    CONVERSATION_SAVE = "conversation/save";
    CONVERSATION_SAVE_EXCHANGE = "conversation/save_exchange";
    CONVERSATION_TEAMS_THAT_WAIT = "conversation/teams_that_wait";
    CONVERSATION_TEAM_OF = "conversation/team_of";
    DUE_WORK_CANCEL = "due_work/cancel";
    DUE_WORK_CLAIM = "due_work/claim", overridden;
    DUE_WORK_ENQUEUE = "due_work/enqueue";
    DUE_WORK_ENQUEUE_ONCE = "due_work/enqueue_once";
    DUE_WORK_FINISH = "due_work/finish";
    DUE_WORK_HASTEN = "due_work/hasten";
    DUE_WORK_HOLDS = "due_work/holds", overridden;
    DUE_WORK_NEXT_DUE = "due_work/next_due";
    DUE_WORK_POSTPONE = "due_work/postpone";
    DUE_WORK_PUT_OFF = "due_work/put_off";
    DUE_WORK_RELEASE = "due_work/release";
    EVENT_AFTER = "event/after";
    EVENT_INSERT = "event/insert";
    EVENT_LAST_SEQ = "event/last_seq";
    HISTORY_CONVERSATIONS = "history/conversations";
    HISTORY_STAYS = "history/stays";
    HISTORY_TEXTS = "history/texts";
    MAIL_ALLOW = "mail/allow";
    MAIL_COUNTS = "mail/counts";
    MAIL_END_SILENCE = "mail/end_silence";
    MAIL_FORGET = "mail/forget";
    MAIL_FORGET_LINKS = "mail/forget_links";
    MAIL_FORGET_PAGES = "mail/forget_pages";
    MAIL_FORGET_STOPS = "mail/forget_stops";
    MAIL_INSERT = "mail/insert";
    MAIL_INSERT_LINK = "mail/insert_link";
    MAIL_INSERT_STOP = "mail/insert_stop";
    MAIL_IS_REFUSED = "mail/is_refused";
    MAIL_LAST_MAILED = "mail/last_mailed";
    MAIL_LINK = "mail/link", overridden;
    MAIL_MAIL = "mail/mail", overridden;
    MAIL_OF_CONVERSATION = "mail/of_conversation";
    MAIL_PAGE = "mail/page";
    MAIL_PUT_PAGE = "mail/put_page";
    MAIL_REFUSE = "mail/refuse";
    MAIL_SAID = "mail/said" after "message";
    MAIL_SAVE = "mail/save";
    MAIL_STOP = "mail/stop";
    MAIL_USE_LINK = "mail/use_link";
    MAIL_WISH = "mail/wish";
    MEDIA_ATTACH = "media/attach";
    MEDIA_BY_CLIENT_ID = "media/by_client_id";
    MEDIA_DELETE = "media/delete";
    MEDIA_INSERT = "media/insert";
    MEDIA_IS_HOUSE_PICTURE = "media/is_house_picture";
    MEDIA_MEDIA = "media/media";
    MEDIA_MESSAGE_OF = "media/message_of";
    MEDIA_SAVE = "media/save";
    MEDIA_UPLOADER = "media/uploader";
    MEDIA_VIEW = "media/view";
    MERGE_CONTACT_NOW = "merge/contact_now";
    MERGE_DELETE_IDENTITY = "merge/delete_identity";
    MERGE_FOLLOW = "merge/follow";
    MERGE_LEAVE_FOR = "merge/leave_for";
    MERGE_MOVE_BLOCKED_MESSAGES = "merge/move_blocked_messages";
    MERGE_MOVE_CONVERSATIONS = "merge/move_conversations";
    MERGE_MOVE_EMAIL = "merge/move_email";
    MERGE_MOVE_FORMER_NAMES = "merge/move_former_names";
    MERGE_MOVE_IDENTITIES = "merge/move_identities";
    MERGE_MOVE_LANE = "merge/move_lane";
    MERGE_MOVE_RELAUNCHES = "merge/move_relaunches";
    MERGE_NAME_GIVEN = "merge/name_given";
    MERGE_PUT_LAST_AGENT = "merge/put_last_agent";
    MERGE_WEIGH = "merge/weigh", overridden;
    MESSAGE_AWAIT_QUOTED = "message/await_quoted";
    MESSAGE_BIND_DELIVERY = "message/bind_delivery";
    MESSAGE_BY_CLIENT_ID = "message/by_client_id" after "message";
    MESSAGE_BY_KEY = "message/by_key" after "message";
    MESSAGE_DELIVERY = "message/delivery", overridden;
    MESSAGE_DELIVERY_BY_KEY = "message/delivery_by_key", overridden;
    MESSAGE_INSERT_DELIVERY = "message/insert_delivery";
    MESSAGE_INSERT_INBOUND = "message/insert_inbound";
    MESSAGE_INSERT_OUTBOUND = "message/insert_outbound";
    MESSAGE_JOIN_QUOTES = "message/join_quotes";
    MESSAGE_LAST_INBOUND = "message/last_inbound" after "message";
    MESSAGE_MESSAGE = "message/message" after "message";
    MESSAGE_NAMED = "message/named";
    MESSAGE_RAW = "message/raw";
    MESSAGE_SAVE_CHANGED = "message/save_changed";
    MESSAGE_SAVE_DELIVERY = "message/save_delivery";
    MESSAGE_WITH_CONTACT = "message/with_contact" after "message";
    NOTE_BETWEEN = "note/between";
    NOTE_BY_CLIENT_ID = "note/by_client_id";
    NOTE_CIRCLE = "note/circle";
    NOTE_INSERT = "note/insert";
    NOTE_INSERT_MENTION = "note/insert_mention";
    NOTE_INSERT_WRITTEN = "note/insert_written";
    NOTE_MENTIONS_IN = "note/mentions_in";
    NOTE_MENTIONS_OF = "note/mentions_of";
    NOTE_NOTE = "note/note";
    NOTE_OF_CONVERSATION = "note/of_conversation";
    OPENING_HOURS_ALL = "opening_hours/all";
    OPENING_HOURS_BY_DEFAULT = "opening_hours/by_default";
    OPENING_HOURS_BY_ID = "opening_hours/by_id";
    OPENING_HOURS_CLEAR_DEFAULT = "opening_hours/clear_default";
    OPENING_HOURS_OF_CHANNEL = "opening_hours/of_channel";
    OPENING_HOURS_PUT = "opening_hours/put";
    REACTION_BIND = "reaction/bind";
    REACTION_BY_KEY = "reaction/by_key";
    REACTION_OF_MESSAGES = "reaction/of_messages";
    REACTION_PUT = "reaction/put";
    REACTION_REACTION = "reaction/reaction";
    RELAUNCH_FIGURES = "relaunch/figures";
    RELAUNCH_INSERT = "relaunch/insert";
    RELAUNCH_IN_SILENCE = "relaunch/in_silence";
    RELAUNCH_OF_MESSAGE = "relaunch/of_message";
    RELAUNCH_SAVE = "relaunch/save";
    RELAUNCH_SAVE_CONTENT = "relaunch/save_content";
    ROUTING_DELETE_RULES = "routing/delete_rules";
    ROUTING_INSERT_RULE = "routing/insert_rule";
    ROUTING_PUT_LAST_RULE = "routing/put_last_rule";
    ROUTING_RAISE_VERSION = "routing/raise_version";
    ROUTING_RULES = "routing/rules";
    SESSION_DELETE = "session/delete";
    SESSION_DELETE_EXPIRED = "session/delete_expired";
    SESSION_DELETE_OF = "session/delete_of";
    SESSION_INSERT = "session/insert";
    SESSION_VIEW = "session/view";
    TAG_ATTACH = "tag/attach";
    TAG_DETACH = "tag/detach";
    TAG_INSERT = "tag/insert";
    TAG_LIST = "tag/list";
    TAG_OF_CONVERSATION = "tag/of_conversation";
    TAG_OF_CONVERSATIONS = "tag/of_conversations";
    TAG_SAVE = "tag/save";
    TAG_TAG = "tag/tag";
    TEAM_CAPACITIES = "team/capacities";
    TEAM_CLEAR_CAPACITY = "team/clear_capacity";
    TEAM_DEFAULT_CAPACITIES = "team/default_capacities";
    TEAM_MEMBERS = "team/members";
    TEAM_MEMBERSHIPS = "team/memberships";
    TEAM_REMOVE_MEMBER = "team/remove_member";
    TEAM_SET_CAPACITY = "team/set_capacity";
    TEAM_SET_DEFAULT_CAPACITY = "team/set_default_capacity";
    TEAM_TEAM = "team/team";
    TEAM_TEAMS = "team/teams";
    TEMPLATE_BY_PLATFORM_ID = "template/by_platform_id";
    TEMPLATE_HEADER_FILES = "template/header_files";
    TEMPLATE_HEADER_UPLOAD = "template/header_upload";
    TEMPLATE_IS_HEADER_FILE = "template/is_header_file";
    TEMPLATE_KEEP_HEADER_FILE = "template/keep_header_file";
    TEMPLATE_OF_CHANNEL = "template/of_channel";
    TEMPLATE_PUT = "template/put";
    TEMPLATE_PUT_HEADER_UPLOAD = "template/put_header_upload";
    TEMPLATE_TEMPLATE = "template/template";
    VIEW_ANSWERED_BY = "view/answered_by";
    SETUP_ACCOUNT = "setup/account";
    SETUP_ACCOUNTS = "setup/accounts";
    SETUP_ALL_SECRETS = "setup/all_secrets";
    SETUP_CHANNEL_IDS = "setup/channel_ids";
    SETUP_CHECK = "setup/check";
    SETUP_COUNT_WEBHOOKS = "setup/count_webhooks";
    SETUP_CURRENT_NEWS = "setup/current_news";
    SETUP_DELETE_SECRET = "setup/delete_secret";
    SETUP_DROP_WEBHOOK_HOURS = "setup/drop_webhook_hours";
    SETUP_DROP_WEBHOOK_LINES = "setup/drop_webhook_lines";
    SETUP_END_NEWS = "setup/end_news";
    SETUP_INSERT_NEWS = "setup/insert_news";
    SETUP_INSERT_WEBHOOK_LINE = "setup/insert_webhook_line";
    SETUP_LAST_WEBHOOK = "setup/last_webhook";
    SETUP_MARKETING_STOPPED = "setup/marketing_stopped";
    SETUP_NEWS = "setup/news";
    SETUP_ONE_NEWS = "setup/one_news";
    SETUP_OPEN_NEWS = "setup/open_news";
    SETUP_PICTURE = "setup/picture";
    SETUP_PICTURE_OF = "setup/picture_of";
    SETUP_PICTURE_VIEW = "setup/picture_view";
    SETUP_PUT_ACCOUNT = "setup/put_account";
    SETUP_PUT_CHECK = "setup/put_check";
    SETUP_PUT_PICTURE = "setup/put_picture";
    SETUP_PUT_RESUMED = "setup/put_resumed";
    SETUP_PUT_SECRET = "setup/put_secret";
    SETUP_PUT_TEST = "setup/put_test";
    SETUP_REPORTS_OF = "setup/reports_of";
    SETUP_RESUMED_AT = "setup/resumed_at";
    SETUP_SECRETS = "setup/secrets";
    SETUP_SET_MARKETING_STOPPED = "setup/set_marketing_stopped";
    SETUP_TEST = "setup/test";
    SETUP_TRIM_WEBHOOK_LOG = "setup/trim_webhook_log";
    SETUP_WEBHOOK_HOURS = "setup/webhook_hours";
    SETUP_WEBHOOK_LOG = "setup/webhook_log";
    SIGNATURE_SAVE = "signature/save";
    SIGNATURE_SIGNATURE = "signature/signature";
    VIEW_CLOSED_BY = "view/closed_by" after "conversation";
    VIEW_CONVERSATION = "view/conversation" after "conversation";
    VIEW_DESK = "view/desk" after "conversation";
    VIEW_LAST_MESSAGES = "view/last_messages" after "message_view";
    VIEW_MAY_AGENT_SEE = "view/may_agent_see";
    VIEW_MAY_AGENT_SEE_CONTACT = "view/may_agent_see_contact";
    VIEW_MESSAGE = "view/message" after "message_view";
    VIEW_MESSAGES = "view/messages" after "message_view";
    VIEW_NAMED = "view/named" after "conversation";
    VIEW_OPEN = "view/open" after "conversation";
    VIEW_PAST_CONVERSATIONS = "view/past_conversations";
    VIEW_PAUSED = "view/paused" after "conversation";
    VIEW_WAITING = "view/waiting" after "conversation";
}
