use super::*;
use crate::{
    application::stage,
    catalogue::{Fee, ItemKind, Material, Necessity, Question, Unit},
    form::{Choice, Cond, FieldDef, FormDef, Kind, Section},
};

fn field(name: &str, label: &str, kind: Kind) -> FieldDef {
    FieldDef { name: name.to_owned(), label: label.to_owned(), kind, ..FieldDef::default() }
}

fn when(field: &str, is: &str) -> Vec<Cond> {
    vec![Cond { field: field.to_owned(), is: vec![is.to_owned()] }]
}

fn question(name: &str, values: &[&str]) -> Question {
    let choice = |it: &&str| Choice { value: (*it).to_owned(), label: (*it).to_owned(), ..Choice::default() };
    Question {
        name: name.to_owned(),
        label: name.to_owned(),
        options: values.iter().map(choice).collect(),
        ..Question::default()
    }
}

fn paper(slot: &str, name: &str) -> Material {
    Material {
        slot: slot.to_owned(),
        name: name.to_owned(),
        n_copies: 1,
        standard: format!("{slot}。"),
        ..Material::default()
    }
}

fn form(fields: Vec<FieldDef>) -> FormDef {
    FormDef {
        sections: vec![Section { name: "main".to_owned(), title: "表".to_owned(), fields, ..Section::default() }],
    }
}

fn licence() -> Item {
    Item {
        code: "L".to_owned(),
        name: "登记".to_owned(),
        org: "甲局".to_owned(),
        promised: Some(Limit { n: 3, unit: Unit::WorkDay }),
        questions: vec![question("by", &["self", "agent"])],
        form: form(vec![
            field("shop", "店名", Kind::Text),
            FieldDef { when: when("by", "self"), ..field("owner", "经营者", Kind::Person) },
            field("n_staff", "雇工", Kind::Number),
        ]),
        materials: vec![paper("identity", "身份证"), paper("room", "场所证明")],
        ..Item::default()
    }
}

fn permit() -> Item {
    Item {
        code: "P".to_owned(),
        name: "许可".to_owned(),
        org: "乙局".to_owned(),
        questions: vec![
            question("by", &["self", "agent"]),
            question("has_licence", &["yes", "no"]),
            question("cold", &["yes", "no"]),
        ],
        form: form(vec![
            field("unit", "经营者", Kind::Company),
            field("n_staff", "人数", Kind::Number),
            FieldDef { when: when("has_licence", "no"), ..field("why", "为什么没有", Kind::Text) },
            FieldDef { when: when("n_staff", "1"), ..field("alone", "一个人", Kind::Text) },
        ]),
        materials: vec![
            paper("licence", "营业执照"),
            Material {
                n_originals: 1,
                necessity: Necessity::Conditional,
                when: when("cold", "yes"),
                ..paper("who", "身份证")
            },
            Material { when: when("has_licence", "no"), ..paper("excuse", "说明") },
            paper("room", "布局图"),
        ],
        ..Item::default()
    }
}

fn strings(of: &[(&str, &str)]) -> BTreeMap<String, String> {
    of.iter().map(|(one, other)| ((*one).to_owned(), (*other).to_owned())).collect()
}

fn bundle() -> Item {
    let first = Part { code: "L".to_owned(), name: "执照".to_owned(), ..Part::default() };
    let second = Part {
        code: "P".to_owned(),
        name: "许可证".to_owned(),
        recipe: Recipe {
            after: vec!["L".to_owned()],
            fixed: strings(&[("has_licence", "yes")]),
            same: strings(&[("unit_name", "shop")]),
            made: strings(&[("licence", "L"), ("unit_code", "L")]),
            ..Recipe::default()
        },
        ..Part::default()
    };
    Item { code: "B".to_owned(), name: "一件事".to_owned(), parts: vec![first, second], ..Item::default() }
}

fn merged(bundle: &Item) -> Result<Item, Vec<String>> {
    let (licence, permit) = (licence(), permit());
    merge(bundle, &[merging(1, &licence), merging(2, &permit)])
}

#[test]
fn nothing_is_asked_twice_and_nothing_that_another_body_makes() {
    let whole = merged(&bundle()).unwrap();
    let names: Vec<&str> = whole.form.fields().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["shop", "owner", "n_staff", "n_staff_2", "alone"]);
    let questions: Vec<&str> = whole.questions.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(questions, ["by", "cold"], "who comes is asked once, whether there is a licence not at all");
    let slots: Vec<&str> = whole.materials.iter().map(|it| it.slot.as_str()).collect();
    assert_eq!(slots, ["identity", "room", "room_2"]);
    let sections: Vec<&str> = whole.form.sections.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(sections, ["main", "main_2"]);
}

