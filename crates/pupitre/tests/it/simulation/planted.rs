//! Bugs planted between the use cases and the store, one at a time: each must be found.

use std::cell::Cell;

use jiff::Timestamp;
use pupitre_app::ports::store::{DeliveryRow, StoreError, Transaction};
use pupitre_domain::contact::Sender;
use pupitre_domain::conversation::{Conversation, State};
use pupitre_domain::delivery::{Delivery, DeliveryState};

/// One thing that goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bug {
    CapacityIgnored,
    ClosedTabStaysConnected,
    GraceForgotten,
    LanguageNeverSpoken,
    QueueReversed,
    FreedSlotNotRefilled,
    LastAgentForgotten,
    LastLandingForgotten,
    EveryMessageMovesBack,
    ChoiceEmptiesDesk,
    AlarmNeverSet,
    AlarmNotCancelled,
    PauseKeptForNobody,
    PauseUnseenByMessages,
    SilenceTooShort,
    SilenceNeverWatched,
    WaitNeverWatched,
    WaitForNobody,
    AbsenceNotRecorded,
    AbsentForLonger,
    OnlyOneGoesBack,
    TransferNotCounted,
    StayNotEnded,
    StayNotCounted,
    CloseNotTold,
    UnreadLost,
    DuplicatesKept,
    TextCut,
    PhoneAndUserIdAreTwo,
    WindowFromArrival,
    WindowNotCheckedAgain,
    ClientIdForgotten,
    LastStatusWins,
    AttemptNotRecorded,
    AttemptForgotten,
    PlatformIdForgotten,
    ParkedReportsLost,
    ReportsNeverParked,
    LaneLost,
    FenceIgnored,
    FileNeverFetched,
    ResendsWhatIsUnclear,
    AcknowledgedBeforeCommit,
    HalfCommitted,
    CommitNotWritten,
    HoursInUtc,
    ClosedDaysForgotten,
    RulesReversed,
    PriorityForgotten,
    BlockForgotten,
    BlockedMessageLost,
    SilenceForgottenAtClose,
    SilenceForgottenAtTransfer,
    OverrideAllowedTwice,
    PausedTemplateLeaves,
    NewsOfPausesLost,
    AnswerNotRecorded,
    AnswerLeavesPauseAsleep,
    UnansweredNotTold,
    TemplateOpensWindow,
    LostRelaunchHoldsSilence,
    DeclinedAlwaysCloses,
    ValuesForgotten,
    OutOfHoursSaidAgain,
    SurveyNeverAsked,
    SurveyPartLost,
    SurveyTakenAgain,
    GoneAreAsked,
    VisitNotRecorded,
    DepartureNotRecorded,
    AbsenceForgottenAtRestart,
    VisitorsAreOne,
    KnownTakenForStranger,
    LoginLosesChat,
    OldTokenOpens,
    NonceForgotten,
    ResumeSkipsSome,
    OnlyLastSeen,
    SignOpensWindow,
    EditForgotten,
    EarlySignLost,
}

