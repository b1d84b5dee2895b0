//! 值：scalars with a rule of their own. Parse at the edge, once; afterwards the type is the proof.
mod credit_code;
mod day;
mod email;
mod id_card;
mod letters;
mod money;
mod name;
mod number;
mod phone;
mod plain;
mod secret;

pub use credit_code::CreditCode;
pub use day::{FOREVER, Validity, day, last_day};
pub use email::email;
pub use id_card::{IdCard, Sex};
pub use letters::is_hanzi;
pub use money::Money;
pub use name::{login, name};
pub use number::{NoNumber, Number};
pub use phone::{Phone, Telephone};
pub use plain::{odd_sign, plain_code, plain_digits, plain_line, plain_text, sought};
pub use secret::{Profile, secret};

/// 138****3210, 431***********3011: the first three and the last four stay, of a short one nothing.
pub fn mask_number(text: &str) -> String {
    let n = text.chars().count();
    let stays = |at: usize| n > 7 && (at < 3 || at + 4 >= n);
    text.chars().enumerate().map(|(at, it)| if stays(at) { it } else { '*' }).collect()
}

/// What `mask_number` has made of a number of more than seven.
pub fn is_masked(text: &str) -> bool {
    text.contains('*') && text.chars().count() > 7 && mask_number(text) == text
}

/// 张* / 李*敏: the family name (and the last character of a longer name) stay.
pub fn mask_name(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    match chars.as_slice() {
        [] => String::new(),
        [one] => format!("{one}*"),
        [first, _] => format!("{first}*"),
        [first, middle @ .., last] => format!("{first}{}{last}", "*".repeat(middle.len())),
    }
}