#[test]
fn conditions_follow_their_fields_and_what_is_settled_is_not_asked() {
    let whole = merged(&bundle()).unwrap();
    let alone = whole.form.fields().find(|it| it.name == "alone").unwrap();
    assert_eq!(alone.when, when("n_staff_2", "1"));
    assert!(whole.form.fields().all(|it| it.name != "why"), "there will be a licence");
}

#[test]
fn one_paper_for_two_is_what_the_stricter_wants() {
    let whole = merged(&bundle()).unwrap();
    let identity = &whole.materials[0];
    assert_eq!((identity.n_originals, identity.n_copies, identity.necessity), (1, 1, Necessity::Required));
    assert!(identity.when.is_empty(), "one of the two always wants it");
    assert_eq!(identity.standard, "identity。who。");
}

#[test]
fn what_either_asks_is_asked_and_nothing_is_put_off() {
    let (mut licence, mut permit) = (licence(), permit());
    licence.form.sections[0].fields.push(FieldDef {
        optional: true,
        when: when("by", "agent"),
        ..field("phone", "电话", Kind::Phone)
    });
    permit.form.sections[0].fields.push(field("phone", "电话", Kind::Phone));
    for (item, answer) in [(&mut licence, "self"), (&mut permit, "agent")] {
        let it =
            Material { necessity: Necessity::Conditional, when: when("by", answer), ..paper("photo", "照片") };
        item.materials.extend([it, Material { necessity: Necessity::Deferrable, ..paper("later", "后补的") }]);
    }
    let at = |item, n| Merging { id: ItemId(uuid::Uuid::from_u128(n)), version: 1, item };
    let whole = merge(&bundle(), &[at(&licence, 1), at(&permit, 2)]).unwrap();
    let phone = whole.form.fields().find(|it| it.name == "phone").unwrap();
    assert!(phone.when.is_empty() && !phone.optional, "one of the two always wants it");
    let needed =
        |name: &str| whole.materials.iter().find(|it| it.name == name).unwrap().is_needed(&Answers::new());
    assert!(needed("照片"), "two conditions are none");
    assert!(whole.materials.iter().all(|it| it.necessity != Necessity::Deferrable) && needed("后补的"));
}

#[test]
fn each_body_gets_its_own_form_back() {
    let whole = merged(&bundle()).unwrap();
    let given: Answers = [
        ("applicant_name", "周明远"),
        ("delivery", "window"),
        ("by", "self"),
        ("shop", "清和面馆"),
        ("owner_name", "周明远"),
        ("n_staff", "2"),
        ("n_staff_2", "5"),
        ("cold", "no"),
    ]
    .map(|(name, it)| (name.to_owned(), Answer::text(it)))
    .into();
    let text =
        |answers: &Answers, name: &str| answers.get(name).map(|it| it.as_text().to_owned()).unwrap_or_default();
    let licence = whole.parts[0].recipe.answers(&given);
    assert_eq!((text(&licence, "shop"), text(&licence, "n_staff")), ("清和面馆".to_owned(), "2".to_owned()));
    assert_eq!(text(&licence, "owner_name"), "周明远");
    let permit = whole.parts[1].recipe.answers(&given);
    assert_eq!((text(&permit, "unit_name"), text(&permit, "n_staff")), ("清和面馆".to_owned(), "5".to_owned()));
    assert_eq!(
        (text(&permit, "has_licence"), text(&permit, "applicant_name")),
        ("yes".to_owned(), "周明远".to_owned())
    );
    assert!(!permit.contains_key("owner_name"), "nobody gets what is not theirs");
    assert_eq!(whole.parts[1].recipe.slots, strings(&[("who", "identity"), ("room", "room_2")]));
    assert_eq!(whole.parts[1].recipe.item, Some(ItemId(uuid::Uuid::from_u128(2))));
}

#[test]
fn a_slip_in_the_file_is_told_in_words() {
    let check = |change: fn(&mut Recipe), says: &str| {
        let mut bundle = bundle();
        change(&mut bundle.parts[1].recipe);
        let faults = merged(&bundle).unwrap_err();
        assert!(faults.iter().any(|it| it.contains(says)), "{says}: {faults:?}");
    };
    check(|it| it.after = vec!["X".to_owned()], "要等的事项X应排在它前面");
    check(|it| it.after.clear(), "请写进after");
    check(|it| drop(it.same.insert("unit_name".to_owned(), "nothing".to_owned())), "前面的表里没有");
    check(|it| drop(it.fixed.insert("wrong".to_owned(), "yes".to_owned())), "事项里没有“wrong”");
}

