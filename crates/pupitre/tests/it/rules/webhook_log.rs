//! The log of a channel: its last lines, newest first, page by page, and no other channel's (C1).

use pupitre_app::channel::{
    WEBHOOK_LINES_AGE_MAX, WEBHOOK_LINES_KEPT, log_webhooks, tidy_webhook_log,
};
use pupitre_app::message::{
    ChangeMessage, Changed, TARGET_WAIT_MAX, UNKNOWN_TARGET, change_message, tell_unknown_targets,
};
use pupitre_app::ports::store::WebhookSubject::{self, Channel, Claimed, Unknown};
use pupitre_app::ports::store::{VisitorChange, WebhookLine, WebhookOutcome};
use pupitre_domain::id::ChannelId;
use pupitre_domain::message::Direction;

use super::fixtures::{key, visitor, whatsapp};
use super::house::{House, in_each_house};

impl House {
    fn logs(&self, subject: WebhookSubject, kinds: impl IntoIterator<Item = String>) {
        let at = self.now();
        let line = |kind| WebhookLine {
            subject,
            at,
            kind,
            outcome: WebhookOutcome::KeptAside,
            reason: Some("conflict".to_owned()),
        };
        let lines: Vec<WebhookLine> = kinds.into_iter().map(line).collect();
        self.system(move |tx, ctx| log_webhooks(tx, ctx, &lines));
    }

    /// The kinds of a channel's lines, page by page.
    fn log_of(&self, channel: Option<ChannelId>, limit: u32) -> Vec<Vec<String>> {
        let (mut pages, mut before) = (Vec::new(), None);
        loop {
            let page = self.read(move |queries| queries.webhook_log(channel, before, limit));
            let Some((last, _)) = page.last() else { return pages };
            before = Some(*last);
            pages.push(page.into_iter().map(|(_, line)| line.kind).collect());
        }
    }
}

#[test]
fn c1_the_log_is_read_newest_first_page_by_page_with_what_says_it_is_of_the_channel() {
    in_each_house(|house| {
        let own = whatsapp().id;
        house.logs(Channel(own), ["one".to_owned(), "two".to_owned()]);
        house.logs(Unknown, ["nobody's".to_owned()]);
        house.logs(Channel(ChannelId::from_bytes([0xee; 16])), ["other's".to_owned()]);
        house.logs(Claimed(ChannelId::from_bytes([0xee; 16])), ["other's".to_owned()]);
        house.logs(Claimed(own), ["says so".to_owned()]);
        house.logs(Channel(own), ["three".to_owned()]);
        let pages = house.log_of(Some(own), 3);
        assert_eq!(pages, [vec!["three", "says so", "two"], vec!["one"]]);
        assert_eq!(house.log_of(None, 3), [vec!["nobody's"]]);
        let lines = house.read(move |queries| queries.webhook_log(Some(own), None, 2));
        let subjects: Vec<_> = lines.into_iter().map(|(_, line)| line.subject).collect();
        assert_eq!(subjects, [Channel(own), Claimed(own)]);
    });
}

#[test]
fn c1_a_flood_that_says_it_is_of_a_channel_pushes_none_of_its_lines_out() {
    in_each_house(|house| {
        let own = whatsapp().id;
        house.logs(Channel(own), ["own".to_owned()]);
        house.logs(Claimed(own), (0..WEBHOOK_LINES_KEPT + 20).map(|it| it.to_string()));
        let kept: Vec<String> = house.log_of(Some(own), 500).concat();
        assert_eq!(kept.len(), usize::try_from(WEBHOOK_LINES_KEPT).unwrap() + 1);
        assert!(kept.contains(&"own".to_owned()));
    });
}

#[test]
fn c1_only_the_last_lines_of_a_channel_are_kept_and_not_for_ever() {
    in_each_house(|house| {
        let own = whatsapp().id;
        house.logs(Channel(ChannelId::from_bytes([0xee; 16])), ["other's".to_owned()]);
        house.logs(Channel(own), (0..WEBHOOK_LINES_KEPT + 20).map(|it| it.to_string()));
        let kept: Vec<String> = house.log_of(Some(own), 500).concat();
        assert_eq!(kept.len(), usize::try_from(WEBHOOK_LINES_KEPT).unwrap());
        assert_eq!(kept[0], (WEBHOOK_LINES_KEPT + 19).to_string());
        house.pass(WEBHOOK_LINES_AGE_MAX.as_secs() - 10);
        house.logs(Channel(own), ["new".to_owned()]);
        house.pass(20);
        house.system(tidy_webhook_log);
        assert_eq!(house.log_of(Some(own), 500).concat(), ["new"]);
    });
}

fn reaction(house: &House, name: &str) -> ChangeMessage {
    ChangeMessage {
        channel: whatsapp(),
        sender: visitor(1),
        key: key(&format!("change of {name}")),
        target_platform_id: name.to_owned(),
        target: key(name),
        change: VisitorChange::Reaction(Some("👍".to_owned())),
        sent_at: house.now(),
        raw: "{}".to_owned(),
    }
}

#[test]
fn c2_a_change_whose_message_does_not_come_is_told_once_and_joins_it_all_the_same() {
    in_each_house(|house| {
        let command = reaction(house, "late");
        let changed = house.system(move |tx, ctx| change_message(tx, ctx, &command));
        assert_eq!(changed, Changed::Waits);
        house.pass(TARGET_WAIT_MAX.as_secs());
        assert_eq!(house.system(tell_unknown_targets), 0, "it may still come");
        house.pass(1);
        assert_eq!(house.system(tell_unknown_targets), 1);
        assert_eq!(house.system(tell_unknown_targets), 0, "once");
        let log = house.read(|queries| queries.webhook_log(Some(whatsapp().id), None, 9));
        let told = &log[0].1;
        assert_eq!(
            (told.kind.as_str(), told.outcome),
            ("message.reaction", WebhookOutcome::KeptAside)
        );
        assert_eq!(told.reason.as_deref(), Some(UNKNOWN_TARGET));

        let (talk, message) = house.taken_in(house.message(1, "late", "Bonjour"));
        let joined = house.system(move |tx, _| tx.reaction(talk, message, Direction::Inbound));
        assert_eq!(joined.unwrap().emoji.as_deref(), Some("👍"), "nothing is lost");
    });
}
