//! 一次性告知书 as a paper: numbered, sealed, signed and in the register like every other. Its words are those of the page.
use super::{
    Fact, Paper, PaperKind,
    law::{Power, resting_on},
};
use crate::{
    catalogue::Item,
    review::{NoticeLine, NoticeView},
};

/// Which law asks for it: 许可法 of a licence, the matter's own of everything else.
pub fn law(item: &Item) -> String {
    match Power::of(item) {
        Power::Licence => "《中华人民共和国行政许可法》第三十二条第一款第四项".to_owned(),
        _ => resting_on(item, ""),
    }
}

/// Number and seal are the register's business. `stamp`: words of the seal; empty: the body has none to put on it.
pub fn paper(it: &NoticeView, stamp: String, sealed_by: &str) -> Paper {
    let (later, now): (Vec<&NoticeLine>, Vec<&NoticeLine>) = it.lines.iter().partition(|it| it.is_later);
    let end = |it: &str| it.trim_end_matches('。').to_owned();
    let row = |(n, it): (usize, &&NoticeLine)| {
        let text = [("问题", &it.problem), ("补正", &it.requirement), ("依据", &it.basis)];
        let said = text.iter().filter(|it| !it.1.is_empty()).map(|it| format!("{}：{}", it.0, end(it.1)));
        Fact::of(&format!("{n}. {}", it.material), said.collect::<Vec<String>>().join("。"))
    };
    let mut text = vec![format!(
        "您于{}提交的“{}”申请，申请材料不齐全或者不符合法定形式。依照{}，现将需要补正的全部内容（共{}项）一次告知如下。",
        it.submitted_on.written(),
        it.item_name,
        it.law,
        now.len()
    )];
    if !later.is_empty() {
        let all = later.iter().map(|it| it.material.as_str()).collect::<Vec<&str>>();
        text.push(format!("下列材料可以后补，不影响受理，这次不用交：{}。", all.join("、")));
    }
    text.push(format!(
        "请于{}前补正（自本告知书送达次日起算，共{}个工作日），可以在网上提交，也可以送到{}。逾期未补正的，视为撤回申请，不影响您再次申请。除以上内容外，本窗口不再要求补正其他材料；补正期间不计入办理时限。",
        it.due.written(),
        it.n_days,
        if it.address.is_empty() { "窗口" } else { &it.address }
    ));
    text.push(format!("联系人：{}　电话：{}", it.contact, it.phone));
    Paper {
        kind: PaperKind::Notice,
        no: String::new(),
        org: it.org_name.clone(),
        title: PaperKind::Notice.label().to_owned(),
        to: it.applicant.clone(),
        case_no: it.case_no.chars().filter(|it| !it.is_whitespace()).collect(),
        item: it.item_name.clone(),
        text,
        rows: (1..).zip(&now).map(row).collect(),
        on: it.on,
        stamp,
        sealed_by: sealed_by.to_owned(),
        look: None,
        photo: None,
    }
}
