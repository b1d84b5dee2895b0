//! 送达回证: its columns are laid down, and every paper that was handed over stands in it by its number (民事诉讼法 87 to 95, which
//! what authorities hand over follows).
use crate::{decision::deliver::Way, moment::Day, paper::Fact};

/// How something came into somebody's hands, or did not.
#[derive(Clone, Debug, Default)]
pub struct Delivered {
    pub way: Way,
    /// Title and number of each.
    pub papers: Vec<String>,
    pub place: String,
    /// 送达人
    pub by: String,
    /// Who took it; empty where nobody did.
    pub signed_by: String,
    /// How it was seen who they are.
    pub proof: String,
    pub witness: String,
    pub waybill: String,
    pub remark: String,
}

impl Delivered {
    pub fn rows(&self, to: &str, on: Day) -> Vec<Fact> {
        let blank = |name: &str| format!("{name}（签名）：　　　　　　　　");
        let or_none = |it: &str| if it.is_empty() { "无".to_owned() } else { it.to_owned() };
        let papers = match self.papers.as_slice() {
            [one] => one.clone(),
            all => (1..).zip(all).map(|(n, it)| format!("{n}. {it}")).collect::<Vec<String>>().join("；"),
        };
        let signature = match self.way {
            Way::PickUp => blank(&self.signed_by),
            Way::Post => "以邮政部门的签收记录为准".to_owned(),
            Way::Electronic => "以进入受送达人账号的时间为准，不用签名".to_owned(),
            Way::Left => "拒收，未签名".to_owned(),
            Way::Public => "公告送达，没有签名".to_owned(),
        };
        let witness = match (self.way, self.witness.as_str()) {
            (Way::Left, it) => blank(it),
            (_, it) => or_none(it),
        };
        let waybill = (!self.waybill.is_empty()).then(|| format!("运单号{}", self.waybill));
        let said = [self.proof.clone(), waybill.unwrap_or_default(), self.remark.clone()];
        let remark = said.into_iter().filter(|it| !it.is_empty()).collect::<Vec<String>>().join("；");
        vec![
            Fact::of("受送达人", to),
            Fact::of("送达文书名称及文号", papers),
            Fact::of("送达地点", self.place.as_str()),
            Fact::of("送达方式", self.way.label()),
            Fact::of("送达人", blank(&self.by)),
            Fact::of("见证人", witness),
            Fact::of("收件人签名", signature),
            Fact::of("送达日期", on.written()),
            Fact::of("备注", or_none(&remark)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_has_every_column_whichever_way_it_went() {
        for way in Way::ALL.iter().copied() {
            let papers = vec![
                "准予许可决定书 青石卫健许准〔2026〕1号".to_owned(),
                "卫生许可证 青石卫健许证〔2026〕1号".to_owned(),
            ];
            let it = Delivered {
                way,
                papers,
                by: "何静".to_owned(),
                signed_by: "彭清泉".to_owned(),
                witness: "社区王志国".to_owned(),
                ..Delivered::default()
            };
            let rows = it.rows("彭清泉", Day::of(2026, 12, 1).unwrap_or_default());
            let names: Vec<&str> = rows.iter().map(|it| it.name.as_str()).collect();
            let wanted = "受送达人 送达文书名称及文号 送达地点 送达方式 送达人 见证人 收件人签名 送达日期 备注";
            assert_eq!(names.join(" "), wanted, "{way:?}");
            assert!(
                rows[1].text.contains("准予许可决定书") && rows[1].text.contains("许证〔2026〕1号"),
                "{rows:?}"
            );
            let is_signed = rows[6].text.contains("彭清泉（签名）");
            assert_eq!(is_signed, way == Way::PickUp, "{way:?}: {}", rows[6].text);
        }
    }
}
