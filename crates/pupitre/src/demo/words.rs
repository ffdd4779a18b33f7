//! The words that Orvelle prepared: relaunches, canned replies, the signature, the reply out of
//! hours, closing reasons and tags.

use pupitre_app::Context;
use pupitre_app::canned_reply::add_canned_reply;
use pupitre_app::channel::{SetChannel, SetSignature, set_channel, set_signature};
use pupitre_app::closing_reason::{AddClosingReason, add_closing_reason};
use pupitre_app::ports::store::Transaction;
use pupitre_app::tag::{AddTag, add_tag};
use pupitre_app::template::{ChooseTemplate, choose_template, record_templates};
use pupitre_domain::canned_reply::{CannedReply, Scope};
use pupitre_domain::channel::Channel;
use pupitre_domain::channel_settings::{ChannelSettings, OutOfHoursReply};
use pupitre_domain::event::Actor;
use pupitre_domain::id::{AgentId, CannedReplyId, ClosingReasonId, TagId};
use pupitre_domain::language::Language;
use pupitre_domain::signature::SignaturePolicy;
use pupitre_domain::tag::TagColor;
use pupitre_domain::template::{TemplateFacts, VariableSource};

/// The relaunches by their name and language at the platform, and what the desk calls them.
const RELAUNCHES: [(&str, &str, &str); 6] = [
    ("suite_de_votre_demande", "fr", "Suite de votre demande"),
    ("suite_de_votre_demande", "en", "Suite de votre demande (anglais)"),
    ("reponse_prete", "fr", "Votre réponse est prête"),
    ("reponse_prete", "en", "Votre réponse est prête (anglais)"),
    ("dossier_en_attente", "fr", "Dossier en attente"),
    ("dossier_en_attente", "en", "Dossier en attente (anglais)"),
];

/// Canned replies: shortcut, title, text, and the language when it is one.
const CANNED_REPLIES: [(&str, &str, &str, Language); 4] = [
    (
        "bonjour",
        "Premier accueil",
        "Bonjour {contact_first_name}, {agent_pseudonym} de {brand_name} à votre écoute. \
         Comment puis-je vous aider ?",
        Language::FRENCH,
    ),
    (
        "retour",
        "Retour d’un article",
        "Bien sûr {contact_first_name} : vous avez 30 jours pour nous renvoyer l’article. \
         L’étiquette de retour part à l’instant dans votre boîte mail.",
        Language::FRENCH,
    ),
    (
        "photo",
        "Photo de la casse",
        "Pouvez-vous m’envoyer une photo de la pièce abîmée et de l’emballage ? \
         Je lance l’échange dès que je l’ai.",
        Language::FRENCH,
    ),
    (
        "hello",
        "Welcome",
        "Hello {contact_first_name}, this is {agent_pseudonym} from {brand_name}. \
         How can I help you?",
        Language::ENGLISH,
    ),
];

const SIGNATURE: &str = "{agent_pseudonym}, votre service client {brand_name}";

const CLOSING_REASONS: [&str; 5] =
    ["Résolu", "Retour ou remboursement", "Sans réponse", "Ne souhaite pas poursuivre", "Autre"];

const TAGS: [(&str, TagColor); 4] = [
    ("Casse", TagColor::Red),
    ("Retard de livraison", TagColor::Orange),
    ("Cadeau", TagColor::Violet),
    ("Professionnel", TagColor::Blue),
];

/// Takes in what the platform lists, and has a manager choose the relaunches.
///
/// # Errors
///
/// When a choice is refused, which says that a template breaks a rule, or when the database fails.
pub(super) fn choose_relaunches(
    tx: &mut dyn Transaction,
    now: &Context,
    channel: &Channel,
    manager: AgentId,
    listed: &[TemplateFacts],
) -> anyhow::Result<()> {
    record_templates(tx, now, channel.id, listed, now.elapsed)?;
    let by_manager = Context { actor: Actor::Agent(manager), ..now.clone() };
    for template in tx.templates(channel.id)? {
        let facts = &template.facts;
        let is_it = |it: &&(&str, &str, &str)| it.0 == facts.name && it.1 == facts.language;
        let Some((_, _, title)) = RELAUNCHES.iter().find(is_it) else { continue };
        let sources = [
            (VariableSource::ContactName, Some("Prénom".to_owned())),
            (VariableSource::Ask, Some("Sujet de la demande".to_owned())),
        ];
        let variables = sources.into_iter().take(template.variables.len()).collect();
        let choice = ChooseTemplate {
            template: template.id,
            is_relaunch: Some(true),
            title: Some((*title).to_owned()),
            variables: Some(variables),
        };
        choose_template(tx, &by_manager, &choice)?;
    }
    Ok(())
}

/// Has a manager write the canned replies, and the signature that agents may add.
///
/// # Errors
///
/// When one is refused, or when the database fails.
pub(super) fn write_replies(
    tx: &mut dyn Transaction,
    now: &Context,
    channel: &Channel,
    manager: AgentId,
) -> anyhow::Result<()> {
    let by_manager = Context { actor: Actor::Agent(manager), ..now.clone() };
    for (shortcut, title, text, language) in CANNED_REPLIES {
        let reply = CannedReply {
            id: CannedReplyId::from_bytes(now.ids.id()),
            scope: Scope::Shared,
            shortcut: shortcut.to_owned(),
            title: title.to_owned(),
            text: text.to_owned(),
            language: Some(language),
            is_active: true,
        };
        add_canned_reply(tx, &by_manager, &reply)?;
    }
    let signature = SetSignature {
        channel: channel.id,
        policy: Some(SignaturePolicy::Optional),
        text: Some(SIGNATURE.to_owned()),
    };
    set_signature(tx, &by_manager, &signature)?;
    Ok(())
}

/// Sets the reply out of hours, the closing reasons and the tags.
///
/// # Errors
///
/// When one is refused, or when the database fails.
pub(super) fn set_words(
    tx: &mut dyn Transaction,
    now: &Context,
    channel: &Channel,
) -> anyhow::Result<()> {
    let out_of_hours_reply = OutOfHoursReply {
        french: "Bonjour, notre équipe vous répond de 9 h à 19 h, du lundi au samedi. Votre \
                 message est bien reçu : nous revenons vers vous dès l’ouverture."
            .to_owned(),
        english: "Hello, our team answers from 9 am to 7 pm, Monday to Saturday. We have your \
                  message and will get back to you as soon as we open."
            .to_owned(),
    };
    let settings = ChannelSettings { out_of_hours_reply, ..tx.channel_settings(channel.id)? };
    let default_language = channel.default_language;
    set_channel(tx, now, &SetChannel { channel: channel.id, settings, default_language })?;
    for name in CLOSING_REASONS {
        let id = ClosingReasonId::from_bytes(now.ids.id());
        add_closing_reason(tx, now, &AddClosingReason { id, name: name.to_owned() })?;
    }
    for (name, color) in TAGS {
        let id = TagId::from_bytes(now.ids.id());
        add_tag(tx, now, &AddTag { id, name: name.to_owned(), color })?;
    }
    Ok(())
}
