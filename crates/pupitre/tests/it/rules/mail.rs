//! Mails to visitors: told of the answer once per silence, led back once, never a means to fill a
//! stranger's box (V3, V4, V6, C4).

use jiff::SignedDuration;
use pupitre_app::chat::{
    ChatContent, Identify, IdentifyError, LeaveEmail, LeaveEmailError, OpenVisit, PostChat,
    PostChatError, Seen, SeenByVisitor, SeenByVisitorError, arrive, depart, identify, leave_email,
    open_visit, post_chat, seen_by_visitor,
};
use pupitre_app::jobs::claim_due;
use pupitre_app::jobs::send_mail::{begin_mail, finish_mail};
use pupitre_app::mail::{
    AskTranscript, AskTranscriptError, FollowLink, FollowLinkError, Followed, ask_transcript,
    follow_link, note_page,
};
use pupitre_app::ports::mail::{LinkKey, MailKeys, MailOutcome, OutgoingMail, StopKey};
use pupitre_app::ports::store::{ClaimedWork, Topic, VisitorSessionRow};
use pupitre_domain::agent::Choice;
use pupitre_domain::channel::Family;
use pupitre_domain::chat::ChatSite;
use pupitre_domain::event::Actor;
use pupitre_domain::id::{AgentId, ConnectionId, ConversationId, IdentityId, MessageId};
use pupitre_domain::language::Language;
use pupitre_domain::mail::{
    ADDRESSES_PER_CONVERSATION_MAX, DOUBTS_MAX, MAILS_PER_ADDRESS_MAX, MailState,
    TRANSCRIPTS_PER_CONVERSATION_MAX,
};

use super::fixtures::{SALES, site};
use super::house::{House, in_each_house};

const PAGE: &str = "https://shop.example/cart";
const DELAY_S: i64 = 120;
const DAY_S: i64 = 24 * 3600;

/// A chat between a visitor and an agent, on a desk that sends mails.
struct Chat<'a> {
    house: &'a House,
    ana: AgentId,
    session: VisitorSessionRow,
    talk: ConversationId,
}

fn key(number: u8) -> LinkKey {
    LinkKey { written: format!("key-{number}"), hash: [number; 32] }
}

