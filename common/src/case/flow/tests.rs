use std::collections::HashSet;

use super::*;

#[test]
fn every_code_stands_in_one_table_once() {
    let stages: Vec<Stage> = Stage::all().collect();
    assert_eq!(stages.iter().collect::<HashSet<_>>().len(), stages.len());
    let acts: Vec<Act> = Act::all().collect();
    assert_eq!(acts.iter().collect::<HashSet<_>>().len(), acts.len());
    for rules in RULES {
        let flow = FLOWS.iter().find(|it| it.kind == rules.kind).unwrap();
        let stage_is_known = |it: Stage| flow.stages.iter().any(|def| def.stage == it);
        for (from, act, _, to) in rules.rows {
            assert!(stage_is_known(*from) && stage_is_known(*to), "{from:?} {to:?}");
            assert!(flow.acts.iter().any(|def| def.act == *act), "{act:?}");
        }
    }
}

#[test]
fn one_act_leads_to_one_stage() {
    for rules in RULES {
        for (n, row) in rules.rows.iter().enumerate() {
            assert!(rules.rows.iter().skip(n + 1).all(|it| (it.0, it.1) != (row.0, row.1)), "{row:?} twice");
        }
    }
}

#[test]
fn every_stage_but_the_first_can_be_reached() {
    for flow in FLOWS {
        for def in flow.stages.iter().skip(1) {
            assert!(flow.kind.rules().rows.iter().any(|it| it.3 == def.stage), "{:?}", def.stage);
        }
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
