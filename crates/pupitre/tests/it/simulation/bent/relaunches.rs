//! The transaction that misbehaves: relaunches.

use pupitre_app::ports::store::{RelaunchRow, Relaunches, StoreError};
use pupitre_domain::contact::Identity;
use pupitre_domain::conversation::RelaunchOutcome;
use pupitre_domain::id::{ChannelId, ContactId, ConversationId, MessageId};
use pupitre_domain::template::TemplateContent;

use crate::simulation::planted::{Bent, Bug};

type Result<T> = std::result::Result<T, StoreError>;

impl Relaunches for Bent<'_> {
    fn insert_relaunch(&mut self, relaunch: &RelaunchRow) -> Result<()> {
        self.trip()?;
        if self.has(Bug::TemplateOpensWindow) {
            self.open_window(relaunch.conversation)?;
        }
        self.inner.insert_relaunch(relaunch)
    }

    fn save_relaunch(&mut self, relaunch: &RelaunchRow) -> Result<()> {
        self.trip()?;
        let mut bent = relaunch.clone();
        match relaunch.outcome {
            RelaunchOutcome::Unanswered if self.has(Bug::SilenceForgottenAtClose) => {
                (bent.holds_silence, bent.ended_at) = (false, Some(self.now));
            }
            RelaunchOutcome::Failed if self.has(Bug::LostRelaunchHoldsSilence) => return Ok(()),
            _ if relaunch.answer.is_some() && self.has(Bug::AnswerNotRecorded) => return Ok(()),
            _ => {}
        }
        self.inner.save_relaunch(&bent)
    }

    fn relaunch_of(&mut self, message: MessageId) -> Result<Option<RelaunchRow>> {
        self.trip()?;
        self.is_leaving = true;
        self.inner.relaunch_of(message)
    }

    fn relaunches_in_silence(
        &mut self,
        channel: ChannelId,
        contact: ContactId,
    ) -> Result<Vec<RelaunchRow>> {
        self.trip()?;
        let mut silence = self.inner.relaunches_in_silence(channel, contact)?;
        if self.has(Bug::OverrideAllowedTwice) {
            for relaunch in &mut silence {
                relaunch.is_override = false;
            }
        }
        if self.has(Bug::SilenceForgottenAtTransfer) {
            let mut kept = Vec::new();
            for relaunch in silence {
                let talk = self.inner.conversation(relaunch.conversation)?;
                kept.extend(
                    Some(relaunch).filter(|_| talk.is_some_and(|it| it.transfer_count == 0)),
                );
            }
            silence = kept;
        }
        Ok(silence)
    }

    fn save_template_content(
        &mut self,
        conversation: ConversationId,
        message: MessageId,
        content: &TemplateContent,
    ) -> Result<()> {
        self.trip()?;
        self.inner.save_template_content(conversation, message, content)
    }
}

impl Bent<'_> {
    /// A planted bug: what leaves counts as the visitor's word.
    fn open_window(&mut self, id: ConversationId) -> Result<()> {
        let Some(conversation) = self.inner.conversation(id)? else { return Ok(()) };
        if let Some(identity) = self.inner.identity(conversation.identity)? {
            let last_visitor_message_at = Some(self.now);
            self.inner.save_identity(&Identity { last_visitor_message_at, ..identity })?;
        }
        Ok(())
    }
}