impl House {
    fn open_chat(&self) -> Chat<'_> {
        let ana = self.hire("Ana", &[SALES]);
        self.limit(ana, Family::Chat, 20);
        self.connect(ana);
        self.choose(ana, Family::Chat, Choice::Available).unwrap();
        self.system(|tx, _| {
            let origins = vec!["https://shop.example".parse().unwrap()];
            tx.save_chat_site(&ChatSite { origins, ..ChatSite::new(site().id) })?;
            tx.save_mail_is_on(true)
        });
        let session = self.visit(1, Language::FRENCH);
        let talk = self.says(&session, "Bonjour");
        Chat { house: self, ana, session, talk }
    }

    fn visit(&self, number: u8, language: Language) -> VisitorSessionRow {
        let command = OpenVisit { channel: site().id, token_hash: [number; 32], language };
        self.system(move |tx, ctx| open_visit(tx, ctx, &command))
    }

    fn says(&self, session: &VisitorSessionRow, words: &str) -> ConversationId {
        let client_id = self.client_id();
        let command = PostChat {
            channel: site(),
            session: session.id,
            client_id,
            key: *client_id.as_bytes(),
            content: ChatContent::Text(words.to_owned()),
            consent_version: None,
        };
        let posted = self.run(Actor::Visitor, move |tx, ctx| post_chat(tx, ctx, &command));
        posted.map_err(|error: PostChatError| error.to_string()).unwrap().conversation
    }

    fn leaves(&self, session: &VisitorSessionRow, address: &str) {
        let command = LeaveEmail { session: session.id, address: address.parse().unwrap() };
        let left = self.run(Actor::Visitor, move |tx, ctx| leave_email(tx, ctx, &command));
        left.map_err(|error: LeaveEmailError| error.to_string()).unwrap();
    }

    fn comes(&self, visitor: IdentityId) -> ConnectionId {
        let connection = ConnectionId::from_bytes(self.new_id());
        self.system(move |tx, ctx| arrive(tx, ctx, visitor, (connection, "node")));
        connection
    }

    fn goes(&self, connection: ConnectionId) {
        self.system(move |tx, ctx| depart(tx, ctx, connection));
    }

    fn mail_claims(&self) -> Vec<ClaimedWork> {
        self.system(|tx, ctx| claim_due(tx, ctx, &[Topic::SendMail], 64))
    }

    /// A key that no link has yet.
    fn new_key(&self) -> LinkKey {
        LinkKey { written: "new-key".to_owned(), hash: self.new_hash() }
    }

    fn new_hash(&self) -> [u8; 32] {
        let mut hash = [0xff; 32];
        hash[..16].copy_from_slice(&self.new_id());
        hash
    }

    fn begin(&self, claim: &ClaimedWork, link: &LinkKey) -> Option<OutgoingMail> {
        let url = "https://desk.example/chat/mail/stop".to_owned();
        let stop = StopKey { url, hash: self.new_hash() };
        self.begin_with(claim, &MailKeys { link: link.clone(), stop })
    }

    fn begin_with(&self, claim: &ClaimedWork, keys: &MailKeys) -> Option<OutgoingMail> {
        let (claim, keys) = (claim.clone(), keys.clone());
        self.system(move |tx, ctx| begin_mail(tx, ctx, &claim, &keys))
    }

    fn finish(&self, claim: &ClaimedWork, outcome: MailOutcome) {
        let claim = claim.clone();
        self.system(move |tx, ctx| finish_mail(tx, ctx, &claim, &outcome));
    }

    /// The mails that leave now.
    fn mails(&self) -> Vec<OutgoingMail> {
        let mut mails = Vec::new();
        for claim in self.mail_claims() {
            if let Some(mail) = self.begin(&claim, &self.new_key()) {
                self.finish(&claim, MailOutcome::Accepted);
                mails.push(mail);
            }
        }
        mails
    }

    fn mail_told(&self, name: &str) -> usize {
        self.event_names().into_iter().filter(|it| *it == name).count()
    }

    fn follow(
        &self,
        link: &LinkKey,
        session: Option<&VisitorSessionRow>,
    ) -> Result<Followed, FollowLinkError> {
        let command = FollowLink {
            channel: site().id,
            link_hash: link.hash,
            session: session.cloned(),
            token_hash: [200; 32],
            language: Language::FRENCH,
        };
        self.run(Actor::Visitor, move |tx, ctx| follow_link(tx, ctx, &command))
    }
}

impl Chat<'_> {
    fn answers(&self, words: &str) -> MessageId {
        self.house.answer(self.ana, self.talk, words).unwrap().id
    }

    fn reads(&self, message: MessageId) {
        let command = SeenByVisitor { identity: self.session.identity, message, seen: Seen::Read };
        let seen =
            self.house.run(Actor::Visitor, move |tx, ctx| seen_by_visitor(tx, ctx, &command));
        seen.map_err(|error: SeenByVisitorError| error.to_string()).unwrap();
    }

    fn leaves_email(&self) {
        self.house.leaves(&self.session, "lea@mail.example");
    }

    fn asks_transcript(&self, address: &str) -> Result<(), AskTranscriptError> {
        let command = AskTranscript { session: self.session.id, address: address.parse().unwrap() };
        self.house.run(Actor::Visitor, move |tx, ctx| ask_transcript(tx, ctx, &command))
    }

    /// An answer that the visitor misses, and its mail about to leave.
    fn due(&self) -> ClaimedWork {
        self.leaves_email();
        self.answers("Oui");
        self.house.pass(DELAY_S);
        self.house.mail_claims().remove(0)
    }
}

fn last_mail(chat: &Chat<'_>) -> Option<(MailState, Option<String>)> {
    let talk = chat.talk;
    chat.house.read(move |queries| queries.last_mail(talk)).map(|it| (it.state, it.error))
}

