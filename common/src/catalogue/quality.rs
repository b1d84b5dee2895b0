//! 质检规则 (handbook 2.6): what an item must satisfy before it is published.
use std::collections::BTreeMap;

use super::{Channel, Item, ItemKind, Limit, Necessity, POWERS, Source, Unit};
use crate::value::CreditCode;

/// What is found: what is not there yet, and what is there and cannot be right.
#[derive(Default)]
struct Found {
    lacks: Vec<String>,
    wrongs: Vec<String>,
}

impl Found {
    fn lack(&mut self, is: bool, says: &str) {
        self.lacks.extend(is.then(|| says.to_owned()));
    }

    fn wrong(&mut self, is: bool, says: &str) {
        self.wrongs.extend(is.then(|| says.to_owned()));
    }
}

impl Item {
    /// Every fault, in words an editor can act on. Empty: may be published.
    pub fn faults(&self) -> Vec<String> {
        let Found { lacks, wrongs } = self.found();
        [lacks, wrongs].concat()
    }

    /// What is given and wrong: an item that is only listed may lack much, and say nothing false.
    pub fn wrongs(&self) -> Vec<String> {
        self.found().wrongs
    }

    fn found(&self) -> Found {
        let mut found = Found::default();
        found.lack(self.code.trim().is_empty(), "缺编码");
        found.lack(self.name.trim().is_empty(), "缺名称");
        found.lack(self.org.trim().is_empty(), "缺实施主体");
        found.lack(self.audience.is_empty(), "缺服务对象");
        found.wrong(
            self.base_code.as_deref().is_some_and(|it| !is_base_code(it)),
            "基本编码应为12位数字或大写字母",
        );
        found.wrong(
            self.task_code.as_deref().is_some_and(|it| !is_task_code(it)),
            "实施编码应为31位：统一社会信用代码18位、层级1位、基本编码12位",
        );
        if !self.power.is_empty() && !POWERS.iter().any(|it| it.0 == self.power) {
            let known: Vec<String> = POWERS.iter().map(|it| format!("{}{}", it.0, it.1)).collect();
            found.wrongs.push(format!("事项类型代码“{}”不对，依申请办理的有{}", self.power, known.join("、")));
        }
        self.limits(&mut found);
        // 3. The result has a name that says what it is.
        let result = self.outcome.as_ref().map(|it| it.name.as_str()).unwrap_or_default();
        found.lack(result.is_empty(), "缺结果名称");
        // 4. Visits and their reason.
        match self.visits {
            None => found.lack(true, "缺到现场次数"),
            Some(0) => {
                found.wrong(!self.visit_reason.is_empty(), "到现场次数为0，不应再写必须现场办理的原因");
                let far = self.channels.iter().any(|it| !matches!(it, Channel::Window));
                found.lack(!far, "到现场次数为0，应当支持网上办理或邮寄");
            }
            Some(_) => {
                found.lack(self.visit_reason.is_empty(), "到现场次数大于0，应写明必须现场办理的原因");
                let is_whole = self.depth.contains(&7) && self.depth.contains(&5);
                found.wrong(is_whole, "网上办理深度为全程网办，到现场次数应为0");
            }
        }
        let is_depth = |it: &u8| matches!(it, 1..=7 | 9);
        found.wrong(!self.depth.iter().all(is_depth), "网上办理深度应为代码1至7或9");
        // 5. Fees.
        match &self.fee {
            None => found.lack(true, "缺收费说明（不收费也要写明）"),
            Some(fee) if fee.is_charged => {
                found.lack(fee.basis.is_empty(), "收费事项缺收费依据");
                found.lack(fee.items.is_empty(), "收费事项缺收费项目和标准");
                found.wrong(fee.items.iter().any(|it| it.fen < 0), "收费标准不能是负数");
                let is_uncounted = |it: &super::FeeItem| !it.counts_in(&self.form);
                found.wrong(
                    fee.items.iter().any(is_uncounted),
                    "按数量收的，数量应是表单里有最小值和最大值的一个数字",
                );
            }
            Some(fee) => found.wrong(!fee.items.is_empty(), "写了不收费，又写了收费项目和标准"),
        }
        // 6. Phones.
        let (consult, complain) = (&self.consult_phone, &self.complain_phone);
        found.lack(consult.is_empty() || complain.is_empty(), "缺咨询电话或监督投诉电话");
        found.wrong(!consult.is_empty() && consult == complain, "咨询电话与监督投诉电话不应相同");
        // 9. The law, with its article.
        found.lack(self.basis.is_empty(), "缺设定依据");
        found.lack(
            self.basis.iter().any(|it| it.law.is_empty() || it.article.is_empty()),
            "设定依据应写明法律名称和条款",
        );
        found.lack(self.conditions.is_empty(), "缺审批条件");
        found.lack(self.steps.is_empty(), "缺办理流程");
        found.lack(self.materials.is_empty(), "缺申请材料");
        let mut slots: BTreeMap<&str, usize> = BTreeMap::new();
        self.materials.iter().for_each(|it| *slots.entry(it.slot.as_str()).or_default() += 1);
        for material in &self.materials {
            let is_twice = slots.get(material.slot.as_str()).is_some_and(|it| *it > 1);
            Item::material_faults(material, is_twice, &mut found.wrongs);
        }
        #[cfg(feature = "db")]
        {
            self.asking_faults(&mut found.wrongs);
            self.licence_faults(&mut found.wrongs);
        }
        found
    }

