//! The file above a template: chosen once by a manager, uploaded once in a while, asked of no agent
//! (W9, M3).

use pupitre_app::jobs::remove_upload::{UPLOAD_KEPT, begin_removal, expect_upload};
use pupitre_app::media::{RegisterUpload, register_upload};
use pupitre_app::ports::channel::OutgoingHeader;
use pupitre_app::template::{
    ChooseHeaderFile, ChooseHeaderFileError, choose_header_file, keep_upload, record_templates,
};
use pupitre_app::view::permission::{Resource, may_see};
use pupitre_domain::id::MediaId;
use pupitre_domain::media::{Announced, Media, MediaState};
use pupitre_domain::template::{HeaderFile, HeaderKind};

use super::*;

impl House {
    /// The platform says that a picture stands above the template.
    fn gets_picture(&self) {
        self.system(|tx, ctx| {
            let channel = whatsapp().id;
            let mut facts: Vec<_> = tx.templates(channel)?.into_iter().map(|it| it.facts).collect();
            for it in &mut facts {
                it.parts.header_kind = Some(HeaderKind::Image);
            }
            record_templates(tx, ctx, channel, &facts, ctx.elapsed)
        });
    }

    fn uploads(&self, by: AgentId, mime: &str) -> MediaId {
        let media = Media {
            id: MediaId::from_bytes(self.new_id()),
            channel: None,
            state: MediaState::Stored,
            mime: mime.to_owned(),
            file_name: Some("lampes.png".to_owned()),
            size_bytes: Some(4),
            sha256: Some([7; 32]),
            platform_id: None,
            reason: None,
            announced: Announced::default(),
            picture: None,
            fetch_until: None,
        };
        let (id, client_id) = (media.id, self.client_id());
        let command = RegisterUpload { media, client_id };
        self.system(move |tx, ctx| expect_upload(tx, ctx, id));
        self.run(Actor::Agent(by), move |tx, ctx| register_upload(tx, ctx, &command)).unwrap();
        id
    }

    fn chooses(
        &self,
        by: AgentId,
        template: TemplateId,
        media: Option<MediaId>,
    ) -> Result<(), ChooseHeaderFileError> {
        let command = ChooseHeaderFile { template, media };
        let chosen =
            self.run(Actor::Agent(by), move |tx, ctx| choose_header_file(tx, ctx, &command));
        chosen.map(|it| assert_eq!(it.header_media, media))
    }

    /// The file with which the next message begins to leave, whose call then ends so.
    fn leaves_with(&self, outcome: &SendOutcome) -> OutgoingHeader {
        let mut begun = self.begin_sending();
        let Some((claim, BeginSend::Call(call))) = begun.pop() else { panic!("nothing leaves") };
        let header = call.header.clone().unwrap();
        self.end_sending(claim, &call, outcome.clone());
        header
    }

    fn keeps_upload(&self, media: MediaId, number: &str) {
        let number = number.to_owned();
        self.system(move |tx, ctx| keep_upload(tx, ctx, media, &number, "platform-7"));
    }
}

fn accepted(name: &str) -> SendOutcome {
    SendOutcome::Accepted { platform_id: name.to_owned(), platform_key: key(name), anomaly: None }
}