#[test]
fn v3_a_visitor_who_left_is_told_of_the_answers_in_one_mail_per_silence() {
    in_each_house(|house| {
        let chat = house.open_chat();
        chat.leaves_email();
        let visitor = chat.session.identity;
        house.system(move |tx, ctx| note_page(tx, ctx, (visitor, PAGE)));
        chat.answers("Oui, en bleu.");
        house.pass(60);
        chat.answers("Et en <vert>.");
        assert!(house.mails().is_empty(), "they may still come back");
        house.pass(60);
        let [mail] = house.mails().try_into().unwrap();
        assert_eq!((mail.to.as_str(), mail.from_name.as_str()), ("lea@mail.example", "Orvelle"));
        assert_eq!(mail.subject, "Orvelle vous a répondu");
        for part in ["Ana vous a répondu", "Oui, en bleu.", "Et en <vert>.", "7 jours"] {
            assert!(mail.text.contains(part), "{part} is not in {}", mail.text);
        }
        assert!(mail.text.contains("https://shop.example/cart#pupitre=new-key"), "{}", mail.text);
        assert!(mail.html.contains("Et en &lt;vert&gt;.") && !mail.html.contains("<vert>"));
        insta::assert_snapshot!("mail_of_an_answer", mail.text);
        insta::assert_snapshot!("mail_of_an_answer_as_html", mail.html);
        assert_eq!(house.mail_told("mail.sent"), 1);
        assert_eq!(last_mail(&chat), Some((MailState::Sent, None)));

        chat.answers("Toujours là ?");
        house.pass(DAY_S);
        assert!(house.mails().is_empty(), "one mail per silence");

        let page = house.comes(visitor);
        house.goes(page);
        house.pass(DELAY_S);
        let [again] = house.mails().try_into().unwrap();
        assert!(again.text.contains("Toujours là ?"), "{}", again.text);
        assert!(!again.text.contains("bleu"), "what a mail told of is no news: {}", again.text);
    });
}

#[test]
fn v3_who_is_there_comes_back_reads_or_left_no_address_gets_no_mail() {
    in_each_house(|house| {
        let chat = house.open_chat();
        chat.answers("Sans adresse");
        house.pass(DELAY_S);
        assert!(house.mails().is_empty());
        chat.leaves_email();

        let page = house.comes(chat.session.identity);
        let there = chat.answers("Vous êtes là");
        house.pass(DELAY_S);
        assert!(house.mails().is_empty(), "they are there");
        chat.reads(there);
        house.goes(page);
        house.pass(DELAY_S);
        assert!(house.mails().is_empty(), "they have read it");

        chat.answers("Revenez");
        house.pass(60);
        let page = house.comes(chat.session.identity);
        house.pass(DAY_S);
        assert!(house.mails().is_empty(), "they came back before the mail left");
        house.goes(page);
        house.pass(DELAY_S);
        assert_eq!(house.mails().len(), 1, "and went without reading");

        house.says(&chat.session, "Me revoilà");
        let read = chat.answers("Bien");
        chat.reads(read);
        house.pass(DELAY_S);
        assert!(house.mails().is_empty(), "read on a page without a live line");

        house.system(|tx, _| tx.save_mail_is_on(false));
        chat.answers("Sans serveur");
        house.pass(DELAY_S);
        assert!(house.mails().is_empty(), "this desk sends no mail");
    });
}

#[test]
fn v3_a_mail_speaks_the_language_of_the_visitor_s_page() {
    in_each_house(|house| {
        let chat = house.open_chat();
        let session = house.visit(2, Language::ENGLISH);
        let talk = house.says(&session, "Hello");
        house.leaves(&session, "lea@mail.example");
        house.answer(chat.ana, talk, "Yes").unwrap();
        house.pass(DELAY_S);
        let [mail] = house.mails().try_into().unwrap();
        assert_eq!(mail.subject, "Orvelle has answered you");
        assert!(mail.text.contains("Go on with the conversation"), "{}", mail.text);
        assert!(mail.html.contains("<html lang=\"en\">"), "{}", mail.html);
    });
}

#[test]
fn c4_a_mail_is_tried_again_until_it_is_taken_and_never_after() {
    in_each_house(|house| {
        let chat = house.open_chat();
        let claim = chat.due();
        let first = house.begin(&claim, &key(1)).unwrap();
        house.finish(&claim, MailOutcome::Later("put_off"));
        assert_eq!(last_mail(&chat), Some((MailState::Waiting, Some("put_off".to_owned()))));
        assert!(house.mails().is_empty(), "not at once");
        house.pass(600);
        let [second] = house.mails().try_into().unwrap();
        assert_eq!(second.id, first.id, "its Message-ID stays");
        // The first worker, whose lease had ended, says the same.
        house.finish(&claim, MailOutcome::Accepted);
        house.pass(DAY_S);
        assert!(house.mails().is_empty());
        assert_eq!(house.mail_told("mail.sent"), 1);
    });
}

