//! 开厅: how a hall begins from nothing. Whoever reads the code on the console becomes its first system administrator; what is
//! missing before it may open is a list, and opening is an act.
use serde::{Deserialize, Serialize};

use crate::{
    account::{Duty, staff::InviteView},
    call::{Access, Call},
    catalogue::{Qr, labelled},
    check::{Check, Faults, Nothing, line},
    county::{CODE_SAYS, is_code},
    fault::Fault,
    id::Region,
    moment::{Day, Moment},
    value::{Profile, login, name, plain_digits, secret},
};

pub mod wording;

const SYSTEM: Access = Access::Staff(Duty::SystemAdmin);

/// 初始设置: whose hall this is, and who looks after it. By the code that stands on the console, once.
pub const FOUND: Call<(), FoundForm, FoundView> = Call::post("/api/setup", Access::Public);
/// 开厅清单
pub const SHOW: Call<(), Nothing, OpeningView> = Call::get("/api/opening", SYSTEM);
/// The other two of the 三员 are named by the first, once, before the hall opens.
pub const NAME: Call<(), NameForm, NamedView> = Call::post("/api/opening/officers", SYSTEM);
/// 开门
pub const OPEN: Call<(), Nothing, OpeningView> = Call::post("/api/opening/open", SYSTEM);

/// What has to be held by somebody of a body whose matters are open online, or of one above it.
pub const WORK: [Duty; 5] = [Duty::Counter, Duty::PreReview, Duty::Review, Duty::Decide, Duty::Issue];

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct FoundForm {
    /// As it stands on the console.
    pub code: String,
    /// 行政区划代码
    pub region: String,
    /// 县名
    pub county: String,
    /// Of the first system administrator.
    pub name: String,
    pub login: String,
    pub secret: String,
    pub again: String,
}

#[derive(Clone)]
pub struct Found {
    pub code: String,
    pub region: Region,
    pub county: String,
    pub name: String,
    pub login: String,
    pub secret: String,
}

impl Check for FoundForm {
    type Out = Found;

    fn check(self) -> Result<Found, Fault> {
        let mut faults = Faults::default();
        let code = faults.take("code", line(&self.code, "请填写设置码，它在启动大厅的那个屏幕上"));
        let region = plain_digits(&self.region).parse().ok().filter(|it| is_code(*it));
        let region = faults.take("region", region.ok_or(CODE_SAYS));
        let county = faults.take("county", line(&self.county, "请填写县名，例如：青石县"));
        let name = faults.take("name", name(&self.name));
        let login = faults.take("login", login(&self.login));
        let new = faults.take("secret", secret(&self.secret, Profile::Staff));
        if self.secret != self.again {
            faults.say("again", "两次填写的密码不一样，请重新填写");
        }
        faults.done()?;
        match (code, region, county, name, login, new) {
            (Some(code), Some(region), Some(county), Some(name), Some(login), Some(secret)) => Ok(Found {
                code: plain_digits(&code).to_uppercase(),
                region: Region(region),
                county,
                name,
                login,
                secret,
            }),
            _ => Err(Fault::Unreadable),
        }
    }
}

/// What goes into the authenticator; shown once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FoundView {
    pub login: String,
    pub key: String,
    pub qr: Qr,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct NameForm {
    /// `security_admin` or `audit_admin`.
    pub duty: String,
    pub name: String,
    pub login: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub duty: Duty,
    pub name: String,
    pub login: String,
}

impl Check for NameForm {
    type Out = Name;

    fn check(self) -> Result<Name, Fault> {
        let mut faults = Faults::default();
        let duty = match self.duty.as_str() {
            "security_admin" => Ok(Duty::SecurityAdmin),
            "audit_admin" => Ok(Duty::AuditAdmin),
            _ => Err("请选择安全管理员或审计管理员"),
        };
        let (duty, name) = (faults.take("duty", duty), faults.take("name", name(&self.name)));
        match (duty, name, faults.take("login", login(&self.login))) {
            (Some(duty), Some(name), Some(login)) => Ok(Name { duty, name, login }),
            _ => Err(faults.into_fault()),
        }
    }
}

