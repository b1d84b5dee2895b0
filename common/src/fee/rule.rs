//! How much: from the published list and the answers alone.
use super::{BillLine, Waive};
use crate::{
    case::draft::handed_in,
    catalogue::{FeeItem, Item},
    check::Field,
    fault::Fault,
    form::Answers,
};

/// What is charged in a case like this one: the lines of the list that apply to it. What cannot be counted is nobody's to waive in
/// silence.
pub fn lines(item: &Item, answers: &Answers) -> Result<Vec<BillLine>, Fault> {
    let asked = handed_in(item, answers);
    let line = |it: &FeeItem| {
        let uncounted =
            || Fault::form("says", &format!("“{}”的数量读不出来，算不出应收多少，请先核对申请表", it.name));
        Ok(BillLine {
            name: it.name.clone(),
            fen: it.amount(&asked).ok_or_else(uncounted)?,
            per: it.per.clone(),
            waiver: it.waiver.clone(),
            ..BillLine::default()
        })
    };
    let all: Result<Vec<BillLine>, Fault> = item.charges(&asked).into_iter().map(line).collect();
    Ok(all?.into_iter().filter(|it| it.fen > 0).collect())
}

/// Lines whose count cannot be read, beside the field that counts.
pub fn faults(item: &Item, answers: &Answers) -> Vec<Field> {
    let asked = handed_in(item, answers);
    item.charges(&asked).into_iter().filter_map(|it| it.fault(&asked)).collect()
}

pub fn due(lines: &[BillLine]) -> i64 {
    lines.iter().fold(0, |sum, it| sum.saturating_add(it.fen.saturating_sub(it.waived)))
}

/// Only where the list provides for it, and never more than was to be paid.
pub fn waive(mut lines: Vec<BillLine>, of: &Waive) -> Result<Vec<BillLine>, Fault> {
    let Some(line) = lines.iter_mut().find(|it| it.name == of.name) else {
        return Err(Fault::form("name", "缴款单上没有这一项，请重新选择"));
    };
    if line.waiver.is_empty() {
        return Err(Fault::form("name", "公布的收费目录里，这一项没有减免规定"));
    }
    if of.fen > line.fen {
        return Err(Fault::form("yuan", "减免不能超过这一项的标准"));
    }
    line.waived = of.fen;
    line.basis = of.basis.clone();
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_waived_that_the_list_does_not_waive() {
        let line = |name: &str, waiver: &str| BillLine {
            name: name.to_owned(),
            fen: 400,
            waiver: waiver.to_owned(),
            ..BillLine::default()
        };
        let all = vec![line("工本费", "低保免收"), line("检验费", "")];
        let of = |name: &str, fen: i64| Waive { name: name.to_owned(), fen, basis: "低保证0371号".to_owned() };
        let field = |it: Result<Vec<BillLine>, Fault>| match it {
            Err(Fault::Form { fields }) => fields[0].name.clone(),
            it => panic!("{it:?}"),
        };
        assert_eq!(field(waive(all.clone(), &of("检验费", 1))), "name");
        assert_eq!(field(waive(all.clone(), &of("停车费", 1))), "name");
        assert_eq!(field(waive(all.clone(), &of("工本费", 401))), "yuan");
        let waived = waive(all, &of("工本费", 400)).unwrap();
        assert_eq!(due(&waived), 400);
    }
}