    /// 1 and 2: kind, promise and law agree.
    fn limits(&self, found: &mut Found) {
        let at_once = self.promised.map(|it| it.unit == Unit::AtOnce);
        found.lack(self.promised.is_none(), "缺承诺时限");
        found.wrong(
            at_once.is_some_and(|it| it != (self.kind == ItemKind::Instant)),
            "办件类型与承诺时限不一致：即办件的承诺时限应为即办，其他类型不应为即办",
        );
        #[cfg(feature = "db")]
        {
            let is_joint = self.kind == ItemKind::Joint;
            found.lack(is_joint && self.parts.len() < 2, "联办件至少由两个事项组成");
            found.wrong(!is_joint && !self.parts.is_empty(), "由几个事项组成的，办件类型应为联办件");
            let sum = Limit { n: self.hands.sum(), unit: Unit::WorkDay };
            found.wrong(self.promised.is_some_and(|it| is_longer(sum, it)), "环节时限加起来超过承诺时限");
        }
        let Some(statutory) = self.statutory else { return };
        if let Some(it) = self.promised.filter(|it| is_longer(*it, statutory)) {
            found.wrongs.push(longer("承诺时限", it, statutory));
        }
        for question in &self.questions {
            for it in question.limits.iter().filter(|it| is_longer(it.limit, statutory)) {
                found.wrongs.push(longer(
                    &format!("“{}”选“{}”的时限", question.label, it.value),
                    it.limit,
                    statutory,
                ));
            }
        }
    }

    // 7 and 8: every material is definite.
    fn material_faults(material: &super::Material, is_twice: bool, faults: &mut Vec<String>) {
        let name = &material.name;
        let vague = ["其他有关", "其他相关", "其它有关", "其它相关", "等材料", "规定的其他材料"];
        if vague.iter().any(|it| name.contains(it)) {
            faults.push(format!("材料“{name}”是兜底材料，应写明具体是什么"));
        }
        if material.source == Source::Government && material.issuer.is_empty() {
            faults.push(format!("材料“{name}”由政府部门核发，应写明核发机构"));
        }
        if material.form.is_empty() {
            faults.push(format!("材料“{name}”缺材料形式"));
        }
        if material.n_originals == 0 && material.n_copies == 0 {
            faults.push(format!("材料“{name}”缺份数"));
        }
        if material.necessity == Necessity::Conditional && material.when.is_empty() && material.standard.is_empty()
        {
            faults.push(format!("材料“{name}”为非必要，应写明什么情形需要"));
        }
        if is_twice || material.slot.is_empty() {
            faults.push(format!("材料“{name}”的槽位名为空或重复"));
        }
    }
}