/// The invitation of one of the 三员, shown once, and where it is answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NamedView {
    pub invite: InviteView,
    pub qr: Qr,
}

labelled! {
    /// 开厅的一步
    Step {
        #[default]
        County = "大厅信息",
        Privacy = "个人信息保护告知",
        Officers = "三员",
        Calendar = "工作日历",
        Places = "乡镇和村",
        Bodies = "机构",
        Items = "事项",
        People = "人员和岗位",
        Papers = "授权书和印章",
    }
}

/// A line of the list: what of it is missing, or nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Line {
    pub step: Step,
    /// How far it is.
    pub says: String,
    /// What has to be done before the hall may open; empty: done.
    pub missing: Vec<String>,
    /// What may be done later.
    pub advised: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Officer {
    pub duty: Duty,
    pub name: String,
    pub login: String,
    /// Password and authenticator are theirs.
    pub has_joined: bool,
    /// The authenticator has given a code: until then nobody knows that it works.
    pub has_signed_in: bool,
}

impl Officer {
    /// How far they have come, in words.
    pub fn says(&self) -> &'static str {
        match (self.has_joined, self.has_signed_in) {
            (_, true) => "已到位",
            (true, false) => "设了密码，还没有用动态码登录过",
            (false, false) => "还没有凭邀请码登录",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OpeningView {
    pub county: String,
    /// Since when; none: 筹备中.
    pub opened_at: Option<Moment>,
    pub lines: Vec<Line>,
    pub officers: Vec<Officer>,
}

impl OpeningView {
    pub fn is_ready(&self) -> bool {
        self.lines.iter().all(|it| it.missing.is_empty())
    }
}

/// A body whose matters are open online.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Worker {
    pub name: String,
    /// Of its own people and those of the bodies above it.
    pub duties: Vec<Duty>,
    pub has_seal: bool,
    /// Somebody may bind it: by a letter that counts, or as its head.
    pub has_letter: bool,
    pub has_head: bool,
}

/// How far everything is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// What the county has not said yet, by the page's labels.
    pub unsaid: Vec<String>,
    pub unsaid_privacy: Vec<String>,
    pub officers: Vec<Officer>,
    pub today: Day,
    /// Published years.
    pub years: Vec<i32>,
    pub n_towns: usize,
    pub n_villages: usize,
    /// Beside the county's government.
    pub n_bodies: usize,
    pub n_items: usize,
    pub n_online: usize,
    pub workers: Vec<Worker>,
}

