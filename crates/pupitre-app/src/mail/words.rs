//! The words of mails, in the visitor's language.

use pupitre_domain::language::Language;

/// What mails say beside what was said.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    /// The subject of a mail that tells of an answer, before and after the brand's name.
    pub(super) answer_subject: (&'static str, &'static str),
    /// Its first line, before and after the name of who answered.
    pub(super) answer_intro: (&'static str, &'static str),
    /// The link to the conversation.
    pub(super) go_on: &'static str,
    /// What is to be known of that link.
    pub(super) link_note: &'static str,
    /// What is to be known of a link that leads to the page alone.
    pub(super) page_note: &'static str,
    /// The subject of a transcript, before and after the brand's name.
    pub(super) transcript_subject: (&'static str, &'static str),
    /// Its first line, before and after the brand's name.
    pub(super) transcript_intro: (&'static str, &'static str),
    /// The visitor, to themselves.
    pub(super) you: &'static str,
    /// A file without a name.
    pub(super) file: &'static str,
    /// What has no words.
    pub(super) unsupported: &'static str,
    /// There was more.
    pub(super) and_more: &'static str,
    /// Why this mail came and how to have no more of them, before and after the brand's name.
    pub(super) why: (&'static str, &'static str),
    /// The same, of a transcript.
    pub(super) why_transcript: (&'static str, &'static str),
    /// How to have no more of them.
    pub(super) stop: &'static str,
    /// Answers to it reach nobody.
    pub(super) no_reply: &'static str,
}

const FRENCH: Words = Words {
    answer_subject: ("", " vous a répondu"),
    answer_intro: ("", " vous a répondu :"),
    go_on: "Reprendre la conversation",
    link_note: "Ce lien ouvre votre conversation une seule fois, pendant 7 jours. \
                Ne le transférez pas.",
    page_note: "Connectez-vous sur le site pour retrouver votre conversation.",
    transcript_subject: ("Votre conversation avec ", ""),
    transcript_intro: ("Voici votre conversation avec ", "."),
    you: "Vous",
    file: "fichier",
    unsupported: "message sans texte",
    and_more: "La suite est trop longue pour cet e-mail.",
    why: (
        "Vous recevez cet e-mail parce que cette adresse a été laissée dans le chat « ",
        " » pour être prévenu de la réponse. Ce n’était pas vous ? Ignorez-le : sans retour dans la \
         conversation, aucun autre ne suivra.",
    ),
    why_transcript: (
        "Vous recevez cet e-mail parce que la copie de cette conversation a été demandée dans le \
         chat « ",
        " ». Ce n’était pas vous ? Ignorez-le.",
    ),
    stop: "Ne plus recevoir ces e-mails",
    no_reply: "Les réponses à cet e-mail ne sont lues par personne : écrivez dans la conversation.",
};

const ENGLISH: Words = Words {
    answer_subject: ("", " has answered you"),
    answer_intro: ("", " has answered you:"),
    go_on: "Go on with the conversation",
    link_note: "This link opens your conversation once, within 7 days. Do not forward it.",
    page_note: "Log in on the site to find your conversation.",
    transcript_subject: ("Your conversation with ", ""),
    transcript_intro: ("Here is your conversation with ", "."),
    you: "You",
    file: "file",
    unsupported: "message without words",
    and_more: "The rest is too long for this e-mail.",
    why: (
        "You get this e-mail because this address was left in the chat of ",
        " to be told of the answer. It was not you? Ignore it: unless somebody comes back to the \
         conversation, no other will follow.",
    ),
    why_transcript: (
        "You get this e-mail because a copy of this conversation was asked for in the chat of ",
        ". It was not you? Ignore it.",
    ),
    stop: "Get no more of these e-mails",
    no_reply: "Nobody reads answers to this e-mail: write in the conversation.",
};

impl Words {
    /// The words in that language; English for those that the chat does not speak.
    pub(super) fn of(language: Language) -> &'static Self {
        if language == Language::FRENCH { &FRENCH } else { &ENGLISH }
    }
}

/// A name between what stands before and after it.
pub(super) fn around((before, after): (&str, &str), name: &str) -> String {
    format!("{before}{name}{after}")
}
