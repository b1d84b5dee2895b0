//! 质检规则 (handbook 2.6): what an item must satisfy before it is published.
use super::{Channel, Item, ItemKind, Necessity, Source, Unit};
use crate::value::CreditCode;

impl Item {
    /// Every fault, in words an editor can act on. Empty: may be published.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut say = |bad: bool, says: &str| {
            if bad {
                faults.push(says.to_owned());
            }
        };
        say(self.code.trim().is_empty(), "缺编码");
        say(self.name.trim().is_empty(), "缺名称");
        say(self.org.trim().is_empty(), "缺实施主体");
        say(self.audience.is_empty(), "缺服务对象");
        say(self.base_code.as_deref().is_some_and(|it| !is_base_code(it)), "基本编码应为12位数字或大写字母");
        say(
            self.task_code.as_deref().is_some_and(|it| !is_task_code(it)),
            "实施编码应为31位：统一社会信用代码18位、层级1位、基本编码12位",
        );

        // 1. 即办 if and only if promised at once.
        let at_once = self.promised.map(|it| it.unit == Unit::AtOnce);
        say(self.promised.is_none(), "缺承诺时限");
        say(
            at_once.is_some_and(|it| it != (self.kind == ItemKind::Instant)),
            "办件类型与承诺时限不一致：即办件的承诺时限应为即办，其他类型不应为即办",
        );
        #[cfg(feature = "db")]
        {
            let is_joint = self.kind == ItemKind::Joint;
            say(is_joint && self.parts.len() < 2, "联办件至少由两个事项组成");
            say(!is_joint && !self.parts.is_empty(), "由几个事项组成的，办件类型应为联办件");
        }
        // 2. The promise is within the law.
        if let (Some(promised), Some(statutory)) = (self.promised, self.statutory) {
            let longer =
                promised.unit == statutory.unit && promised.unit != Unit::AtOnce && promised.n > statutory.n;
            say(longer, "承诺时限长于法定时限");
            #[cfg(feature = "db")]
            say(promised.unit == Unit::WorkDay && self.hands.sum() > promised.n, "环节时限加起来超过承诺时限");
        }
        // 3. The result has a name that says what it is.
        let result = self.outcome.as_ref().map(|it| it.name.as_str()).unwrap_or_default();
        say(result.is_empty(), "缺结果名称");
        // 4. Visits and their reason.
        match self.visits {
            None => say(true, "缺到现场次数"),
            Some(0) => {
                say(!self.visit_reason.is_empty(), "到现场次数为0，不应再写必须现场办理的原因");
                let far = self.channels.iter().any(|it| !matches!(it, Channel::Window));
                say(!far, "到现场次数为0，应当支持网上办理或邮寄");
            }
            Some(_) => {
                say(self.visit_reason.is_empty(), "到现场次数大于0，应写明必须现场办理的原因");
                say(self.depth.contains(&7) && self.depth.contains(&5), "网上办理深度为全程网办，到现场次数应为0");
            }
        }
        // 5. Fees.
        match &self.fee {
            None => say(true, "缺收费说明（不收费也要写明）"),
            Some(fee) if fee.is_charged => {
                say(fee.basis.is_empty(), "收费事项缺收费依据");
                say(fee.items.is_empty(), "收费事项缺收费项目和标准");
            }
            Some(_) => (),
        }
        // 6. Phones.
        say(self.consult_phone.is_empty() || self.complain_phone.is_empty(), "缺咨询电话或监督投诉电话");
        say(
            !self.consult_phone.is_empty() && self.consult_phone == self.complain_phone,
            "咨询电话与监督投诉电话不应相同",
        );
        // 9. The law, with its article.
        say(self.basis.is_empty(), "缺设定依据");
        say(
            self.basis.iter().any(|it| it.law.is_empty() || it.article.is_empty()),
            "设定依据应写明法律名称和条款",
        );
        say(self.conditions.is_empty(), "缺审批条件");
        say(self.steps.is_empty(), "缺办理流程");
        say(self.materials.is_empty(), "缺申请材料");
        for material in &self.materials {
            self.material_faults(material, &mut faults);
        }
        #[cfg(feature = "db")]
        self.form_faults(&mut faults);
        faults
    }

    /// Answers of questions and fields lie in one drawer, and sections in one list with the hall's own.
    #[cfg(feature = "db")]
    fn form_faults(&self, faults: &mut Vec<String>) {
        use crate::case::draft::{APPLICANT, DELIVERY};
        let mut seen = std::collections::BTreeSet::new();
        for section in &self.form.sections {
            let name = section.name.as_str();
            if name.is_empty() || name == APPLICANT || name == DELIVERY || !seen.insert(name) {
                faults.push(format!("表单“{}”的代号为空、重复，或者与大厅自己的“{name}”相同", section.title));
            }
        }
        let asked = self.questions.iter().map(|it| (it.name.as_str(), it.label.as_str()));
        let fields = self.form.fields().map(|it| (it.name.as_str(), it.label.as_str()));
        let mut seen = std::collections::BTreeSet::new();
        for (name, label) in asked.chain(fields) {
            let is_ours = name == DELIVERY || name.starts_with("applicant_");
            if name.is_empty() || is_ours || !seen.insert(name) {
                faults.push(format!("“{label}”的代号“{name}”为空、重复，或者是大厅自己用的"));
            }
        }
    }

    // 7 and 8: every material is definite.
    fn material_faults(&self, material: &super::Material, faults: &mut Vec<String>) {
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
        let twice = self.materials.iter().filter(|it| it.slot == material.slot).count() > 1;
        if twice || material.slot.is_empty() {
            faults.push(format!("材料“{name}”的槽位名为空或重复"));
        }
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

#[cfg(all(test, feature = "db"))]
mod tests {
    use super::*;
    use crate::form::{FieldDef, FormDef, Section};

    /// What the hall asks itself cannot be asked under the same name by a matter.
    #[test]
    fn a_form_keeps_clear_of_the_halls_own_names() {
        let check = |sections: &[&str], fields: &[&str], n_faults: usize| {
            let field =
                |it: &&str| FieldDef { name: (*it).to_owned(), label: "问".to_owned(), ..FieldDef::default() };
            let section = |it: &&str| Section { name: (*it).to_owned(), ..Section::default() };
            let mut form = FormDef { sections: sections.iter().map(section).collect() };
            if let Some(it) = form.sections.first_mut() {
                it.fields = fields.iter().map(field).collect();
            }
            let mut faults = Vec::new();
            Item { form, ..Item::default() }.form_faults(&mut faults);
            assert_eq!(faults.len(), n_faults, "{sections:?} {fields:?}: {faults:?}");
        };
        check(&["shop"], &["area", "trade"], 0);
        check(&["applicant"], &["area"], 1);
        check(&["shop", "delivery"], &[], 1);
        check(&["shop", "shop"], &[], 1);
        check(&[""], &["area"], 1);
        check(&["shop"], &["area", "area"], 1);
        check(&["shop"], &["applicant_name", "delivery", ""], 3);
    }
}