/// What a hall needs before it may open, and how far each of it is.
pub fn check_list(it: &Facts) -> Vec<Line> {
    let line = |step: Step, says: String, missing: Vec<String>| Line { step, says, missing, advised: Vec::new() };
    let unless = |is_there: bool, says: &str| if is_there { Vec::new() } else { vec![says.to_owned()] };
    let unsaid = |all: &[String]| match all {
        [] => Vec::new(),
        all => vec![format!("还没有写：{}", all.join("、"))],
    };
    let year = it.today.year();
    let years: Vec<String> = it.years.iter().map(|it| format!("{it}年")).collect();
    let mut calendar = line(
        Step::Calendar,
        said(&years, "已公布"),
        unless(it.years.contains(&year), &format!("还没有{year}年的放假安排")),
    );
    // The next year's is published in November.
    if it.today.ymd().1 >= 11 && !it.years.contains(&(year + 1)) {
        calendar.advised.push(format!("{}年的放假安排公布后也要导入", year + 1));
    }
    let mut people: Vec<String> = Vec::new();
    let mut papers: Vec<String> = Vec::new();
    for body in &it.workers {
        let lacking: Vec<&str> =
            WORK.iter().filter(|duty| !body.duties.contains(duty)).map(|it| it.label()).collect();
        if !lacking.is_empty() {
            people.push(format!("{}没有人：{}（邀请了还没有登录的不算）", body.name, lacking.join("、")));
        }
        if !body.has_head {
            people.push(format!("{}没有负责人", body.name));
        }
        if !body.has_seal {
            papers.push(format!("{}没有启用印章，由它的负责人登记", body.name));
        }
        if !body.has_letter {
            papers.push(format!("{}没有有效的授权书，窗口的人还不能受理；由它的负责人签发", body.name));
        }
    }
    if it.workers.is_empty() {
        people.push("先要有网上可办的事项，才知道要谁来办".to_owned());
        papers.push("先要有网上可办的事项，才知道要哪个单位的章".to_owned());
    }
    let of = |n: usize| match n {
        0 => String::new(),
        n => format!("{n}个网上可办事项的单位"),
    };
    vec![
        line(Step::County, String::new(), unsaid(&it.unsaid)),
        line(Step::Privacy, String::new(), unsaid(&it.unsaid_privacy)),
        Line {
            advised: unproven_officers(&it.officers),
            ..line(Step::Officers, joined(&it.officers), lacking_officers(&it.officers))
        },
        calendar,
        line(
            Step::Places,
            format!("{}个乡镇、{}个村和社区", it.n_towns, it.n_villages),
            unless(it.n_towns > 0, "一个乡镇也没有"),
        ),
        line(Step::Bodies, format!("{}个单位", it.n_bodies), unless(it.n_bodies > 0, "还没有单位")),
        line(
            Step::Items,
            format!("{}项，其中网上可办{}项", it.n_items, it.n_online),
            unless(it.n_online > 0, "至少要有一项网上可办"),
        ),
        line(Step::People, of(it.workers.len()), people),
        line(Step::Papers, of(it.workers.len()), papers),
    ]
}

fn said(all: &[String], word: &str) -> String {
    match all {
        [] => String::new(),
        all => format!("{}{word}", all.join("、")),
    }
}

fn joined(all: &[Officer]) -> String {
    let here = all.iter().filter(|it| it.has_signed_in);
    said(&here.map(|it| format!("{}{}", it.duty.label(), it.name)).collect::<Vec<String>>(), "已到位")
}

/// 三员分立: three people, each in.
fn lacking_officers(all: &[Officer]) -> Vec<String> {
    let lacking = |duty: &Duty| {
        let theirs: Vec<&Officer> = all.iter().filter(|it| it.duty == *duty).collect();
        match (theirs.iter().any(|it| it.has_joined), theirs.first()) {
            (true, _) => None,
            (false, Some(it)) => Some(format!("{}{}{}", duty.label(), it.name, it.says())),
            (false, None) => Some(format!("还没有{}", duty.label())),
        }
    };
    [Duty::SystemAdmin, Duty::SecurityAdmin, Duty::AuditAdmin].iter().filter_map(lacking).collect()
}