#[test]
fn w9_the_file_that_a_manager_chose_leaves_with_each_message_and_is_uploaded_once_in_a_while() {
    in_each_house(|house| {
        let (ana, dee, talk, template) = house.in_silence();
        house.gets_picture();
        let missing = house.relaunch(ana, talk, template).unwrap_err();
        assert!(
            matches!(&missing, RelaunchConversationError::Fill(FillError::Missing { key })
                if key == "header.link"),
            "{missing:?}"
        );
        let media = house.uploads(dee, "image/png");
        house.chooses(dee, template, Some(media)).unwrap();

        let message = house.relaunch(ana, talk, template).unwrap();
        let Content::Template(content) = &message.content else { panic!("a template") };
        let file = HeaderFile { kind: HeaderKind::Image, media };
        assert_eq!((content.header_file, content.header.as_deref()), (Some(file), None));
        let stored = house.system(move |tx, _| tx.message(talk, message.id)).unwrap();
        assert_eq!(stored.content, message.content);
        let header = house.leaves_with(&accepted("first"));
        assert_eq!((header.media.id, header.platform_id), (media, None), "it is uploaded first");

        let number = house.system(|tx, _| tx.channel(whatsapp().id)).unwrap().platform_address;
        let number = number.as_str();
        house.keeps_upload(media, number);
        house.next_silence(1);
        house.relaunch(ana, talk, template).unwrap();
        let header = house.leaves_with(&accepted("second"));
        assert_eq!(header.platform_id.as_deref(), Some("platform-7"), "the platform has it");

        house.pass(28 * DAY_S);
        house.next_silence(1);
        house.relaunch(ana, talk, template).unwrap();
        let header = house.leaves_with(&accepted("third"));
        assert_eq!(header.platform_id, None, "before the platform forgets it, it is uploaded anew");

        house.keeps_upload(media, "another number");
        house.next_silence(1);
        house.relaunch(ana, talk, template).unwrap();
        let error = DeliveryError {
            code: FailureCode::MediaRefused,
            platform_code: Some(131_053),
            detail: None,
        };
        house.keeps_upload(media, number);
        let header = house.leaves_with(&SendOutcome::Rejected(error));
        assert_eq!(header.platform_id.as_deref(), Some("platform-7"));
        house.relaunch(ana, talk, template).unwrap();
        let header = house.leaves_with(&accepted("fourth"));
        assert_eq!(header.platform_id, None, "what the platform did not take is uploaded anew");
    });
}

impl House {
    /// The visitor writes, and is silent for longer than a window.
    fn next_silence(&self, number: u32) {
        self.write(number);
        self.pass(DAY_S + 60);
    }
}

#[test]
fn m3_only_a_manager_chooses_a_file_of_their_own_and_of_the_kind_that_stands_there() {
    in_each_house(|house| {
        let (ana, dee, _, template) = house.in_silence();
        let picture = house.uploads(dee, "image/png");
        let early = house.chooses(dee, template, Some(picture)).unwrap_err();
        assert!(matches!(early, ChooseHeaderFileError::Unsuited { wanted: None }), "no file there");
        house.gets_picture();
        let refused = house.chooses(ana, template, Some(picture)).unwrap_err();
        assert!(matches!(refused, ChooseHeaderFileError::NotManager));
        let anas = house.uploads(ana, "image/png");
        let refused = house.chooses(dee, template, Some(anas)).unwrap_err();
        assert!(matches!(refused, ChooseHeaderFileError::MediaNotFound));
        let film = house.uploads(dee, "video/mp4");
        let refused = house.chooses(dee, template, Some(film)).unwrap_err();
        assert!(matches!(
            refused,
            ChooseHeaderFileError::Unsuited { wanted: Some(HeaderKind::Image) }
        ));
        house.chooses(dee, template, Some(picture)).unwrap();
        house.chooses(dee, template, None).unwrap();
    });
}

#[test]
fn m3_a_chosen_file_is_kept_and_seen_by_every_agent_another_one_goes() {
    in_each_house(|house| {
        let (ana, dee, _, template) = house.in_silence();
        house.gets_picture();
        let (chosen, other) = (house.uploads(dee, "image/png"), house.uploads(dee, "image/png"));
        house.chooses(dee, template, Some(chosen)).unwrap();
        let sees = |media| {
            let agent = house.system(move |tx, _| tx.agent(ana)).unwrap();
            house.read(move |queries| may_see(queries, &agent, Resource::Media(media)))
        };
        assert!(sees(chosen) && !sees(other));
        house.pass(UPLOAD_KEPT.as_secs() + 1);
        let gone = house.system(|tx, ctx| {
            let claims = claim_due(tx, ctx, &[Topic::RemoveUpload], 9)?;
            let mut gone = Vec::new();
            for claim in &claims {
                gone.extend(begin_removal(tx, claim)?);
            }
            Ok(gone)
        });
        assert_eq!(gone, [other]);
        house.chooses(dee, template, None).unwrap();
        assert!(sees(chosen), "messages that left with it show it");
    });
}
