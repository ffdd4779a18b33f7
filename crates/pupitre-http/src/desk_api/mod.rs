//! The REST API of the desk: a folder per noun, a file per verb.

mod agent;
mod availability;
mod brand;
mod canned_reply;
mod channel;
mod closing_reason;
mod contact;
mod conversation;
mod me;
pub(crate) mod media;
mod message;
mod note;
mod opening_hours;
mod routing_rule;
mod session;
mod settings;
mod sight;
mod tag;
mod team;
mod template;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::HttpState;

/// The routes that answer in JSON.
pub(crate) fn routes() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new()
        .routes(routes!(session::open::open))
        .routes(routes!(session::close::close))
        .routes(routes!(me::show::show))
        .routes(routes!(availability::choose::choose))
        .routes(routes!(conversation::list::list))
        .routes(routes!(conversation::show::show, conversation::set_language::set_language))
        .routes(routes!(conversation::read::read))
        .routes(routes!(conversation::typing::show_typing))
        .routes(routes!(conversation::visitor::visitor))
        .routes(routes!(conversation::mail::mail))
        .routes(routes!(conversation::close::close))
        .routes(routes!(conversation::reopen::reopen))
        .routes(routes!(conversation::snooze::snooze))
        .routes(routes!(conversation::snooze_options::list))
        .routes(routes!(conversation::tags::put))
        .routes(routes!(closing_reason::list::list, closing_reason::add::add))
        .routes(routes!(closing_reason::change::change))
        .routes(routes!(settings::show::show, settings::change::change))
        .routes(routes!(tag::list::list, tag::add::add))
        .routes(routes!(tag::change::change))
        .routes(routes!(conversation::relaunch::templates))
        .routes(routes!(conversation::relaunch::relaunch))
        .routes(routes!(canned_reply::list::list, canned_reply::add::add))
        .routes(routes!(canned_reply::change::change))
        .routes(routes!(contact::rename::rename))
        .routes(routes!(contact::conversations::conversations))
        .routes(routes!(contact::block::block))
        .routes(routes!(contact::block::unblock))
        .routes(routes!(contact::blocked_messages::blocked_messages))
        .routes(routes!(opening_hours::list::list, opening_hours::create::create))
        .routes(routes!(opening_hours::change::change))
        .routes(routes!(routing_rule::list::list, routing_rule::replace::replace))
        .routes(routes!(routing_rule::check::check))
        .routes(routes!(contact::history::history))
        .routes(routes!(contact::search::search))
        .routes(routes!(note::list::list, note::write::write))
        .routes(routes!(message::list::list, message::send::send))
        .routes(routes!(message::raw::raw))
        .routes(routes!(message::retry::retry))
        .routes(routes!(message::react::react))
        .routes(routes!(me::end_of_day::show, me::end_of_day::end))
        .routes(routes!(conversation::transfer_targets::targets))
        .routes(routes!(conversation::transfer::transfer))
        .routes(routes!(conversation::take_over::take_over))
        .routes(routes!(agent::list::list))
        .routes(routes!(agent::change::change))
        .routes(routes!(agent::make_unavailable::make_unavailable))
        .routes(routes!(agent::remove_avatar::remove_avatar))
        .routes(routes!(me::avatar::set, me::avatar::remove))
        .routes(routes!(team::list::list, team::create::create))
        .routes(routes!(team::change::change))
        .routes(routes!(team::members::members))
        .routes(routes!(team::capacities::set))
        .routes(routes!(template::list::list))
        .routes(routes!(template::sync::sync))
        .routes(routes!(template::choose::choose))
        .routes(routes!(template::header_file::choose_header))
        .merge(channel_routes())
}

/// The routes of channels.
fn channel_routes() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new()
        .routes(routes!(channel::show_voice::show_voice, channel::set_voice::set_voice))
        .routes(routes!(channel::list::list, channel::create::create))
        .routes(routes!(channel::limits::limits))
        .routes(routes!(channel::show_setup::show, channel::change_setup::change))
        .routes(routes!(channel::check::check))
        .routes(routes!(channel::subscribe::subscribe))
        .routes(routes!(channel::profile::set))
        .routes(routes!(channel::test_message::send))
        .routes(routes!(channel::news::list))
        .routes(routes!(channel::webhook_log::read))
        .routes(routes!(channel::webhook_log::read_unattributed))
        .routes(routes!(channel::news::end))
        .routes(routes!(channel::change::change))
        .routes(routes!(channel::show_chat::show_chat, channel::change_chat::change_chat))
        .routes(routes!(channel::set_logo::set, channel::set_logo::remove))
        .routes(routes!(channel::rotate_signing_key::rotate))
        .routes(routes!(channel::create_chat::create_chat))
}

/// The routes of files, whose bytes are not compressed again.
pub(crate) fn media_routes() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new()
        .routes(routes!(media::upload::upload))
        .routes(routes!(media::serve::serve))
        .routes(routes!(media::preview::preview))
        .routes(routes!(media::retry::retry))
        .routes(routes!(channel::picture::picture))
        .routes(routes!(brand::serve_logo::serve_logo))
        .routes(routes!(agent::serve_avatar::serve_avatar))
}
