//! 缴费收据 as a paper: numbered, sealed and in the register like every other, on one page.
use super::{Fact, Paper, PaperKind};
use crate::{
    catalogue::yuan,
    fee::{BillView, capital::capital},
    moment::Day,
};

/// Number and seal are the register's business. `stamp`: words of the seal; empty: the body has none to put on it.
pub fn paper(it: &BillView, case_no: &str, stamp: String, on: Day) -> Paper {
    let line = |it: &crate::fee::BillLine| {
        let waived = if it.waived > 0 {
            format!("，减免{}元（{}）", yuan(it.waived), it.basis)
        } else {
            String::new()
        };
        Fact::of(&it.name, format!("标准{}元{waived}", yuan(it.fen)))
    };
    let or = |it: &str, none: &str| if it.is_empty() { none.to_owned() } else { it.to_owned() };
    let mut rows: Vec<Fact> = it.lines.iter().map(line).collect();
    rows.extend([
        Fact::of("金额（大写）", format!("人民币{}", capital(it.due))),
        Fact::of("金额（小写）", format!("￥{}.{:02}", it.due / 100, it.due % 100)),
        Fact::of("缴费方式", it.way.label()),
        Fact::of("缴费时间", it.paid_at.map(|it| it.zh()).unwrap_or_default()),
        Fact::of("缴款单号", it.no.as_str()),
        Fact::of("财政票据号", or(&it.fiscal_no, "另行开具")),
        Fact::of("收费依据", or(&it.basis, "公布的收费目录")),
        Fact::of("收款人", or(&it.cashier, "网上支付平台")),
    ]);
    Paper {
        kind: PaperKind::Receipt,
        no: String::new(),
        org: it.org_name.clone(),
        title: PaperKind::Receipt.label().to_owned(),
        to: it.payer.clone(),
        case_no: case_no.to_owned(),
        item: it.item_name.clone(),
        text: vec![format!("今收到你（单位）办理“{}”应缴的下列款项。", it.item_name)],
        rows,
        on,
        stamp,
        sealed_by: it.cashier.clone(),
        look: None,
        photo: None,
    }
}