impl Bug {
    /// Every one, with the invariants that may tell of it.
    pub(super) const ALL: [(Self, &'static [&'static str]); 81] = [
        (Self::CapacityIgnored, &["I-05", "I-04", "R4"]),
        (Self::ClosedTabStaysConnected, &["I-06", "A8"]),
        (Self::GraceForgotten, &["A1", "A8", "I-06", "L3"]),
        (Self::LanguageNeverSpoken, &["I-06", "R4"]),
        (Self::QueueReversed, &["I-09"]),
        (Self::FreedSlotNotRefilled, &["I-16"]),
        (Self::LastAgentForgotten, &["R4"]),
        (Self::LastLandingForgotten, &["R4"]),
        (Self::EveryMessageMovesBack, &["I-09"]),
        (Self::ChoiceEmptiesDesk, &["A4", "I-01", "I-12", "I-20", "R5"]),
        (Self::AlarmNeverSet, &["I-50", "I-51"]),
        (Self::AlarmNotCancelled, &["I-50", "I-51"]),
        (Self::PauseKeptForNobody, &["I-01", "I-52"]),
        (Self::PauseUnseenByMessages, &["I-50", "I-01", "L3"]),
        (Self::SilenceTooShort, &["I-54"]),
        (Self::SilenceNeverWatched, &["I-54"]),
        (Self::WaitNeverWatched, &["I-11", "I-13"]),
        (Self::WaitForNobody, &["I-01", "I-16", "I-52"]),
        (Self::AbsenceNotRecorded, &["I-13", "L3"]),
        (Self::AbsentForLonger, &["I-11"]),
        (Self::OnlyOneGoesBack, &["I-13", "L3"]),
        (Self::TransferNotCounted, &["T6"]),
        (Self::StayNotEnded, &["I-02", "I-20"]),
        (Self::StayNotCounted, &["I-08"]),
        (Self::CloseNotTold, &["L3"]),
        (Self::UnreadLost, &["I-28"]),
        (Self::DuplicatesKept, &["I-21"]),
        (Self::TextCut, &["I-21", "I-23"]),
        (Self::PhoneAndUserIdAreTwo, &["I-14", "I-20", "I-25"]),
        (Self::WindowFromArrival, &["I-32", "I-30", "I-09", "L3"]),
        (Self::WindowNotCheckedAgain, &["I-30", "I-32"]),
        (Self::ClientIdForgotten, &["I-43"]),
        (Self::LastStatusWins, &["I-24", "D5"]),
        (Self::AttemptNotRecorded, &["I-41"]),
        (Self::AttemptForgotten, &["I-40", "I-24"]),
        (Self::PlatformIdForgotten, &["I-24"]),
        (Self::ParkedReportsLost, &["I-24"]),
        (Self::ReportsNeverParked, &["I-24"]),
        (Self::LaneLost, &["I-44"]),
        (Self::FenceIgnored, &["I-42", "I-40", "I-44", "I-24"]),
        (Self::FileNeverFetched, &["I-20"]),
        (Self::ResendsWhatIsUnclear, &["I-40"]),
        (Self::AcknowledgedBeforeCommit, &["L3", "I-20", "I-90"]),
        (Self::HalfCommitted, &["I-28", "I-90", "I-21", "I-06"]),
        (Self::CommitNotWritten, &["I-90"]),
        (Self::HoursInUtc, &["I-53", "R1"]),
        (Self::ClosedDaysForgotten, &["I-53", "R1"]),
        (Self::RulesReversed, &["R1"]),
        (Self::PriorityForgotten, &["I-18"]),
        (Self::BlockForgotten, &["R8", "L3"]),
        (Self::BlockedMessageLost, &["R8"]),
        (Self::SilenceForgottenAtClose, &["I-33"]),
        (Self::SilenceForgottenAtTransfer, &["I-33", "W6"]),
        (Self::OverrideAllowedTwice, &["I-33"]),
        (Self::PausedTemplateLeaves, &["I-34"]),
        (Self::NewsOfPausesLost, &["I-34"]),
        (Self::AnswerNotRecorded, &["I-33", "W6"]),
        (Self::AnswerLeavesPauseAsleep, &["I-50", "I-01", "I-16", "L3", "W6"]),
        (Self::UnansweredNotTold, &["W6"]),
        (Self::TemplateOpensWindow, &["I-32", "W2", "I-34"]),
        (Self::LostRelaunchHoldsSilence, &["I-33"]),
        (Self::DeclinedAlwaysCloses, &["W6"]),
        (Self::ValuesForgotten, &["I-34", "I-23"]),
        (Self::OutOfHoursSaidAgain, &["L3", "R2"]),
        (Self::SurveyNeverAsked, &["V5"]),
        (Self::SurveyPartLost, &["V5"]),
        (Self::SurveyTakenAgain, &["V5"]),
        (Self::GoneAreAsked, &["V5"]),
        (Self::VisitNotRecorded, &["P9"]),
        (Self::DepartureNotRecorded, &["P9"]),
        (Self::AbsenceForgottenAtRestart, &["P9"]),
        (Self::KnownTakenForStranger, &["I-61", "V4", "L3", "I-21"]),
        (Self::VisitorsAreOne, &["I-61", "V4", "D5"]),
        (Self::LoginLosesChat, &["V4", "I-61"]),
        (Self::OldTokenOpens, &["V4"]),
        (Self::NonceForgotten, &["V4"]),
        (Self::ResumeSkipsSome, &["V2"]),
        (Self::OnlyLastSeen, &["D5"]),
        (Self::SignOpensWindow, &["I-32"]),
        (Self::EditForgotten, &["I-23"]),
        (Self::EarlySignLost, &["C2"]),
    ];

    /// Whether it shows only where visitors react to messages and change them.
    pub(super) const fn is_of_signs(self) -> bool {
        matches!(self, Self::SignOpensWindow | Self::EditForgotten | Self::EarlySignLost)
    }

    /// Whether it shows only in the web chat.
    pub(super) const fn is_of_chats(self) -> bool {
        matches!(
            self,
            Self::SurveyNeverAsked
                | Self::SurveyPartLost
                | Self::SurveyTakenAgain
                | Self::GoneAreAsked
                | Self::VisitNotRecorded
                | Self::DepartureNotRecorded
                | Self::AbsenceForgottenAtRestart
                | Self::VisitorsAreOne
                | Self::KnownTakenForStranger
                | Self::LoginLosesChat
                | Self::OldTokenOpens
                | Self::NonceForgotten
                | Self::ResumeSkipsSome
                | Self::OnlyLastSeen
        )
    }

    /// Whether it shows only where only a template may leave.
    pub(super) const fn is_of_relaunches(self) -> bool {
        matches!(
            self,
            Self::SilenceForgottenAtClose
                | Self::SilenceForgottenAtTransfer
                | Self::OverrideAllowedTwice
                | Self::PausedTemplateLeaves
                | Self::NewsOfPausesLost
                | Self::AnswerNotRecorded
                | Self::AnswerLeavesPauseAsleep
                | Self::UnansweredNotTold
                | Self::TemplateOpensWindow
                | Self::LostRelaunchHoldsSilence
                | Self::DeclinedAlwaysCloses
                | Self::ValuesForgotten
        )
    }
}

