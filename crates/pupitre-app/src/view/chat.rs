//! What the web chat reads.
#![expect(clippy::missing_errors_doc, reason = "said once, for all of them, at the views")]

use jiff::Timestamp;
use pupitre_domain::channel::{Brand, Channel};
use pupitre_domain::chat::ChatSite;
use pupitre_domain::chat::survey::Survey;
use pupitre_domain::contact::Contact;
use pupitre_domain::conversation::Conversation;
use pupitre_domain::id::{ChannelId, ConversationId, IdentityId, MediaId};
use pupitre_domain::media::HousePicture;

use super::StoredEvent;
use crate::ports::store::{SigningKeys, StoreError, VisitorSessionRow};

type Result<T> = std::result::Result<T, StoreError>;

/// A site with its channel and brand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatSiteView {
    /// The channel.
    pub channel: Channel,
    /// The brand that visitors see.
    pub brand: Brand,
    /// What is set for it.
    pub site: ChatSite,
}

/// How many agents could take a chat now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Staffing {
    /// Those who are connected and available.
    pub present_count: u32,
    /// Those of them who have room.
    pub free_count: u32,
}

/// What is known of the visitor of a web chat.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VisitorFacts {
    /// Whether the site proved who they are (V4).
    pub is_identified: bool,
    /// The address that they left.
    pub email: Option<String>,
    /// Their score and comment, and when they gave the score (V5).
    pub survey: Option<(u8, Option<String>, Timestamp)>,
    /// Whether a page of theirs is open.
    pub is_present: bool,
    /// How many scores this person has given, in all their conversations.
    pub score_count: u32,
    /// Their sum.
    pub score_sum: u32,
}

/// Read-only queries of the web chat.
pub trait ChatViews {
    /// The site of that public key.
    fn chat_site_by_key(&mut self, key: &str) -> Result<Option<ChatSiteView>>;

    /// The site of a channel.
    fn chat_site_view(&mut self, channel: ChannelId) -> Result<Option<ChatSiteView>>;

    /// The channels whose signing keys are not sealed yet.
    fn clear_signing_keys(&mut self) -> Result<Vec<ChannelId>>;

    /// The signing keys of a site that are not sealed yet: releases before kept them so.
    fn signing_keys_view(&mut self, channel: ChannelId) -> Result<SigningKeys>;

    /// The session of that token hash, unless it is over.
    fn visitor_session_view(
        &mut self,
        token_hash: [u8; 32],
        elapsed: Timestamp,
    ) -> Result<Option<VisitorSessionRow>>;

    /// Who a visitor is; none before their first message.
    fn visitor_contact(&mut self, identity: IdentityId) -> Result<Option<Contact>>;

    /// The conversation of a visitor on the channel that is open, else the last one.
    fn visitor_conversation(&mut self, identity: IdentityId) -> Result<Option<Conversation>>;

    /// The survey of a conversation.
    fn survey_view(&mut self, conversation: ConversationId) -> Result<Option<Survey>>;

    /// What is known of the visitor of a conversation, and what they thought of it.
    fn visitor_facts(&mut self, conversation: ConversationId) -> Result<Option<VisitorFacts>>;

    /// How many conversations of the same queue come before that one.
    fn queue_position(&mut self, conversation: ConversationId) -> Result<u32>;

    /// The place of every visitor whose chat waits in a queue for anyone, from 1.
    fn chat_places(&mut self) -> Result<Vec<(IdentityId, u32)>>;

    /// The agents who could take a chat now.
    fn chat_staffing(&mut self) -> Result<Staffing>;

    /// The events after that number of a visitor's conversations, at most `limit`.
    fn visitor_events(
        &mut self,
        identity: IdentityId,
        seq: u64,
        limit: u32,
    ) -> Result<Vec<StoredEvent>>;

    /// The face of that hash, if its agent has or had a conversation of that visitor.
    fn visitor_face(
        &mut self,
        identity: IdentityId,
        hash: [u8; 32],
    ) -> Result<Option<HousePicture>>;

    /// Whether a file stands in a conversation of that visitor, or was brought by them.
    fn may_visitor_see(&mut self, identity: IdentityId, media: MediaId) -> Result<bool>;
}
