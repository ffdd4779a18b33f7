//! Every error code of the API, once: the web's catalogues have a sentence for each.

use axum::http::StatusCode;

/// A code as handlers name it.
pub(crate) type Code = &'static ErrorCode;

/// An error code with the status that it comes with and its title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrorCode {
    /// The stable dotted code.
    pub code: &'static str,
    /// The HTTP status, as a number.
    pub status: u16,
    /// What it means, for developers.
    pub title: &'static str,
}

impl ErrorCode {
    const fn new(status: StatusCode, code: &'static str, title: &'static str) -> Self {
        Self { code, status: status.as_u16(), title }
    }
}

macro_rules! codes {
    ($($name:ident = $status:ident, $code:literal, $title:literal;)*) => {
        $(pub(crate) const $name: Code =
            &ErrorCode::new(StatusCode::$status, $code, $title);)*

        /// Every code that an answer of the API can carry.
        pub const ERROR_CODES: &[ErrorCode] = &[$(*$name),*];
    };
}

codes! {
    AGENT_LAST_ADMIN = CONFLICT, "agent.last_admin", "The last active admin stays one.";
    AGENT_NOT_FOUND = NOT_FOUND, "agent.not_found", "There is no such agent.";
    AVAILABILITY_FAMILY_NOT_SERVED = CONFLICT, "availability.family_not_served",
        "The agent serves no channel of this family.";
    CANNED_REPLY_ID_CONFLICT = CONFLICT, "canned_reply.id_conflict",
        "This id was given to another canned reply.";
    CANNED_REPLY_NOT_FOUND = NOT_FOUND, "canned_reply.not_found", "There is no such canned reply.";
    CANNED_REPLY_SHORTCUT_TAKEN = CONFLICT, "canned_reply.shortcut_taken",
        "Another canned reply has this shortcut.";
    CANNED_REPLY_TOO_MANY = CONFLICT, "canned_reply.too_many",
        "There are as many canned replies as are kept.";
    CHANNEL_BRAND_NOT_FOUND = UNPROCESSABLE_ENTITY, "channel.brand_not_found",
        "There is no such brand.";
    CHANNEL_CONFIGURED = CONFLICT, "channel.configured",
        "The channel is connected by the configuration, and changed there.";
    CHANNEL_IDENTIFIER_INVALID = UNPROCESSABLE_ENTITY, "channel.identifier_invalid",
        "An identifier of the platform is 1 to 64 digits.";
    CHANNEL_NAME_INVALID = UNPROCESSABLE_ENTITY, "channel.name_invalid",
        "A name has from 1 to 80 characters.";
    CHANNEL_NOT_FOUND = NOT_FOUND, "channel.not_found", "There is no such channel.";
    CHANNEL_NUMBER_TAKEN = CONFLICT, "channel.number_taken",
        "This number is a channel already.";
    CHANNEL_PHONE_INVALID = UNPROCESSABLE_ENTITY, "channel.phone_invalid",
        "A phone number has 6 to 15 digits, with the country's code.";
    CHANNEL_PLATFORM_REFUSED = BAD_GATEWAY, "channel.platform_refused",
        "The platform refused; `problem` says why.";
    CHANNEL_PROFILE_INVALID = UNPROCESSABLE_ENTITY, "channel.profile_invalid",
        "A line of the profile is empty or too long.";
    CHANNEL_REPLY_TOO_LONG = UNPROCESSABLE_ENTITY, "channel.reply_too_long",
        "The out-of-hours reply is too long.";
    CHANNEL_SECRET_INVALID = UNPROCESSABLE_ENTITY, "channel.secret_invalid",
        "A secret has 8 to 1,024 letters, digits and signs, without blanks.";
    CHANNEL_SECRET_KEY_MISSING = CONFLICT, "channel.secret_key_missing",
        "This desk has no key to keep secrets with: set `secret_key`.";
    CHANNEL_TARGET_OUT_OF_RANGE = UNPROCESSABLE_ENTITY, "channel.target_out_of_range",
        "The first-reply target is from a second to a week.";
    CHANNEL_TEST_NO_TEMPLATE = CONFLICT, "channel.test_no_template",
        "No approved template can be sent without values.";
    CHANNEL_TOO_MANY = CONFLICT, "channel.too_many", "There are as many channels as are kept.";
    CHAT_CONSENT_REQUIRED = CONFLICT, "chat.consent_required",
        "The visitor agrees to what the site asks first.";
    CHAT_EMAIL_INVALID = UNPROCESSABLE_ENTITY, "chat.email_invalid",
        "This is not an e-mail address.";
    CHAT_FILE_NOT_FOUND = NOT_FOUND, "chat.file_not_found", "There is no such file.";
    CHAT_ID_CONFLICT = CONFLICT, "chat.id_conflict", "This id was given to another channel.";
    CHAT_IDENTITY_INVALID = UNAUTHORIZED, "chat.identity_invalid",
        "The statement of who the visitor is can't be believed.";
    CHAT_IDENTITY_REPLAYED = UNAUTHORIZED, "chat.identity_replayed",
        "The statement of who the visitor is was used before.";
    CHAT_IDENTITY_REQUIRED = FORBIDDEN, "chat.identity_required",
        "Only visitors whom the site identifies may write.";
    CHAT_LINK_OVER = GONE, "chat.link_over",
        "The link of the mail was used before, or is over.";
    CHAT_MAIL_OFF = CONFLICT, "chat.mail_off", "This desk sends no mail.";
    CHAT_ORIGIN_REFUSED = FORBIDDEN, "chat.origin_refused",
        "The site does not allow the chat on this page.";
    CHAT_SESSION_OVER = UNAUTHORIZED, "chat.session_over",
        "The visitor's session is over: open another.";
    CHAT_SITE_NOT_FOUND = NOT_FOUND, "chat.site_not_found", "There is no such chat.";
    CHAT_SURVEY_DONE = CONFLICT, "chat.survey_done", "The survey was answered already.";
    CHAT_SURVEY_NOT_FOUND = NOT_FOUND, "chat.survey_not_found",
        "There is no such survey for this visitor.";
    CHAT_TOO_MANY_MAILS = TOO_MANY_REQUESTS, "chat.too_many_mails",
        "Too many mails were asked for today.";
    CHAT_TOO_MANY_REQUESTS = TOO_MANY_REQUESTS, "chat.too_many_requests",
        "Too much was asked; try again later.";
    CHAT_TRANSCRIPT_EMPTY = CONFLICT, "chat.transcript_empty",
        "Nobody has answered yet: there is nothing to send.";
    CLOSING_REASON_ID_CONFLICT = CONFLICT, "closing_reason.id_conflict",
        "This id was given to another closing reason.";
    CLOSING_REASON_NAME_INVALID = UNPROCESSABLE_ENTITY, "closing_reason.name_invalid",
        "A closing reason's name has from 1 to 60 characters.";
    CLOSING_REASON_NAME_TAKEN = CONFLICT, "closing_reason.name_taken",
        "Another closing reason has this name.";
    CLOSING_REASON_NOT_FOUND = NOT_FOUND, "closing_reason.not_found",
        "There is no such closing reason.";
    CLOSING_REASON_TOO_MANY = CONFLICT, "closing_reason.too_many",
        "There are as many closing reasons as there may be.";
    CONTACT_MARKETING_STOPPED = CONFLICT, "contact.marketing_stopped",
        "The visitor wants no marketing on this channel.";
    CONTACT_NOT_FOUND = NOT_FOUND, "contact.not_found", "There is no such contact.";
    CONVERSATION_CLOSED = CONFLICT, "conversation.closed", "The conversation has ended.";
    CONVERSATION_CLOSING_REASON_REQUIRED = UNPROCESSABLE_ENTITY,
        "conversation.closing_reason_required",
        "A closing reason is needed.";
    CONVERSATION_CLOSING_REASON_UNAVAILABLE = UNPROCESSABLE_ENTITY,
        "conversation.closing_reason_unavailable",
        "This closing reason can't be given.";
    CONVERSATION_NOT_FOUND = NOT_FOUND, "conversation.not_found", "There is no such conversation.";
    CONVERSATION_NOT_OWNER = CONFLICT, "conversation.not_owner",
        "The conversation is not on this agent's desk.";
    RELAUNCH_ALREADY_SENT = CONFLICT, "conversation.relaunch.already_sent",
        "This silence has its relaunch.";
    RELAUNCH_NOT_WHATSAPP = CONFLICT, "conversation.relaunch.not_whatsapp",
        "The channel has no relaunches.";
    RELAUNCH_WINDOW_OPEN = CONFLICT, "conversation.relaunch.window_open",
        "The customer service window is open.";
    CONVERSATION_SNOOZE_PAST = UNPROCESSABLE_ENTITY, "conversation.snooze_past",
        "The end of the pause is past.";
    CONVERSATION_SNOOZE_TOO_FAR = UNPROCESSABLE_ENTITY, "conversation.snooze_too_far",
        "The end of the pause is too far away.";
    CONVERSATION_STALE = CONFLICT, "conversation.stale",
        "The conversation has moved since it was last seen.";
    CONVERSATION_TAG_UNAVAILABLE = UNPROCESSABLE_ENTITY, "conversation.tag_unavailable",
        "This tag can't be given.";
    CONVERSATION_TOO_MANY_TAGS = UNPROCESSABLE_ENTITY, "conversation.too_many_tags",
        "The conversation has as many tags as it may have.";
    CONVERSATION_TRANSFER_ALREADY_THERE = CONFLICT, "conversation.transfer.already_there",
        "The conversation is there already.";
    CONVERSATION_TRANSFER_TARGET_AWAY = CONFLICT, "conversation.transfer.target_away",
        "The colleague is away.";
    CONVERSATION_TRANSFER_TARGET_FULL = CONFLICT, "conversation.transfer.target_full",
        "The colleague has no room.";
    CONVERSATION_TRANSFER_TEAM_EMPTY = CONFLICT, "conversation.transfer.team_empty",
        "Nobody else of the team is available.";
    CONVERSATION_WINDOW_CLOSED = CONFLICT, "conversation.window_closed",
        "The customer service window has ended.";
    LIVE_ORIGIN_REFUSED = FORBIDDEN, "live.origin_refused",
        "A live connection comes from the desk's own origin.";
    LIVE_UPGRADE_REQUIRED = UPGRADE_REQUIRED, "live.upgrade_required",
        "This address only takes WebSocket connections.";
    MEDIA_CLIENT_ID_CONFLICT = CONFLICT, "media.client_id_conflict",
        "This client id was given to another file.";
    MEDIA_EMPTY = UNPROCESSABLE_ENTITY, "media.empty", "The file is empty.";
    MEDIA_KIND_UNSUPPORTED = UNPROCESSABLE_ENTITY, "media.kind_unsupported",
        "Files of this type are not sent.";
    MEDIA_LOST = GONE, "media.lost", "The file can no longer be had.";
    MEDIA_NOT_FOUND = NOT_FOUND, "media.not_found", "There is no such file.";
    MEDIA_NOT_READY = CONFLICT, "media.not_ready", "The file is not stored yet.";
    MEDIA_PICTURE_DAMAGED = UNPROCESSABLE_ENTITY, "media.picture_damaged",
        "The picture is damaged.";
    MEDIA_PICTURE_TOO_LARGE = UNPROCESSABLE_ENTITY, "media.picture_too_large",
        "The picture has too many points.";
    MEDIA_RANGE_INVALID = RANGE_NOT_SATISFIABLE, "media.range_invalid",
        "The file has no such range.";
    MEDIA_RETRY_USELESS = CONFLICT, "media.retry_useless",
        "Another try would not bring the file.";
    MEDIA_SOUND_NOT_MONO = UNPROCESSABLE_ENTITY, "media.sound_not_mono",
        "A voice note has one track.";
    MEDIA_TOO_LARGE = PAYLOAD_TOO_LARGE, "media.too_large", "The file is too large.";
    MEDIA_TYPE_NOT_ALLOWED = UNSUPPORTED_MEDIA_TYPE, "media.type_not_allowed",
        "Files of this type are not taken.";
    MEDIA_UPLOAD_BROKEN = BAD_REQUEST, "media.upload_broken", "The upload broke off.";
    MESSAGE_CAPTION_TOO_LONG = UNPROCESSABLE_ENTITY, "message.caption_too_long",
        "The caption is too long.";
    MESSAGE_CHOICES_INVALID = UNPROCESSABLE_ENTITY, "message.choices_invalid",
        "The choices can't be sent so.";
    MESSAGE_CLIENT_ID_CONFLICT = CONFLICT, "message.client_id_conflict",
        "This client id was given to another message.";
    MESSAGE_CONTACTS_INVALID = UNPROCESSABLE_ENTITY, "message.contacts_invalid",
        "The cards can't be sent so.";
    MESSAGE_EMPTY_TEXT = UNPROCESSABLE_ENTITY, "message.empty_text",
        "There is nothing to read in the text.";
    MESSAGE_LOCATION_INVALID = UNPROCESSABLE_ENTITY, "message.location_invalid",
        "The place can't be sent so.";
    MESSAGE_NOT_FOUND = NOT_FOUND, "message.not_found", "There is no such message.";
    MESSAGE_NOT_RETRYABLE = CONFLICT, "message.not_retryable", "The message can't be sent again.";
    MESSAGE_QUOTED_NOT_FOUND = NOT_FOUND, "message.quoted_not_found",
        "There is no such message to answer.";
    MESSAGE_TEXT_TOO_LONG = UNPROCESSABLE_ENTITY, "message.text_too_long", "The text is too long.";
    MESSAGE_VARIABLE_UNFILLED = UNPROCESSABLE_ENTITY, "message.variable_unfilled",
        "Variables stand in the text unfilled.";
    NOTE_EMPTY = UNPROCESSABLE_ENTITY, "note.empty", "There is nothing to read in the note.";
    NOTE_ID_CONFLICT = CONFLICT, "note.id_conflict", "This id was given to another note.";
    NOTE_MENTION_UNKNOWN = UNPROCESSABLE_ENTITY, "note.mention_unknown",
        "The note names an agent who is not there, or no longer.";
    NOTE_TOO_LONG = UNPROCESSABLE_ENTITY, "note.too_long", "The note is too long.";
    NOTE_TOO_MANY_MENTIONS = UNPROCESSABLE_ENTITY, "note.too_many_mentions",
        "The note names too many agents.";
    OPENING_HOURS_ID_CONFLICT = CONFLICT, "opening_hours.id_conflict",
        "This id was given to other opening hours.";
    OPENING_HOURS_INVALID = UNPROCESSABLE_ENTITY, "opening_hours.invalid",
        "A field makes no opening hours.";
    OPENING_HOURS_NOT_FOUND = NOT_FOUND, "opening_hours.not_found",
        "There are no such opening hours.";
    REACTION_EMOJI_INVALID = UNPROCESSABLE_ENTITY, "reaction.emoji_invalid",
        "A reaction is one emoji.";
    REACTION_NOT_ALLOWED = CONFLICT, "reaction.not_allowed",
        "This message can't be reacted to.";
    REACTION_TOO_OLD = CONFLICT, "reaction.too_old",
        "The message is too old to react to.";
    REQUEST_CROSS_SITE = FORBIDDEN, "request.cross_site", "The request comes from another site.";
    REQUEST_DUPLICATE_PARAMETER = BAD_REQUEST, "request.duplicate_parameter",
        "A parameter is given twice.";
    REQUEST_INVALID_CURSOR = BAD_REQUEST, "request.invalid_cursor",
        "The cursor is not one that this desk gave for this list.";
    REQUEST_INVALID_PARAMETER = UNPROCESSABLE_ENTITY, "request.invalid_parameter",
        "A parameter has a value that it can't have.";
    REQUEST_INVALID_VALUE = UNPROCESSABLE_ENTITY, "request.invalid_value",
        "A field has a value that it can't have.";
    REQUEST_MALFORMED_JSON = BAD_REQUEST, "request.malformed_json", "The body is not JSON.";
    REQUEST_METHOD_NOT_ALLOWED = METHOD_NOT_ALLOWED, "request.method_not_allowed",
        "This address does not take this method.";
    REQUEST_MISSING_FIELD = UNPROCESSABLE_ENTITY, "request.missing_field", "A field is missing.";
    REQUEST_NOT_FOUND = NOT_FOUND, "request.not_found", "There is nothing at this address.";
    REQUEST_TOO_LARGE = PAYLOAD_TOO_LARGE, "request.too_large", "The body is too large.";
    REQUEST_UNKNOWN_FIELD = UNPROCESSABLE_ENTITY, "request.unknown_field",
        "A field is not one that this address takes.";
    REQUEST_UNKNOWN_PARAMETER = UNPROCESSABLE_ENTITY, "request.unknown_parameter",
        "A parameter is not one that this address takes.";
    REQUEST_UNSUPPORTED_MEDIA_TYPE = UNSUPPORTED_MEDIA_TYPE, "request.unsupported_media_type",
        "The body is not of the type that this address takes.";
    REQUEST_WRONG_TYPE = UNPROCESSABLE_ENTITY, "request.wrong_type",
        "A field is of another type than this address takes.";
    ROUTING_RULE_LIMIT_PASSED = UNPROCESSABLE_ENTITY, "routing_rule.limit_passed",
        "A rule or the list of rules passes a limit.";
    ROUTING_RULE_NO_CATCH_ALL = UNPROCESSABLE_ENTITY, "routing_rule.no_catch_all",
        "The last rule has no conditions: it catches all.";
    ROUTING_RULE_NO_CONDITIONS = UNPROCESSABLE_ENTITY, "routing_rule.no_conditions",
        "A rule before the last has no conditions.";
    ROUTING_RULE_STALE = CONFLICT, "routing_rule.stale",
        "The list of rules was changed by another.";
    ROUTING_RULE_TEAM_NOT_FOUND = NOT_FOUND, "routing_rule.team_not_found",
        "The team of a rule does not exist.";
    SERVER_INTERNAL = INTERNAL_SERVER_ERROR, "server.internal", "The desk failed.";
    SERVER_UNAVAILABLE = SERVICE_UNAVAILABLE, "server.unavailable",
        "The desk can't answer now; try again.";
    SESSION_INVALID_CREDENTIALS = UNAUTHORIZED, "session.invalid_credentials",
        "The e-mail address or the password is wrong.";
    SESSION_RATE_LIMITED = TOO_MANY_REQUESTS, "session.rate_limited", "Too many logins were tried.";
    SESSION_REQUIRED = UNAUTHORIZED, "session.required", "This address needs a session.";
    SESSION_ROLE_INSUFFICIENT = FORBIDDEN, "session.role_insufficient", "This needs a higher role.";
    SETTINGS_OUT_OF_ORDER = UNPROCESSABLE_ENTITY, "settings.out_of_order",
        "A setting comes before what it follows.";
    SETTINGS_OUT_OF_RANGE = UNPROCESSABLE_ENTITY, "settings.out_of_range",
        "A setting is smaller or larger than it may be.";
    SIGNATURE_CONTACT_VARIABLE = UNPROCESSABLE_ENTITY, "signature.contact_variable",
        "A signature says nothing of the visitor.";
    TAG_ID_CONFLICT = CONFLICT, "tag.id_conflict", "This id was given to another tag.";
    TAG_NAME_INVALID = UNPROCESSABLE_ENTITY, "tag.name_invalid",
        "A tag's name has from 1 to 60 characters.";
    TAG_NAME_TAKEN = CONFLICT, "tag.name_taken", "Another tag has this name.";
    TAG_NOT_FOUND = NOT_FOUND, "tag.not_found", "There is no such tag.";
    TAG_TOO_MANY = CONFLICT, "tag.too_many", "There are as many tags as there may be.";
    TEAM_ID_CONFLICT = CONFLICT, "team.id_conflict", "This id was given to another team.";
    TEAM_NOT_FOUND = NOT_FOUND, "team.not_found", "There is no such team.";
    TEMPLATE_HEADER_UNSUITED = UNPROCESSABLE_ENTITY, "template.header_unsuited",
        "A file of this kind does not stand above this template.";
    TEMPLATE_NOT_APPROVED = CONFLICT, "template.not_approved",
        "The template is not an approved relaunch.";
    TEMPLATE_NOT_FOUND = NOT_FOUND, "template.not_found", "There is no such template.";
    TEMPLATE_UNSUITED = CONFLICT, "template.unsuited", "The template can't be a relaunch.";
    TEMPLATE_VARIABLE_INVALID = UNPROCESSABLE_ENTITY, "template.variable_invalid",
        "A value is not what its place wants.";
    TEMPLATE_VARIABLE_MISSING = UNPROCESSABLE_ENTITY, "template.variable_missing",
        "A variable of the template has no value.";
    TEMPLATE_VARIABLE_TOO_LONG = UNPROCESSABLE_ENTITY, "template.variable_too_long",
        "A value makes the template too long.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_dotted_sorted_and_given_once() {
        assert!(ERROR_CODES.is_sorted_by(|one, two| one.code < two.code));
        for error in ERROR_CODES {
            let (noun, reason) = error.code.split_once('.').unwrap();
            assert!(!noun.is_empty() && !reason.is_empty(), "{}", error.code);
        }
    }
}
