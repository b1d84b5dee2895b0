//! 系统先看: what a machine can see, so that the clerk's eyes are for the rest.
use common::{
    case::draft,
    catalogue::{Item, Material, Necessity},
    form::Answers,
    material::FileView,
    moment::Day,
    review::AutoCheck,
    value::{IdCard, name, plain_code, plain_line},
};

fn check(is_good: bool, says: &str) -> AutoCheck {
    AutoCheck { is_good, says: says.to_owned() }
}

/// `made`: the paper of another body that stands for it.
pub fn of_slot(material: &Material, files: &[FileView], made: Option<&str>) -> Vec<AutoCheck> {
    let mut checks = Vec::new();
    if let Some(it) = made {
        checks.push(check(true, &format!("不用交，{it}")));
        return checks;
    }
    if files.is_empty() {
        let says = match material.necessity {
            Necessity::Required => "没有交",
            Necessity::Deferrable => "没有交，可以容缺后补",
            Necessity::Conditional => "没有交",
        };
        checks.push(check(false, says));
        return checks;
    }
    let n_pages: i32 = files.iter().map(|it| it.n_pages).sum();
    let doubts: Vec<&String> = files.iter().flat_map(|it| &it.doubts).collect();
    let pages = if n_pages > 0 { format!("，{n_pages}页") } else { String::new() };
    checks.push(check(true, &format!("{}个文件{pages}，类型和大小合格", files.len())));
    match doubts.is_empty() {
        true => checks.push(check(true, "没有空白页，清晰")),
        false => checks.extend(doubts.into_iter().map(|it| check(false, it))),
    }
    checks
}

/// What was handed in before names had one form.
fn plain_name(text: &str) -> String {
    name(text).unwrap_or_else(|_| plain_line(text))
}

/// `made`: what other bodies' papers answer, by name and words; such a field needs no form of its own.
pub fn of_form(item: &Item, answers: &Answers, made: &[(String, String)], today: Day) -> Vec<AutoCheck> {
    let text = |name: &str| answers.get(name).map(|it| it.as_text()).unwrap_or_default();
    let mut checks = Vec::new();
    let is_made = |name: &str| made.iter().any(|it| it.0 == name);
    let n_faults = draft::faults(item, answers, today).iter().filter(|it| !is_made(&it.name)).count();
    checks.push(match n_faults {
        0 => check(true, "必填项齐全，格式正确"),
        n => check(false, &format!("有{n}项不符合填写要求")),
    });
    let id = text("applicant_id");
    if !id.is_empty() {
        match IdCard::parse(id, today) {
            Ok(_) => checks.push(check(true, "申请人身份证号码校验位正确")),
            Err(says) => checks.push(check(false, says)),
        }
    }
    // Somebody else's name in a place that the applicant's own data fills is worth a look.
    let (name, own) = (plain_name(text("applicant_name")), plain_code(text("applicant_id")));
    for field in item.form.fields() {
        let (other, number) = (text(&format!("{}_name", field.name)), text(&format!("{}_id", field.name)));
        let (other, number) = (plain_name(other), plain_code(number));
        if !number.is_empty() && number == own && other != name {
            checks.push(check(false, &format!("“{}”的身份证号码与申请人相同，姓名不同", field.label)));
        } else if !number.is_empty() && number == own {
            checks.push(check(true, &format!("“{}”与申请人一致", field.label)));
        }
    }
    checks
}
