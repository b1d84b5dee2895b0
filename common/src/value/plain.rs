//! The one place where what was typed, pasted or read by a machine becomes plain, before anything judges, keeps, compares, finds or
//! prints it: signs nobody sees go, and of several ways to write a thing one stays.
use super::letters::{is_hanzi, is_unknown, letter};

/// Takes up no room and says nothing (Unicode Cf, fillers, variation selectors).
fn is_invisible(it: char) -> bool {
    matches!(
        it,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{70f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{ffa0}' | '\u{feff}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Text after it is read from the right: what is seen is not what is written.
fn turns_round(it: char) -> bool {
    matches!(it, '\u{202b}' | '\u{202e}' | '\u{2067}')
}

/// First digits of the decimal digits of other scripts and styles.
const ZEROS: [u32; 18] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xe50, 0xed0, 0xf20, 0x1040, 0x17e0, 0x1810, 0xff10, 0x1d7ce, 0x1d7d8,
    0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1fbf0,
];

/// Full-width letters and digits as keyboards for Chinese make them, and digits of any script.
fn narrow(it: char) -> char {
    let code = it as u32;
    if code < 0x660 {
        return it;
    }
    if let 'Ａ'..='Ｚ' | 'ａ'..='ｚ' = it {
        return char::from_u32(code - 0xfee0).unwrap_or(it);
    }
    let digit = ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code)).map(|zero| code - zero);
    digit.and_then(|n| char::from_digit(n, 10)).unwrap_or(it)
}

/// One line: breaks and runs of blanks are a blank, and the dot of a name is the one of the standard (民委发〔2016〕33号).
pub fn plain_line(text: &str) -> String {
    let seen = text.chars().filter(|it| !is_invisible(*it));
    let spaced = seen.map(|it| if it.is_whitespace() || it.is_control() { ' ' } else { narrow(letter(it)) });
    let line: String = spaced.collect();
    dotted(&line.split(' ').filter(|it| !it.is_empty()).collect::<Vec<&str>>().join(" "))
}

/// So many characters of what is looked for are read: no name is longer, and no question of anybody's may cost a second.
const MOST_SOUGHT: usize = 60;

/// What somebody looks for: one line, and no more of it than a name can be.
pub fn sought(text: &str) -> String {
    let beginning: String = text.chars().take(4 * MOST_SOUGHT).collect();
    plain_line(&beginning).chars().take(MOST_SOUGHT).collect()
}

