//! 人民币大写: how a sum stands on a receipt (《正确填写票据和结算凭证的基本规定》一、二).

const DIGITS: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
const STEPS: [&str; 4] = ["", "拾", "佰", "仟"];
const GROUPS: [&str; 5] = ["", "万", "亿", "万亿", "亿亿"];

/// Of so many 分. What was given back has 负 before it.
pub fn capital(fen: i64) -> String {
    let n = fen.unsigned_abs();
    let (yuan, jiao, fen_left) = (n / 100, n / 10 % 10, n % 10);
    let sign = if fen < 0 { "负" } else { "" };
    let mut said = String::new();
    if yuan > 0 {
        said.push_str(&whole(yuan));
        said.push('元');
    }
    // A nought before what follows: none of it is left out by whoever reads it aloud.
    let is_gap = yuan > 0 && ((jiao > 0 && yuan % 10 == 0) || (jiao == 0 && fen_left > 0));
    if is_gap {
        said.push('零');
    }
    if jiao > 0 {
        said.push_str(digit(jiao));
        said.push('角');
    }
    match (fen_left, said.is_empty()) {
        (0, true) => said.push_str("零元整"),
        (0, false) => said.push('整'),
        (it, _) => {
            said.push_str(digit(it));
            said.push('分');
        }
    }
    format!("{sign}{said}")
}

fn digit(it: u64) -> &'static str {
    usize::try_from(it).ok().and_then(|it| DIGITS.get(it)).copied().unwrap_or_default()
}

/// Four digits at a time, a nought where some are missing between two that are not.
fn whole(yuan: u64) -> String {
    let (mut rest, mut groups) = (yuan, Vec::new());
    while rest > 0 {
        groups.push(rest % 10_000);
        rest /= 10_000;
    }
    let mut said = String::new();
    for (group, name) in groups.iter().zip(GROUPS).rev().filter(|it| *it.0 > 0 || it.1 == "亿") {
        if *group == 0 {
            // 亿 belongs to 万亿 before it, whether anything stands in it or not.
            if !said.is_empty() && said.ends_with('万') {
                said.push_str(name);
            }
            continue;
        }
        if !said.is_empty() && *group < 1_000 {
            said.push('零');
        }
        said.push_str(&four(*group));
        said.push_str(if name == "万亿" { "万" } else { name });
    }
    said
}

fn four(group: u64) -> String {
    let (mut said, mut is_gap) = (String::new(), false);
    for (power, step) in STEPS.iter().enumerate().rev() {
        let at = u32::try_from(power).unwrap_or_default();
        match group / 10_u64.pow(at) % 10 {
            0 => is_gap = !said.is_empty(),
            it => {
                if is_gap {
                    said.push('零');
                }
                said.push_str(digit(it));
                said.push_str(step);
                is_gap = false;
            }
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_written_as_the_banks_write_it() {
        let check = |fen: i64, said: &str| assert_eq!(capital(fen), said, "{fen}");
        check(0, "零元整");
        check(1, "壹分");
        check(10, "壹角整");
        check(15, "壹角伍分");
        check(100, "壹元整");
        check(105, "壹元零伍分");
        check(400, "肆元整");
        check(1_000, "壹拾元整");
        check(1_050, "壹拾元零伍角整");
        check(1_100, "壹拾壹元整");
        check(10_010, "壹佰元零壹角整");
        // The rules' own examples.
        check(140_950, "壹仟肆佰零玖元伍角整");
        check(600_714, "陆仟零柒元壹角肆分");
        check(168_032, "壹仟陆佰捌拾元零叁角贰分");
        check(10_700_053, "壹拾万柒仟元零伍角叁分");
        check(1_640_902, "壹万陆仟肆佰零玖元零贰分");
        check(32_504, "叁佰贰拾伍元零肆分");
        check(10_000_500, "壹拾万零伍元整");
        check(10_000_000, "壹拾万元整");
        check(100_100_000, "壹佰万壹仟元整");
        check(100_010_000, "壹佰万零壹佰元整");
        check(10_000_000_000, "壹亿元整");
        check(10_000_000_100, "壹亿零壹元整");
        check(10_001_000_000, "壹亿零壹万元整");
        check(123_456_789_012, "壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元零壹角贰分");
        check(100_000_000_000_000, "壹万亿元整");
        check(100_000_000_000_100, "壹万亿零壹元整");
        check(-2_050, "负贰拾元零伍角整");
        // The largest there is leaves nothing out either.
        assert!(capital(i64::MIN).starts_with("负玖"));
    }
}