/// In, and whether their authenticator works nobody knows.
fn unproven_officers(all: &[Officer]) -> Vec<String> {
    let unproven = all.iter().filter(|it| it.has_joined && !it.has_signed_in);
    unproven.map(|it| format!("{}{}{}", it.duty.label(), it.name, it.says())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn officer(duty: Duty, has_joined: bool) -> Officer {
        let (name, login) = ("王海".to_owned(), "wanghai".to_owned());
        Officer { duty, name, login, has_joined, has_signed_in: has_joined }
    }

    fn ready() -> Facts {
        Facts {
            officers: [Duty::SystemAdmin, Duty::SecurityAdmin, Duty::AuditAdmin]
                .map(|it| officer(it, true))
                .into(),
            today: Day::of(2026, 11, 23).unwrap(),
            years: vec![2026],
            n_towns: 1,
            n_bodies: 1,
            n_items: 300,
            n_online: 1,
            workers: vec![Worker {
                name: "县卫健局".to_owned(),
                duties: WORK.into(),
                has_seal: true,
                has_letter: true,
                has_head: true,
            }],
            ..Facts::default()
        }
    }

    fn missing(of: &Facts) -> Vec<String> {
        check_list(of).into_iter().flat_map(|it| it.missing).collect()
    }

    #[test]
    fn a_hall_that_has_everything_may_open_and_is_told_of_the_next_year() {
        assert_eq!(missing(&ready()), Vec::<String>::new());
        let advised: Vec<String> = check_list(&ready()).into_iter().flat_map(|it| it.advised).collect();
        assert_eq!(advised, ["2027年的放假安排公布后也要导入"]);
    }

    #[test]
    fn an_empty_hall_is_told_everything_it_lacks() {
        let empty = Facts {
            unsaid: vec!["地址".to_owned(), "办公时间".to_owned()],
            unsaid_privacy: vec!["个人信息处理者".to_owned()],
            today: Day::of(2026, 3, 2).unwrap(),
            ..Facts::default()
        };
        insta::assert_snapshot!(missing(&empty).join("\n"), @"
        还没有写：地址、办公时间
        还没有写：个人信息处理者
        还没有系统管理员
        还没有安全管理员
        还没有审计管理员
        还没有2026年的放假安排
        一个乡镇也没有
        还没有单位
        至少要有一项网上可办
        先要有网上可办的事项，才知道要谁来办
        先要有网上可办的事项，才知道要哪个单位的章
        ");
        assert_eq!(check_list(&empty).len(), Step::ALL.len());
    }

    #[test]
    fn whoever_works_on_what_is_open_online_is_there_and_the_three_are_three() {
        let mut facts = ready();
        facts.workers[0].duties.retain(|it| !matches!(it, Duty::Decide | Duty::Issue));
        (facts.workers[0].has_seal, facts.workers[0].has_head) = (false, false);
        (facts.officers[1].has_joined, facts.officers[1].has_signed_in) = (false, false);
        facts.officers[0].has_signed_in = false;
        let line = check_list(&facts).into_iter().find(|it| it.step == Step::Officers).unwrap();
        assert_eq!(line.advised, ["系统管理员王海设了密码，还没有用动态码登录过"]);
        facts.officers.pop();
        insta::assert_snapshot!(missing(&facts).join("\n"), @"
        安全管理员王海还没有凭邀请码登录
        还没有审计管理员
        县卫健局没有人：审批、制证发证（邀请了还没有登录的不算）
        县卫健局没有负责人
        县卫健局没有启用印章，由它的负责人登记
        ");
    }

    #[test]
    fn a_set_up_names_a_place_and_a_person() {
        let form = FoundForm {
            code: "abcd-efgh".to_owned(),
            region: "４３１０００".to_owned(),
            county: "青石县".to_owned(),
            name: "王海".to_owned(),
            login: "wanghai".to_owned(),
            secret: "Bluestone-Hall-7".to_owned(),
            again: "Bluestone-Hall-7".to_owned(),
        };
        let found = form.clone().check().unwrap();
        assert_eq!((found.code.as_str(), found.region), ("ABCDEFGH", Region(431_000)));
        for (wrong, field) in [
            (FoundForm { region: "991000".to_owned(), ..form.clone() }, "region"),
            (FoundForm { region: "4310".to_owned(), ..form.clone() }, "region"),
            (FoundForm { code: " ".to_owned(), ..form.clone() }, "code"),
            (FoundForm { again: "x".to_owned(), ..form.clone() }, "again"),
        ] {
            match wrong.check().err() {
                Some(Fault::Form { fields }) => assert_eq!(fields.first().map(|it| it.name.as_str()), Some(field)),
                it => panic!("{field}: {it:?}"),
            }
        }
        let other = NameForm { duty: "system_admin".to_owned(), ..NameForm::default() };
        assert!(other.check().is_err(), "only the other two are named");
    }
}
