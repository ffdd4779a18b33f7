//! Words as they are looked for: without case, accents or ligatures.

/// The words in lower case, without accents, with ligatures taken apart.
///
/// Latin letters lose their marks, those of other scripts lose their case only. Marks that stand
/// alone behind their letter, as some keyboards write them, are dropped.
#[must_use]
pub fn folded(words: &str) -> String {
    let mut folded = String::with_capacity(words.len());
    for letter in words.chars().flat_map(char::to_lowercase) {
        match letter {
            '\u{300}'..='\u{36f}' => {}
            'à'..='å' | 'ā' | 'ă' | 'ą' => folded.push('a'),
            'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => folded.push('c'),
            'ď' | 'đ' | 'ð' => folded.push('d'),
            'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => folded.push('e'),
            'ĝ' | 'ğ' | 'ġ' | 'ģ' => folded.push('g'),
            'ĥ' | 'ħ' => folded.push('h'),
            'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => folded.push('i'),
            'ĵ' => folded.push('j'),
            'ķ' => folded.push('k'),
            'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => folded.push('l'),
            'ñ' | 'ń' | 'ņ' | 'ň' => folded.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => folded.push('o'),
            'ŕ' | 'ŗ' | 'ř' => folded.push('r'),
            'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => folded.push('s'),
            'ţ' | 'ť' | 'ŧ' | 'ț' => folded.push('t'),
            'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => folded.push('u'),
            'ŵ' => folded.push('w'),
            'ý' | 'ÿ' | 'ŷ' => folded.push('y'),
            'ź' | 'ż' | 'ž' => folded.push('z'),
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            '’' | 'ʼ' => folded.push('\''),
            '\u{a0}' | '\u{202f}' | '\n' | '\t' => folded.push(' '),
            letter => folded.push(letter),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn d2_case_accents_and_ligatures_do_not_matter() {
        let table = [
            ("ÉTÉ", "ete"),
            ("e\u{301}te\u{301}", "ete"),
            ("Cœur", "coeur"),
            ("Straße", "strasse"),
            ("où ? ÇA", "ou ? ca"),
            ("l’île", "l'ile"),
            ("İzmir", "izmir"),
            ("Łódź", "lodz"),
            ("Привет", "привет"),
            ("نعم", "نعم"),
        ];
        for (words, expected) in table {
            assert_eq!(folded(words), expected, "{words}");
        }
    }

    proptest! {
        #[test]
        fn d2_what_was_folded_stays_as_it_is(words in "\\PC{0,40}") {
            let once = folded(&words);
            prop_assert_eq!(folded(&once), once);
        }
    }
}