#[test]
fn c4_a_mail_in_doubt_is_repeated_under_its_id_and_then_given_up() {
    in_each_house(|house| {
        let chat = house.open_chat();
        let mut claim = chat.due();
        let id = house.begin(&claim, &key(1)).unwrap().id;
        for number in 1..DOUBTS_MAX {
            // Once the answer is lost, once the worker itself is.
            if number == 1 {
                house.finish(&claim, MailOutcome::Doubt);
            }
            house.pass(3600);
            claim = house.mail_claims().remove(0);
            let again = house.begin(&claim, &house.new_key());
            assert_eq!(again.unwrap().id, id);
        }
        house.finish(&claim, MailOutcome::Doubt);
        house.pass(DAY_S);
        assert!(house.mail_claims().is_empty());
        assert_eq!(last_mail(&chat).unwrap().0, MailState::Unknown);
        assert_eq!((house.mail_told("mail.failed"), house.mail_told("mail.sent")), (1, 0));
    });
}

#[test]
fn c4_a_refused_or_late_mail_is_dead_and_its_agents_are_told() {
    in_each_house(|house| {
        let chat = house.open_chat();
        let claim = chat.due();
        house.begin(&claim, &key(1)).unwrap();
        house.finish(&claim, MailOutcome::Refused("recipient_refused"));
        house.pass(DAY_S);
        assert!(house.mail_claims().is_empty());
        let refused = (MailState::Refused, Some("recipient_refused".to_owned()));
        assert_eq!(last_mail(&chat), Some(refused));

        house.says(&chat.session, "Et alors ?");
        chat.answers("Voilà");
        house.pass(DELAY_S);
        for _ in 0..200 {
            for claim in house.mail_claims() {
                if house.begin(&claim, &house.new_key()).is_some() {
                    house.finish(&claim, MailOutcome::Later("unreachable"));
                }
            }
            house.pass(3600);
        }
        let (state, error) = last_mail(&chat).unwrap();
        assert_eq!((state, error.as_deref()), (MailState::Expired, Some("unreachable")));
        assert_eq!(house.mail_told("mail.failed"), 2);
        assert!(house.mail_claims().is_empty());
    });
}

#[test]
fn v3_v6_a_link_opens_the_conversation_once_within_a_week() {
    in_each_house(|house| {
        let chat = house.open_chat();
        let claim = chat.due();
        house.begin(&claim, &key(1)).unwrap();
        house.finish(&claim, MailOutcome::Accepted);

        let own = house.follow(&key(1), Some(&chat.session)).unwrap();
        assert_eq!(own, Followed::Kept(chat.session.clone()), "their own browser uses nothing up");
        let other = house.visit(3, Language::FRENCH);
        let Followed::Opened(session) = house.follow(&key(1), Some(&other)).unwrap() else {
            panic!("another browser gets a session")
        };
        assert_eq!((session.identity, session.is_identified), (chat.session.identity, false));
        let again = house.follow(&key(1), None);
        assert!(matches!(again, Err(FollowLinkError::Over)), "{again:?}");
        let unknown = house.follow(&key(77), None);
        assert!(matches!(unknown, Err(FollowLinkError::Over)), "{unknown:?}");

        house.says(&chat.session, "Encore");
        chat.answers("Encore une réponse");
        house.pass(DELAY_S);
        let claim = house.mail_claims().remove(0);
        house.begin(&claim, &key(2)).unwrap();
        house.finish(&claim, MailOutcome::Accepted);
        house.pass(7 * DAY_S);
        let late = house.follow(&key(2), None);
        assert!(matches!(late, Err(FollowLinkError::Over)), "{late:?}");
    });
}