/// Time in fifths of an hour, so that a working day of an ordinary week is a whole number: five of them are seven days.
fn fifths(limit: Limit) -> u64 {
    u64::from(limit.n)
        * match limit.unit {
            Unit::AtOnce => 0,
            Unit::Hour => 5,
            Unit::Day => 120,
            Unit::WorkDay => 168,
        }
}

/// Whatever the units: 14 working days take longer than 15 days.
fn is_longer(one: Limit, other: Limit) -> bool {
    fifths(one) > fifths(other)
}

fn longer(what: &str, one: Limit, law: Limit) -> String {
    match one.unit == law.unit {
        true => format!("{what}{}长于法定时限{}", one.says(), law.says()),
        false => format!("{what}{}长于法定时限{}（5个工作日按7个自然日算）", one.says(), law.says()),
    }
}

fn is_base_code(code: &str) -> bool {
    code.len() == 12 && code.bytes().all(|it| it.is_ascii_digit() || it.is_ascii_uppercase())
}

fn is_task_code(code: &str) -> bool {
    let Some((body, rest)) = code.split_at_checked(18) else { return false };
    let Some((level, base)) = rest.split_at_checked(1) else { return false };
    CreditCode::parse(body).is_ok() && ("1"..="7").contains(&level) && is_base_code(base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_is_within_the_law_whatever_the_units() {
        let check = |promised: (u32, Unit), law: (u32, Unit), is_fault: bool| {
            let limit = |it: (u32, Unit)| Limit { n: it.0, unit: it.1 };
            let item = Item { promised: Some(limit(promised)), statutory: Some(limit(law)), ..Item::default() };
            let faults = item.wrongs();
            assert_eq!(
                faults.iter().any(|it| it.contains("长于法定时限")),
                is_fault,
                "{promised:?} {law:?} {faults:?}"
            );
        };
        check((14, Unit::WorkDay), (15, Unit::Day), true);
        check((11, Unit::WorkDay), (15, Unit::Day), true);
        check((10, Unit::WorkDay), (15, Unit::Day), false);
        check((15, Unit::Day), (10, Unit::WorkDay), true);
        check((14, Unit::Day), (10, Unit::WorkDay), false);
        check((21, Unit::WorkDay), (20, Unit::WorkDay), true);
        check((20, Unit::WorkDay), (20, Unit::WorkDay), false);
        check((72, Unit::Hour), (2, Unit::Day), true);
        check((24, Unit::Hour), (1, Unit::Day), false);
        check((1, Unit::WorkDay), (0, Unit::AtOnce), true);
        check((0, Unit::AtOnce), (1, Unit::Hour), false);
    }

    #[test]
    fn a_situations_own_promise_is_within_the_law_too() {
        use crate::catalogue::{LimitFor, Question};
        let limits = vec![LimitFor { value: "far".to_owned(), limit: Limit { n: 30, unit: Unit::WorkDay } }];
        let questions = vec![Question { label: "在哪里".to_owned(), limits, ..Question::default() }];
        let statutory = Some(Limit { n: 20, unit: Unit::WorkDay });
        let found = Item { questions, statutory, ..Item::default() }.wrongs();
        assert!(found.iter().any(|it| it.contains("“在哪里”选“far”的时限30个工作日长于法定时限")), "{found:?}");
    }

    #[test]
    fn codes_are_looked_at_and_what_is_missing_is_not_what_is_wrong() {
        assert_eq!(Item::default().wrongs(), [""; 0], "an empty item lacks everything and says nothing false");
        let wrong = |change: fn(&mut Item), says: &str| {
            let mut item = Item::default();
            change(&mut item);
            let found = item.wrongs();
            assert!(found.len() == 1 && found[0].contains(says), "{says}: {found:?}");
        };
        wrong(|it| it.power = "99".to_owned(), "事项类型代码“99”");
        wrong(|it| it.power = "1".to_owned(), "事项类型代码“1”");
        wrong(|it| it.power = "02".to_owned(), "事项类型代码“02”");
        wrong(|it| it.base_code = Some("123".to_owned()), "基本编码");
        wrong(|it| it.task_code = Some("123".to_owned()), "实施编码");
        wrong(|it| it.depth = vec![1, 8], "网上办理深度");
    }
}
