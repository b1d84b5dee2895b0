//! 日期 and 有效期, as people write them.
use super::plain::plain_signs;
use crate::moment::Day;

/// Days of people and papers: nobody who applies was born before, no paper lasts until after.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// 2027年1月31日, 2027-01-31, 2027/1/31, 2027.1.31, 20270131, 二〇二七年一月三十一日.
pub fn day(text: &str) -> Option<Day> {
    let plain: String = plain_signs(text).chars().filter(|it| !matches!(it, ' ' | '。')).collect();
    let parts: Vec<String> = match plain.len() == 8 && plain.bytes().all(|it| it.is_ascii_digit()) {
        true => [0..4, 4..6, 6..8].into_iter().filter_map(|it| plain.get(it).map(str::to_owned)).collect(),
        false => {
            let bare = plain.strip_suffix(['日', '号']).unwrap_or(&plain);
            bare.split(['-', '/', '.', '年', '月']).map(in_digits).collect()
        }
    };
    let number = |it: &String, most: usize| {
        let is_number = (1..=most).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_digit());
        is_number.then(|| it.parse::<i32>().ok()).flatten()
    };
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => {
            Day::of(number(year, 4)?, number(month, 2)?, number(day, 2)?).filter(|it| YEARS.contains(&it.year()))
        }
        _ => None,
    }
}

/// 二〇二七 2027, 十一 11, 三十一 31; anything else as it is.
fn in_digits(text: &str) -> String {
    let digit = |it: char| "〇一二三四五六七八九".chars().position(|at| at == it || it == '零' && at == '〇');
    if text.is_empty() || !text.chars().all(|it| it == '十' || digit(it).is_some()) {
        return text.to_owned();
    }
    match text.split_once('十') {
        None => text.chars().filter_map(digit).map(|it| it.to_string()).collect(),
        Some((tens, ones)) => {
            let of = |it: &str, empty: usize| it.chars().next().map_or(Some(empty), digit);
            match (of(tens, 1), of(ones, 0)) {
                (Some(tens), Some(ones)) if ones < 10 => (tens * 10 + ones).to_string(),
                _ => text.to_owned(),
            }
        }
    }
}

/// How long something that was granted lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    Forever,
    Until(Day),
    /// 3年, 18个月 from the day of the decision.
    Months(i32),
}

/// As it is kept and printed.
pub const FOREVER: &str = "长期";

impl Validity {
    pub fn parse(text: &str) -> Result<Validity, &'static str> {
        const SAYS: &str = "请填写有效期到哪一天，例如：2030年11月22日；没有期限的写“长期”";
        let plain: String = plain_signs(text).chars().filter(|it| !matches!(it, ' ' | '。')).collect();
        if ["长期", "长期有效", "永久", "永久有效", "长久", "无限期", "无期限", "不限期"].contains(&plain.as_str())
        {
            return Ok(Validity::Forever);
        }
        let bare = ["有效期至", "有效期到", "有效至", "截至", "截止", "至", "到"]
            .iter()
            .find_map(|it| plain.strip_prefix(it))
            .unwrap_or(&plain);
        let bare = bare.strip_suffix('止').unwrap_or(bare);
        let months = |text: &str, each: i32| {
            let n = in_digits(text).parse::<i32>().ok().filter(|it| (1..=600).contains(it))?;
            Some(n * each).filter(|it| (1..=1_200).contains(it))
        };
        let span = [("个月", 1), ("周年", 12), ("年", 12)]
            .iter()
            .find_map(|(unit, each)| months(bare.strip_suffix(unit)?, *each));
        // What other systems write when they mean that there is no end.
        match (bare.strip_prefix("9999"), day(bare), span) {
            (Some(rest), _, _) if rest.chars().any(|it| it.is_ascii_digit()) && bare.len() >= 8 => {
                Ok(Validity::Forever)
            }
            (_, Some(it), _) => Ok(Validity::Until(it)),
            (_, None, Some(it)) => Ok(Validity::Months(it)),
            _ => Err(SAYS),
        }
    }

    /// The last day, for something granted on `from`; `None`: it has none. Three years from 23 November end on 22 November.
    pub fn until(self, from: Day) -> Option<Day> {
        match self {
            Validity::Forever => None,
            Validity::Until(it) => Some(it),
            Validity::Months(n) => {
                let (year, month, day) = from.ymd();
                let months = year * 12 + month - 1 + n;
                let on = |day: i32| Day::of(months.div_euclid(12), months.rem_euclid(12) + 1, day);
                // 31 January and a month is the end of February.
                (1..=day).rev().find_map(on).map(|it| if it.ymd().2 == day { it.plus(-1) } else { it })
            }
        }
    }
}

/// The last day of what was kept, whoever wrote it and whenever; `None`: no end, or none that can be read.
pub fn last_day(kept: &str) -> Option<Day> {
    match Validity::parse(kept) {
        Ok(Validity::Until(it)) => Some(it),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_however_it_is_written() {
        let check =
            |text: &str| assert_eq!(day(text).map(|it| it.to_string()).as_deref(), Some("2027-01-31"), "{text}");
        for text in [
            "2027年1月31日",
            "2027-01-31",
            "2027/1/31",
            "2027.01.31",
            "20270131",
            "2027 年 1 月 31 日",
            "２０２７年１月３１日",
            "2027年01月31号",
            "二〇二七年一月三十一日",
            "二零二七年一月三十一日",
            "2027－1－31",
            "\u{200e}2027年1月31日",
        ] {
            check(text);
        }
        for text in [
            "+2027-01-31",
            "2027-+1-+31",
            "2027-1",
            "2027年1月",
            "27-01-31",
            "2027-02-29",
            "1801-01-01",
            "9999-12-31",
            "明年",
            "2027-01-31-1",
            "",
            "长期",
            "2027--31",
            "12027-01-31",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
        assert_eq!(day("二〇二六年十月十日").unwrap().to_string(), "2026-10-10");
        assert_eq!(day("二〇二六年十二月二十日").unwrap().to_string(), "2026-12-20");
    }

    #[test]
    fn an_end_is_a_day_or_said_to_be_none() {
        let from = Day::of(2026, 11, 23).unwrap();
        let check = |text: &str, wanted: Option<&str>| {
            let until = Validity::parse(text).unwrap().until(from).map(|it| it.to_string());
            assert_eq!(until.as_deref(), wanted, "{text}");
        };
        check("2030年11月22日", Some("2030-11-22"));
        check("至2030年11月22日止", Some("2030-11-22"));
        check("有效期至2030.11.22", Some("2030-11-22"));
        check("3年", Some("2029-11-22"));
        check("三年", Some("2029-11-22"));
        check("18个月", Some("2028-05-22"));
        check("长期", None);
        check("长期有效。", None);
        check("9999-12-31", None);
        assert_eq!(Validity::Months(1).until(Day::of(2027, 1, 31).unwrap()), Day::of(2027, 2, 28));
        assert_eq!(Validity::Months(12).until(Day::of(2027, 3, 1).unwrap()), Day::of(2028, 2, 29));
        for text in ["", "另行通知", "2027年", "2027年1月", "0年", "2027-02-30", "+2027-01-31", "见批文", "9999年"]
        {
            assert!(Validity::parse(text).is_err(), "{text}");
        }
    }
}