#[test]
fn v4_i_61_a_link_never_opens_the_past_of_somebody_whom_the_site_signs_for() {
    in_each_house(|house| {
        let chat = house.open_chat();
        let claim = chat.due();
        house.begin(&claim, &key(1)).unwrap();
        house.finish(&claim, MailOutcome::Accepted);
        let command = Identify {
            channel: site().id,
            session: Some(chat.session.id),
            token_hash: [50; 32],
            user_id: "lea".to_owned(),
            name: None,
            email: None,
            nonce: "n".to_owned(),
            nonce_expires_at: house.elapsed().checked_add(SignedDuration::from_hours(1)).unwrap(),
            language: Language::FRENCH,
        };
        let proven = house.run(Actor::Visitor, move |tx, ctx| identify(tx, ctx, &command));
        proven.map_err(|error: IdentifyError| error.to_string()).unwrap();
        let before = house.follow(&key(1), None);
        assert!(matches!(before, Err(FollowLinkError::Over)), "{before:?}");

        chat.answers("Pour vous seule");
        house.pass(DELAY_S);
        // The silence of the mail before goes on until they come back.
        assert!(house.mails().is_empty());
        let page = house.comes(chat.session.identity);
        house.goes(page);
        house.pass(DELAY_S);
        let [mail] = house.mails().try_into().unwrap();
        assert!(!mail.text.contains("#pupitre"), "{}", mail.text);
        assert!(mail.text.contains("https://shop.example/\nConnectez-vous"), "{}", mail.text);
    });
}

#[test]
fn v3_a_transcript_has_what_was_said_as_the_visitor_saw_it() {
    in_each_house(|house| {
        let chat = house.open_chat();
        let empty = chat.asks_transcript("lea@mail.example");
        assert!(matches!(empty, Err(AskTranscriptError::NothingSaid)), "{empty:?}");
        chat.answers("Oui & non");
        chat.asks_transcript("lea@mail.example").unwrap();
        let [mail] = house.mails().try_into().unwrap();
        insta::assert_snapshot!("mail_of_a_transcript", mail.text);
        assert_eq!(mail.subject, "Votre conversation avec Orvelle");
        for part in ["Vous, ", "Bonjour", "Ana, ", "Oui & non", "(Europe/Paris)"] {
            assert!(mail.text.contains(part), "{part} is not in {}", mail.text);
        }
        assert!(mail.html.contains("Oui &amp; non"));
        assert!(!mail.text.contains("#pupitre"), "the address may be anybody's");
        house.system(|tx, _| tx.save_mail_is_on(false));
        let off = chat.asks_transcript("lea@mail.example");
        assert!(matches!(off, Err(AskTranscriptError::MailOff)), "{off:?}");
    });
}

#[test]
fn v6_a_chat_is_no_means_to_fill_a_stranger_s_box() {
    in_each_house(|house| {
        let chat = house.open_chat();
        chat.answers("Oui");
        for _ in 0..TRANSCRIPTS_PER_CONVERSATION_MAX {
            chat.asks_transcript("stranger@mail.example").unwrap();
        }
        let more = chat.asks_transcript("stranger@mail.example");
        assert!(matches!(more, Err(AskTranscriptError::TooMany)), "{more:?}");

        // Other conversations, the same stranger, however it is written.
        let mut count = TRANSCRIPTS_PER_CONVERSATION_MAX;
        for number in 10..30 {
            let session = house.visit(number, Language::FRENCH);
            let talk = house.says(&session, "Bonjour");
            house.answer(chat.ana, talk, "Oui").unwrap();
            let other = Chat { house, ana: chat.ana, session, talk };
            if other.asks_transcript("Stranger@MAIL.example").is_ok() {
                count += 1;
            }
            house.close(chat.ana, talk).unwrap();
        }
        assert_eq!(count, MAILS_PER_ADDRESS_MAX);
        assert_eq!(house.mails().len(), usize::try_from(MAILS_PER_ADDRESS_MAX).unwrap());

        house.pass(DAY_S + 1);
        chat.asks_transcript("stranger@mail.example").unwrap();
        for number in 1..ADDRESSES_PER_CONVERSATION_MAX {
            chat.asks_transcript(&format!("other{number}@mail.example")).unwrap();
        }
        house.pass(DAY_S + 1);
        for number in 0..ADDRESSES_PER_CONVERSATION_MAX {
            chat.asks_transcript(&format!("new{number}@mail.example")).unwrap();
        }
        let many = chat.asks_transcript("one.more@mail.example");
        assert!(matches!(many, Err(AskTranscriptError::TooMany)), "{many:?}");
    });
}
