//! What the customers and the agents said to each other before the demo begins.

use super::people::{CLEMENCE, JORIS, MARGUERITE, ODILE, SampleVisitor, UNNAMED, YANIS};

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Visitor,
    Agent,
}

/// Something said, so many minutes after the story began.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub(super) minute: i64,
    pub(super) by: By,
    pub(super) text: &'static str,
}

/// Where a story ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// Closed by its agent.
    Closed,
    /// On its agent's desk.
    OnDesk,
    /// In the queue.
    Waiting,
}

/// A conversation of the past.
#[derive(Debug, Clone, Copy)]
pub(super) struct Story {
    pub(super) visitor: SampleVisitor,
    /// The position of its agent among the sample agents; unused while it waits.
    pub(super) agent: usize,
    /// How long ago it began, in minutes.
    pub(super) began_minutes_ago: i64,
    pub(super) lines: &'static [Line],
    pub(super) end: End,
}

const fn visitor(minute: i64, text: &'static str) -> Line {
    Line { minute, by: By::Visitor, text }
}

const fn agent(minute: i64, text: &'static str) -> Line {
    Line { minute, by: By::Agent, text }
}

const DAY: i64 = 24 * 60;

/// The stories, oldest first.
pub(super) const STORIES: [Story; 8] = [
    Story {
        visitor: CLEMENCE,
        agent: 2,
        began_minutes_ago: 82 * DAY,
        lines: &[
            visitor(0, "Bonjour, ma suspension devait arriver hier et je n’ai rien reçu."),
            agent(3, "Bonjour Clémence, je regarde tout de suite où elle se trouve."),
            agent(9, "Le transporteur l’a gardée un jour de plus : elle arrive demain avant 13 h."),
            visitor(12, "Parfait, merci beaucoup !"),
            agent(14, "Avec plaisir, belle journée à vous."),
        ],
        end: End::Closed,
    },
    Story {
        visitor: CLEMENCE,
        agent: 1,
        began_minutes_ago: 57 * DAY,
        lines: &[
            visitor(
                0,
                "Bonjour, je voudrais retourner la suspension, elle est trop grande pour la pièce.",
            ),
            agent(
                6,
                "Bonjour Clémence, bien sûr. L’étiquette de retour vient de partir dans votre boîte mail.",
            ),
            visitor(55, "Bien reçue, je dépose le colis ce soir."),
            agent(
                60,
                "Merci ! Le remboursement de 49 € part dès que le colis arrive, sous 3 jours.",
            ),
        ],
        end: End::Closed,
    },
    Story {
        visitor: YANIS,
        agent: 0,
        began_minutes_ago: 3 * DAY,
        lines: &[visitor(0, "Bonsoir, je voudrais modifier l’adresse de ma commande CMD-20377.")],
        end: End::OnDesk,
    },
    Story {
        visitor: UNNAMED,
        agent: 0,
        began_minutes_ago: 23 * 60 + 22,
        lines: &[visitor(0, "Bonjour, je cherche un abat-jour de 40 cm en lin, vous en avez ?")],
        end: End::Waiting,
    },
    Story {
        visitor: ODILE,
        agent: 0,
        began_minutes_ago: 22 * 60 + 30,
        lines: &[
            visitor(
                0,
                "Bonjour, ma commande CMD-20391 est annoncée pour aujourd’hui, est-ce toujours bon ?",
            ),
            agent(7, "Bonjour Odile, je vérifie auprès du transporteur et je reviens vers vous."),
            visitor(16, "Toujours pas de nouvelles du transporteur…"),
        ],
        end: End::OnDesk,
    },
    Story {
        visitor: MARGUERITE,
        agent: 0,
        began_minutes_ago: 75,
        lines: &[
            visitor(0, "Bonjour ! Le lampadaire Brume existe-t-il en laiton ?"),
            agent(
                4,
                "Bonjour Marguerite ! Oui, en laiton brossé. Souhaitez-vous que je vérifie le stock en boutique ?",
            ),
            visitor(15, "Oui, à Lyon si possible."),
            agent(73, "Parfait, je vérifie le stock et je reviens vers vous."),
        ],
        end: End::OnDesk,
    },
    Story {
        visitor: CLEMENCE,
        agent: 0,
        began_minutes_ago: 30,
        lines: &[
            visitor(
                0,
                "Bonjour ! J’ai reçu ma lampe Ardoise ce matin (commande CMD-20418) mais l’abat-jour est fendu 😕",
            ),
            agent(
                3,
                "Bonjour Clémence, merci pour votre message et désolée pour cette mauvaise surprise. Pouvez-vous me dire si la base est intacte ? Je m’en occupe tout de suite.",
            ),
            visitor(26, "Oui, elle n’a rien. Est-ce qu’un échange est possible avant samedi ?"),
        ],
        end: End::OnDesk,
    },
    Story {
        visitor: JORIS,
        agent: 0,
        began_minutes_ago: 6,
        lines: &[
            visitor(0, "Hello, bonjour !"),
            visitor(1, "Quel est le délai de livraison pour la Belgique ?"),
        ],
        end: End::Waiting,
    },
];
