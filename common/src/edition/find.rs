//! Where a finding belongs, and who may not be the one to check.
use super::{Group, act};
use crate::{case::flow::Act, id::AccountId};

/// Words of the rules' sentences (`catalogue/quality.rs`), the first that fits.
const WORDS: [(&str, Group); 26] = [
    ("材料", Group::Materials),
    ("收费", Group::Fee),
    ("环节时限", Group::Flow),
    ("告知承诺", Group::Situations),
    ("组成", Group::Flow),
    ("联办件", Group::Flow),
    ("电话", Group::Places),
    ("到现场", Group::Places),
    ("网上办理深度", Group::Places),
    ("办理地点", Group::Places),
    ("证照", Group::Outcome),
    ("结果", Group::Outcome),
    ("持有人", Group::Outcome),
    ("依据", Group::Basis),
    ("条件", Group::Conditions),
    ("年龄", Group::Conditions),
    ("流程", Group::Flow),
    ("情形", Group::Situations),
    ("问题", Group::Situations),
    ("申请表", Group::Form),
    ("表单", Group::Form),
    ("栏", Group::Form),
    ("时限", Group::Limits),
    ("问答", Group::Faq),
    ("俗称", Group::Words),
    ("英文", Group::Words),
];

/// The group a sentence of the rules is about; what no word tells stands with the basics.
pub fn group_of(says: &str) -> Group {
    WORDS.iter().find(|it| says.contains(it.0)).map_or(Group::Basics, |it| it.1)
}

/// Nobody checks what they have written or handed in, and the two checks are two people's. `done`: who did what since it was last
/// begun or handed in, the latest last.
pub fn is_same_person(act: Act, who: AccountId, writers: &[AccountId], done: &[(Act, AccountId)]) -> bool {
    let did = |of: &[Act]| done.iter().any(|it| of.contains(&it.0) && it.1 == who);
    let wrote = writers.contains(&who);
    match act {
        act::SUBMIT => wrote,
        act::PASS | act::DECREE => wrote || did(&[act::SUBMIT]),
        act::PASS_LAW | act::PASS_UP => wrote || did(&[act::SUBMIT, act::PASS]),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_sentence_stands_with_what_it_is_about() {
        let check = |says: &str, group: Group| assert_eq!(group_of(says), group, "{says}");
        check("缺编码", Group::Basics);
        check("缺设定依据", Group::Basis);
        check("收费事项缺收费依据", Group::Fee);
        check("材料“照片”由政府部门核发，应写明核发机构", Group::Materials);
        check("缺承诺时限", Group::Limits);
        check("环节时限加起来超过承诺时限", Group::Flow);
        check("到现场次数为0，应当支持网上办理或邮寄", Group::Places);
        check("缺咨询电话或监督投诉电话", Group::Places);
        check("缺结果名称", Group::Outcome);
        check("缺办理流程", Group::Flow);
        check("告知承诺没有写明承诺什么", Group::Situations);
    }

    #[test]
    fn nobody_checks_their_own() {
        let [ann, ben, cai, dan] = [1, 2, 3, 4].map(|it| AccountId(Uuid::from_u128(it)));
        let writers = [ann];
        let done = [(act::OFFER, ann), (act::SUBMIT, ben), (act::PASS, cai)];
        let check = |act: Act, who: AccountId, is: bool| {
            assert_eq!(is_same_person(act, who, &writers, &done), is, "{act:?} {who:?}");
        };
        for act in [act::SUBMIT, act::PASS, act::PASS_LAW, act::PASS_UP, act::DECREE] {
            check(act, ann, true);
            check(act, dan, false);
        }
        check(act::PASS, ben, true);
        check(act::PASS_LAW, ben, true);
        check(act::PASS_LAW, cai, true);
        check(act::DECREE, cai, false);
        check(act::RETURN, ann, false);
        check(act::DROP, ann, false);
    }
}
