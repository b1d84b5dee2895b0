//! 办件编号: as it is made, checked and read out.
use crate::moment::Day;

/// 办件编号: region 6, yymmdd, serial 5, check 1 (decision 9).
pub fn case_no(region: i32, day: Day, serial: i32) -> String {
    let body = format!("{region:06}{:06}{serial:05}", day.short());
    let check = check_digit(&body).unwrap_or('0');
    format!("{body}{check}")
}

/// Luhn: catches every single wrong digit and most swaps, when people read a number out.
pub fn check_digit(body: &str) -> Option<char> {
    let sum: u32 = body
        .chars()
        .rev()
        .enumerate()
        .map(|(n, it)| {
            let digit = it.to_digit(10).unwrap_or(0) * if n % 2 == 0 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    char::from_digit((10 - sum % 10) % 10, 10)
}

/// 431099 261123 00037 4
pub fn spaced_no(no: &str) -> String {
    let part = |range: std::ops::Range<usize>| no.get(range).unwrap_or_default();
    match no.len() {
        18 => format!("{} {} {} {}", part(0..6), part(6..12), part(12..17), part(17..18)),
        _ => no.to_owned(),
    }
}
