//! 22要素 (handbook 2.4): what the guide shows, and how full an item is.
use super::{Item, power_label};

pub struct Element {
    pub name: &'static str,
    /// Empty: not known yet.
    pub value: String,
}

impl Item {
    pub fn elements(&self) -> [Element; 22] {
        let of = |name: &'static str, value: String| Element { name, value };
        let join = |them: Vec<String>| them.join("；");
        let basis = self.basis.iter().map(|it| format!("《{}》{}", it.law, it.article)).collect();
        let named = |list: &[String]| match list.len() {
            0 => String::new(),
            n => format!("{n}条，见“谁能办”"),
        };
        let fee = self.fee.as_ref();
        let standard = fee.map(|fee| match fee.is_charged {
            false => "不收费".to_owned(),
            true => {
                let one =
                    |it: &super::FeeItem| format!("{}{}元{}{}", it.name, yuan(it.fen), it.per, waiver(&it.waiver));
                join(fee.items.iter().map(one).collect())
            }
        });
        let first = self.places.first();
        [
            of("项目名称", self.name.clone()),
            of("编码", self.code.clone()),
            of(
                "事项类型",
                if self.power.is_empty() { String::new() } else { power_label(&self.power).to_owned() },
            ),
            of("实施主体", self.org.clone()),
            of("承办机构、窗口", self.window.clone()),
            of("服务对象", self.audience.iter().map(|it| it.label()).collect::<Vec<_>>().join("、")),
            of("设定依据", join(basis)),
            of("审批条件", named(&self.conditions)),
            of("数量限制", self.quantity.clone()),
            of(
                "申请材料",
                match self.n_materials() {
                    (0, 0) => String::new(),
                    (sure, 0) => format!("{sure}份，见“要交的材料”"),
                    (sure, maybe) => format!("{sure}份，另有{maybe}份看情形，见“要交的材料”"),
                },
            ),
            of(
                "审批程序",
                if self.steps.is_empty() {
                    String::new()
                } else {
                    format!("{}步，见“怎么办”", self.steps.len())
                },
            ),
            of("法定时限", self.statutory.map(|it| it.says()).unwrap_or_default()),
            of("承诺时限", self.promised.map(|it| it.says()).unwrap_or_default()),
            of("办件类型", self.kind.label().to_owned()),
            of(
                "收费依据",
                fee.map(|it| {
                    if it.basis.is_empty() && !it.is_charged { "无收费".to_owned() } else { it.basis.clone() }
                })
                .unwrap_or_default(),
            ),
            of("收费标准", standard.unwrap_or_default()),
            of("结果名称", self.outcome.as_ref().map(|it| it.name.clone()).unwrap_or_default()),
            of("办理地点", first.map(|it| it.address.clone()).unwrap_or_default()),
            of("办理时间", first.map(|it| it.hours.clone()).unwrap_or_default()),
            of("咨询电话", self.consult_phone.clone()),
            of("监督投诉", self.complain_phone.clone()),
            of("复议与诉讼", self.remedies.clone()),
        ]
    }

    pub fn n_elements(&self) -> u32 {
        self.elements().iter().filter(|it| !it.value.is_empty()).count() as u32
    }
}

fn waiver(text: &str) -> String {
    match text {
        "" => String::new(),
        it => format!("（{it}）"),
    }
}

/// 4, 12.50
pub fn yuan(fen: i64) -> String {
    match fen % 100 {
        0 => format!("{}", fen / 100),
        rest => format!("{}.{rest:02}", fen / 100),
    }
}
