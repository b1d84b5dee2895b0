use std::collections::HashSet;

use super::*;

#[test]
fn every_code_stands_in_one_table_once() {
    let stages: Vec<Stage> = Stage::all().collect();
    assert_eq!(stages.iter().collect::<HashSet<_>>().len(), stages.len());
    let acts: Vec<Act> = Act::all().collect();
    assert_eq!(acts.iter().collect::<HashSet<_>>().len(), acts.len());
    for rules in RULES {
        let flow = flows().find(|it| it.kind == rules.kind).unwrap();
        let stage_is_known = |it: Stage| flow.stages.iter().any(|def| def.stage == it);
        for (from, act, _, to) in rules.rows {
            assert!(stage_is_known(*from) && stage_is_known(*to), "{from:?} {to:?}");
            assert!(flow.acts.iter().any(|def| def.act == *act), "{act:?}");
        }
    }
}

#[test]
fn one_act_leads_to_one_stage_whoever_does_it() {
    for rules in RULES {
        for (n, row) in rules.rows.iter().enumerate() {
            let mut same = rules.rows.iter().skip(n + 1).filter(|it| (it.0, it.1) == (row.0, row.1));
            assert!(same.all(|it| it.2 != row.2 && it.3 == row.3), "{row:?} twice");
        }
    }
}

#[test]
fn every_stage_is_begun_at_or_reached() {
    for flow in flows() {
        let rules = flow.kind.rules();
        for def in flow.stages {
            let is_begun = rules.begins.iter().any(|it| it.1 == def.stage);
            assert!(is_begun || rules.rows.iter().any(|it| it.3 == def.stage), "{:?}", def.stage);
        }
    }
}

#[test]
fn every_kind_has_its_words_and_its_table() {
    for kind in Kind::ALL {
        assert_eq!(kind.rules().kind, *kind);
        assert_eq!(flows().filter(|it| it.kind == *kind).count(), 1, "{kind:?}");
    }
    assert_eq!((flows().count(), RULES.len()), (Kind::ALL.len(), Kind::ALL.len()));
}

/// As auditors read them: how a case begins, and what may follow what by whose hand.
#[test]
fn the_stage_tables_of_the_small_kinds_read_as_agreed() {
    let hand = |hand: &Hand| match hand {
        Hand::Applicant => "来办的人",
        Hand::Staff(duty) => duty.label(),
        Hand::System => "系统（到期）",
    };
    for (kind, name) in [
        (Kind::Callback, "callback"),
        (Kind::Registration, "registration"),
        (Kind::Inquiry, "inquiry"),
        (Kind::RatingWork, "rating_work"),
        (Kind::Edition, "edition"),
        (Kind::Snag, "snag"),
        (Kind::External, "external"),
    ] {
        let rules = kind.rules();
        let begins = rules.begins.iter().map(|(act, to)| format!("（开始）--{}--> {}", act.label(), to.label()));
        let rows = rules.rows.iter().map(|(from, act, by, to)| {
            format!("{} --{} [{}]--> {}", from.label(), act.label(), hand(by), to.label())
        });
        insta::assert_snapshot!(name, begins.chain(rows).collect::<Vec<String>>().join("\n"));
    }
}

#[test]
fn on_the_wire_it_is_its_code_and_no_other() {
    for stage in Stage::all() {
        let text = serde_json::to_string(&stage).unwrap();
        assert_eq!(text, format!("{:?}", stage.code()));
        assert_eq!(serde_json::from_str::<Stage>(&text).unwrap(), stage);
    }
    assert!(serde_json::from_str::<Stage>("\"nowhere\"").is_err());
    assert!(serde_json::from_str::<Act>("\"\"").is_err());
}