/// A transaction that misbehaves in one way, and may fail midway.
pub(super) struct Bent<'a> {
    pub(super) inner: &'a mut dyn Transaction,
    bug: Option<Bug>,
    pub(super) now: Timestamp,
    /// After how many calls the store fails.
    fails_after: Option<usize>,
    has_failed: Cell<bool>,
    /// A relaunch was looked up: it is about to leave.
    pub(super) is_leaving: bool,
}

impl<'a> Bent<'a> {
    pub(super) fn new(
        inner: &'a mut dyn Transaction,
        bug: Option<Bug>,
        now: Timestamp,
        fails_after: Option<usize>,
    ) -> Self {
        Self { inner, bug, now, fails_after, has_failed: Cell::new(false), is_leaving: false }
    }

    /// Whether it failed on purpose.
    pub(super) fn has_failed(&self) -> bool {
        self.has_failed.get()
    }

    pub(super) fn has(&self, bug: Bug) -> bool {
        self.bug == Some(bug)
    }

    /// Counts a call; fails when its turn has come, and ever after.
    pub(super) fn trip(&mut self) -> Result<(), StoreError> {
        match self.fails_after {
            None => Ok(()),
            Some(0) => {
                self.has_failed.set(true);
                Err(StoreError::Unavailable { detail: "on purpose".to_owned() })
            }
            Some(left) => {
                self.fails_after = Some(left - 1);
                Ok(())
            }
        }
    }

    /// A conversation on its way to the store.
    pub(super) fn bend(&self, conversation: &Conversation) -> Conversation {
        let mut bent = conversation.clone();
        match self.bug {
            Some(Bug::UnreadLost) => bent.unread_count = bent.unread_count.min(1),
            Some(Bug::EveryMessageMovesBack) if bent.waiting_since.is_some() => {
                bent.waiting_since = Some(self.now);
            }
            Some(Bug::PauseKeptForNobody) => {
                if let State::Snoozed(snooze) = &mut bent.state {
                    snooze.kept_for = None;
                }
            }
            Some(Bug::TransferNotCounted) => bent.transfer_count = 0,
            Some(Bug::WaitForNobody) => {
                if let State::Queued { .. } = bent.state {
                    bent.state = State::Queued { waits_for: None };
                }
            }
            Some(Bug::StayNotCounted) => {
                if let State::Assigned { .. } = bent.state {
                    bent.epoch = 0;
                }
            }
            Some(Bug::PriorityForgotten) if bent.agent().is_some() => bent.priority = 0,
            _ => {}
        }
        bent
    }

    /// A delivery on its way to the use case.
    pub(super) fn bend_delivery(&self, row: DeliveryRow) -> DeliveryRow {
        let state = match (self.bug, row.delivery.state) {
            (Some(Bug::LastStatusWins), DeliveryState::Delivered | DeliveryState::Read) => {
                DeliveryState::Sending
            }
            (_, state) => state,
        };
        let delivery = Delivery { state, ..row.delivery };
        DeliveryRow { delivery, ..row }
    }
}

/// The sender as a desk would see them that knew no phone of someone who has a user id.
pub(super) fn split(sender: &Sender) -> Sender {
    let phone = sender.phone.clone().filter(|_| sender.user_id.is_none());
    Sender { phone, ..sender.clone() }
}