/// Several lines: only their ends are kept of what steers a printer.
pub fn plain_text(text: &str) -> String {
    let text =
        text.replace("\r\n", "\n").replace(['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    let seen = text.chars().filter(|it| !is_invisible(*it) && (!it.is_control() || matches!(it, '\n' | '\t')));
    seen.map(|it| narrow(letter(it))).collect::<String>().trim().to_owned()
}

/// Between two characters, each of the many dots people find on their keyboards is 间隔号.
fn dotted(text: &str) -> String {
    let is_dot = |it: char| matches!(it, '•' | '‧' | '・' | '．' | '⋅' | '∙' | '･' | '●');
    let all: Vec<char> = text.chars().collect();
    let is_between = |at: usize| {
        let before = at.checked_sub(1).and_then(|it| all.get(it));
        before.zip(all.get(at + 1)).is_some_and(|(a, b)| is_hanzi(*a) && is_hanzi(*b))
    };
    let plain = |(at, it): (usize, &char)| if is_dot(*it) && is_between(at) { '·' } else { *it };
    all.iter().enumerate().map(plain).collect()
}

/// What has to be written otherwise, because it would be read, printed or found otherwise than it was meant.
pub fn odd_sign(text: &str) -> Option<&'static str> {
    match () {
        () if text.chars().any(turns_round) => Some("这一项里有把文字倒过来显示的字符，请删去，重新输入一遍"),
        () if text.chars().any(|it| is_unknown(letter(it)) && !is_invisible(it)) => {
            Some("这一项里有旧输入法造的字，别处显示不出来，请换成规范的字；证件上确实是这个字的，请到窗口办理")
        }
        () if text.chars().any(is_picture) => Some("这一项里有表情符号，文书上印不出来，请删去"),
        () => None,
    }
}

/// Pictures of keyboards, which no type for papers has; what Chinese typesetting has of the same blocks (★ ☆ ♀ ♂ ♪ ✓ ❶) stays, and so does
/// what people find for an X.
fn is_picture(it: char) -> bool {
    let is_set = matches!(
        it,
        '\u{2605}' | '\u{2606}' | '\u{2609}' | '\u{260e}' | '\u{2640}' | '\u{2642}' | '\u{2660}'..='\u{266f}'
            | '\u{2713}' | '\u{2715}' | '\u{2716}' | '\u{2776}'..='\u{2793}'
    );
    let is_of_keyboard = matches!(
        it,
        '\u{231a}' | '\u{231b}' | '\u{23e9}'..='\u{23fa}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}'
            | '\u{1f000}'..='\u{1faff}' | '\u{e0020}'..='\u{e007f}'
    );
    is_of_keyboard && !is_set && !is_dash(it)
}

fn is_dash(it: char) -> bool {
    matches!(
        it,
        '-' | '\u{58a}' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{207b}'
                | '\u{208b}'
                | '\u{2212}'
                | '\u{2500}'
                | '\u{2501}'
                | '\u{2796}'
                | '\u{2e3a}'
                | '\u{2e3b}'
                | '\u{2e40}'
                | '\u{30fc}'
                | '\u{ff70}'
                | '\u{fe31}'
                | '\u{fe32}'
                | '\u{fe58}'
                | '\u{fe63}'
                | '\u{ff0d}'
    )
}

/// As numbers are typed: every dash one dash, signs of Chinese keyboards as the plain ones, nothing invisible.
pub fn plain_signs(text: &str) -> String {
    let plain = |it: char| match it {
        it if is_dash(it) => '-',
        '．' => '.',
        '，' => ',',
        '＋' => '+',
        '（' => '(',
        '）' => ')',
        '／' => '/',
        '：' => ':',
        '＠' => '@',
        '＿' => '_',
        '￥' | '¥' => '￥',
        it if it.is_whitespace() || it.is_control() => ' ',
        it => narrow(it),
    };
    text.chars().filter(|it| !is_invisible(*it)).map(plain).collect::<String>().trim().to_owned()
}

/// Numbers that name something (cards, telephones, cases, codes): blanks, dashes and what stands at their ends as in a sentence go. What
/// a keyboard does to numbers is not the applicant's mistake.
pub fn plain_digits(text: &str) -> String {
    // Ends last: what stood before a dash at the end is the end.
    let bare: String = plain_signs(text).chars().filter(|it| !matches!(it, ' ' | '-' | ',')).collect();
    let is_of_sentence =
        |it: char| matches!(it, '.' | '。' | '、' | ':' | ';' | '；' | '"' | '“' | '”' | '\'' | '‘' | '’');
    bare.trim_matches(is_of_sentence).to_owned()
}

/// The last sign of a card number or a code is an X, in whatever shape it was found.
pub fn plain_code(text: &str) -> String {
    let x = |it: char| match it {
        '×' | '✕' | '✖' | '╳' | '⨯' | 'х' | 'Х' | 'χ' | 'Χ' | 'ⅹ' | 'Ⅹ' | '乂' => 'X',
        it => it,
    };
    plain_digits(text).chars().map(x).collect::<String>().to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_not_seen_stays() {
        let line = |text: &str, wanted: &str| assert_eq!(plain_line(text), wanted, "{text:?}");
        line(" 清和\u{200b}面馆 ", "清和面馆");
        line("清和面馆\u{2066}", "清和面馆");
        line("\u{feff}清和\u{ad}面\u{2060}馆\u{fe0f}\u{e0101}", "清和面馆");
        line("李青\r\n（市监窗口）\u{2028}已核验\u{0}", "李青 （市监窗口） 已核验");
        line("ＡＢＣ１２３店", "ABC123店");
        line("⾷品⼾⼝", "食品户口");
        line("阿卜杜热西提•买买提", "阿卜杜热西提·买买提");
        line("人民路8．5号", "人民路8．5号");
        line("\u{e863}", "䶮");
        assert_eq!(plain_text("一\r\n二\u{2028}三\u{200b}\u{7}\n"), "一\n二\n三");
    }

    #[test]
    fn what_would_be_read_otherwise_is_said() {
        let check = |text: &str, is_odd: bool| assert_eq!(odd_sign(text).is_some(), is_odd, "{text:?}");
        check("明川县清和\u{202e}司公限有", true);
        check("\u{2067}清和", true);
        check("\u{202d}清和\u{202c}", false);
        check("李\u{e863}", false);
        check("李\u{e000}", true);
        check("李\u{fffd}", true);
        check("䶮𠮷㛃", false);
        for picture in ["🐼面馆", "小❤店", "1️⃣号☕", "⭐⭐", "🇨🇳", "👍🏽", "☺"] {
            check(picture, true);
        }
        for sign in
            ["★老店☆", "♨温泉", "①号", "№7", "（一）", "21㎡", "¥20", "5℃", "√", "■○◎", "❶", "43102619850615001✖"]
        {
            check(sign, false);
        }
    }

    #[test]
    fn plain_is_plain() {
        for text in ["1200:-", "-“1200”-。", " . 12 . ", "：１２，；"] {
            assert_eq!(plain_digits(&plain_digits(text)), plain_digits(text), "{text:?}");
            assert_eq!(plain_code(&plain_code(text)), plain_code(text), "{text:?}");
        }
    }

    #[test]
    fn numbers_copied_from_elsewhere_are_the_numbers() {
        let check = |text: &str| assert_eq!(plain_digits(text), "13800003210", "{text:?}");
        check("\u{202d}13800003210\u{202c}");
        check("138\u{200b}00003210");
        check("\u{feff}13800003210");
        check("138–0000–3210");
        check("138－0000－3210");
        check("138‑0000—3210");
        check("１３８ ００００　３２１０");
        check("١٣٨٠٠٠٠٣٢١٠");
        check("𝟭𝟯𝟴𝟬𝟬𝟬𝟬𝟯𝟮𝟭𝟬");
        check("“13800003210”。");
        for x in ["X", "x", "ｘ", "Ｘ", "×", "Х", "х", "Ⅹ", "ⅹ", "Χ"] {
            assert_eq!(plain_code(&format!("43102619900101200{x}。")), "43102619900101200X", "{x}");
        }
    }
}