#[test]
fn who_is_late_and_who_is_done() {
    let part = PartView {
        case: None,
        no: String::new(),
        name: String::new(),
        item_name: String::new(),
        org: String::new(),
        stage: None,
        waits_for: vec!["执照".to_owned()],
        is_void: false,
        clock: None,
        is_unpaid: false,
        papers: Vec::new(),
    };
    let is_settled = |stage: Option<Stage>, is_void| PartView { stage, is_void, ..part.clone() }.is_settled();
    assert!(!is_settled(None, false), "waits");
    assert!(is_settled(None, true), "what it waited for never came");
    for stage in crate::application::FLOW.stages.iter().map(|it| it.stage) {
        let done = matches!(
            stage,
            stage::READY
                | stage::DENIED
                | stage::CLOSED
                | stage::WITHDRAWN
                | stage::VOIDED
                | stage::REVOKED
                | stage::TERMINATED
                | stage::NOT_ACCEPTED
        );
        assert_eq!(is_settled(Some(stage), false), done, "{stage:?}");
    }
}

fn merging(n: u128, item: &Item) -> Merging<'_> {
    Merging { id: ItemId(uuid::Uuid::from_u128(n)), version: 1, item }
}

fn chosen(bundle: &Item) -> Vec<compose::PartForm> {
    bundle.parts.iter().map(written::form_of).collect()
}

#[test]
fn what_is_written_at_a_desk_is_what_a_file_would_say() {
    let (licence, permit) = (
        Item {
            fee: Some(Fee { is_charged: true, basis: "收费目录".to_owned(), ..Fee::default() }), ..licence()
        },
        Item {
            promised: Some(Limit { n: 10, unit: Unit::WorkDay }),
            conditions: vec!["有场所".to_owned()],
            ..permit()
        },
    );
    let of = [merging(1, &licence), merging(2, &permit)];
    let form = compose::Compose {
        code: "B".to_owned(),
        version: 0,
        name: "一件事".to_owned(),
        summary: String::new(),
        aliases: Vec::new(),
        org: "乙局".to_owned(),
        n_days: 15,
        parts: chosen(&bundle()),
    };
    let item = written::written(&form, None, &of);
    assert_eq!(item.parts, bundle().parts);
    assert_eq!((item.kind, item.promised.map(|it| it.n)), (ItemKind::Joint, Some(15)));
    assert_eq!(item.conditions, ["有场所"]);
    assert!(
        item.fee
            .as_ref()
            .is_some_and(|it| !it.is_charged && it.basis.contains("登记按它自己的标准收费（收费目录）"))
    );
    assert_eq!(item.outcome.as_ref().map(|it| it.name.as_str()), Some("执照、许可证"));
    // The second begins when the first is done.
    assert_eq!(written::n_days(&form.parts, &of), 13);
    // The author's own words stay when the matters change.
    let before = Item { conditions: vec!["另有要求".to_owned()], ..item.clone() };
    assert_eq!(written::written(&form, Some(before), &of).conditions, ["另有要求"]);
}

#[test]
fn what_matters_share_is_proposed() {
    let permit = Item {
        form: form(vec![field("unit_shop", "店名", Kind::Text), field("n", "店名", Kind::Number)]),
        materials: vec![paper("copy", "营业执照复印件"), paper("card", "执照"), paper("room", "布局图")],
        ..permit()
    };
    let licence = licence();
    let of = [merging(1, &licence), merging(2, &permit)];
    let part = |code: &str, name: &str| Part { code: code.to_owned(), name: name.to_owned(), ..Part::default() };
    let own =
        Item {
            code: "B".to_owned(), parts: vec![part("L", "营业执照"), part("P", "许可证")], ..Item::default()
        };
    let (whole, faults) = attempt(&own, &of);
    assert!(faults.is_empty(), "{faults:?}");
    let proposed = written::propose(&whole, &own, &of);
    assert_eq!(proposed.first(), Some(&compose::PartForm::default()));
    assert_eq!(proposed[1].same, strings(&[("unit_shop", "shop")]));
    assert_eq!(proposed[1].made, strings(&[("copy", "L")]));
    // 谁来办 is asked by both alike, and needs no proposal.
    assert!(written::shared(&whole, &own)[1].contains("by"));
    let by = |name: &str| written::names(&whole, &own).into_iter().find(|it| it.name == name).map(|it| it.by);
    assert_eq!((by("by"), by("unit_shop")), (Some(1), Some(2)));
    // Adopted, there is nothing left to propose.
    let mut forms = chosen(&own);
    forms[1].adopt(proposed[1].clone());
    let own = Item { parts: written::parts_of(&forms), ..own };
    let (whole, faults) = attempt(&own, &of);
    assert!(faults.is_empty(), "{faults:?}");
    assert!(written::propose(&whole, &own, &of).iter().all(|it| it.same.is_empty() && it.made.is_empty()));
}
