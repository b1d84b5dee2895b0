//! 申请的任务清单：what is still to be done before a draft can be handed in. Both sides ask here.
use crate::{
    application::stage,
    case::{DraftView, correction::CORRECTING},
    catalogue::{Item, Necessity},
    check::Field,
    form::{Answer, Answers, Choice, Cond, FieldDef, FormDef, Kind, Known, Prefill, Section, asked::Asked},
    material::SlotView,
    moment::Day,
};

mod tried;

/// Reserved answer names, beside the item's own.
pub const APPLICANT: &str = "applicant";
pub const DELIVERY: &str = "delivery";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    pub step: Step,
    pub title: String,
    pub hint: String,
    pub state: TaskState,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A section of the form, by name; the applicant's own is one too.
    Part(String),
    Materials,
    Delivery,
    Submit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskState {
    NotBegun,
    Begun,
    Done,
    /// The others first.
    Shut,
}

impl TaskState {
    pub fn label(self) -> &'static str {
        match self {
            TaskState::NotBegun => "未开始",
            TaskState::Begun => "填写中",
            TaskState::Done => "已完成",
            TaskState::Shut => "暂不能开始",
        }
    }
}

/// 申请人信息. A legal person gives its code, a natural one the ID number.
pub fn applicant_section(item: &Item, answers: &Answers) -> Section {
    let asked = item.only_asked(answers);
    let ages = item.ages.iter().filter(|it| it.when.iter().all(|it| it.holds(&asked)));
    let min_age = ages.map(|it| it.min_age).max();
    let fields = applicant_fields(is_for_legal(item, answers), min_age);
    Section { name: APPLICANT.to_owned(), title: "申请人信息".to_owned(), hint: String::new(), fields }
}

fn applicant_fields(is_legal: bool, min_age: Option<i32>) -> Vec<FieldDef> {
    let field = |name: &str, label: &str, kind: Kind, prefill: Prefill| FieldDef {
        name: name.to_owned(),
        label: label.to_owned(),
        kind,
        prefill: Some(prefill),
        ..FieldDef::default()
    };
    let phone = field("applicant_phone", "手机号码", Kind::Phone, Prefill::Phone);
    let phone = FieldDef { hint: "用来接收办理进度".to_owned(), ..phone };
    match is_legal {
        true => vec![
            field("applicant_name", "单位名称", Kind::Text, Prefill::Company),
            field("applicant_code", "统一社会信用代码", Kind::CreditCode, Prefill::CreditCode),
            field("applicant_legal", "法定代表人（负责人）", Kind::Text, Prefill::Legal),
            phone,
        ],
        false => vec![
            field("applicant_name", "姓名", Kind::Text, Prefill::Name),
            FieldDef { min_age, ..field("applicant_id", "身份证号码", Kind::IdCard, Prefill::IdCard) },
            phone,
        ],
    }
}

/// Who applies, and for whom: asked beside the applicant's own section.
const ABOUT_APPLICANT: [&str; 2] = ["applicant_kind", "applicant_for"];

/// Every question and field of the matter and of the hall, for somebody who answered so.
pub fn asked<'a>(item: &'a Item, answers: &Answers) -> Vec<Asked<'a>> {
    let own = |name: &str| Asked { names: vec![name.to_owned()], when: &[] };
    let mut all: Vec<Asked> = ABOUT_APPLICANT.into_iter().map(own).collect();
    let applicant = applicant_fields(is_for_legal(item, answers), None);
    all.extend(applicant.iter().map(|it| own(&it.name)));
    all.extend(item.questions.iter().map(|it| Asked { names: vec![it.name.clone()], when: &it.when }));
    all.extend(item.form.fields().map(Asked::field));
    // Where it is sent to is asked of those who want it sent; nothing else hangs on it.
    all.extend(delivery_section().fields.iter().map(|it| own(&it.name)));
    all
}

/// 领取方式
pub fn delivery_section() -> Section {
    let choice = |value: &str, label: &str, hint: &str| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        hint: hint.to_owned(),
    };
    let by_post = || vec![Cond { field: DELIVERY.to_owned(), is: vec!["post".to_owned()] }];
    let field = |name: &str, label: &str, kind: Kind, prefill: Prefill| FieldDef {
        name: name.to_owned(),
        label: label.to_owned(),
        kind,
        when: by_post(),
        prefill: Some(prefill),
        ..FieldDef::default()
    };
    let way = FieldDef {
        name: DELIVERY.to_owned(),
        label: "怎样领取结果".to_owned(),
        kind: Kind::Choice,
        options: vec![
            choice("window", "到窗口领取", "带身份证；办好后在消息里告诉您"),
            choice("post", "邮寄给我", "不收费"),
            choice("electronic", "只要电子证照", "办好后在“我的证照”里下载、出示，不用来取"),
        ],
        ..FieldDef::default()
    };
    let fields = vec![
        way,
        field("delivery_name", "收件人", Kind::Text, Prefill::Name),
        field("delivery_phone", "收件人手机号码", Kind::Phone, Prefill::Phone),
        field("delivery_address", "收件地址", Kind::Address, Prefill::Address),
    ];
    Section { name: DELIVERY.to_owned(), title: "领取方式".to_owned(), hint: String::new(), fields }
}

/// 您的情形: the guided questions, for whoever came without the guided check. They decide what else is asked.
fn situation_section(item: &Item) -> Section {
    let fields = item.questions.iter().map(FieldDef::from).collect();
    Section { name: "situation".to_owned(), title: "您的情形".to_owned(), hint: String::new(), fields }
}

/// Does this item's applicant have to be an organisation? Then the code is asked, not the ID number.
pub fn is_for_legal(item: &Item, answers: &Answers) -> bool {
    match answers.get("applicant_kind").map(|it| it.as_text()) {
        Some("legal") => true,
        Some("person") => false,
        _ => !item.audience.contains(&crate::catalogue::Audience::Person),
    }
}

/// Applicant, the item's own sections, delivery: everything that may be typed, whoever applies and whatever they answer.
pub fn every_section(item: &Item, answers: &Answers) -> Vec<Section> {
    let mut sections = vec![applicant_section(item, answers)];
    sections.extend(Some(situation_section(item)).filter(|it| !it.fields.is_empty()));
    sections.extend(item.form.sections.iter().cloned());
    sections.push(delivery_section());
    sections
}

/// What of it is asked of somebody who answered so. Only that: whether a field is asked has been decided here, once.
pub fn sections(item: &Item, answers: &Answers) -> Vec<Section> {
    let asked = item.only_asked(answers);
    let mut sections = every_section(item, answers);
    for section in &mut sections {
        section.fields.retain(|it| it.is_visible(&asked));
        section.fields.iter_mut().for_each(|it| it.when.clear());
    }
    sections.retain(|it| !it.fields.is_empty());
    sections
}

/// 申请人是谁: chosen beside the fields.
const BESIDE: [&str; 2] = ["applicant_kind", "applicant_for"];

/// Keeps what the form asks for just now, and drops every other name: an answer nobody asks for was typed for another
/// kind of applicant or another situation, or by somebody who means no good.
pub fn retain_asked(item: &Item, answers: &mut Answers) {
    let sections = sections(item, answers);
    let asked = sections.iter().flat_map(|it| &it.fields).filter(|it| it.is_visible(answers));
    retain(asked.flat_map(FieldDef::parts).map(|it| it.name.clone()).collect(), answers);
}

/// The same with what the form would ask for in another situation.
pub fn retain_known(item: &Item, answers: &mut Answers) {
    let sections = every_section(item, answers);
    let fields = sections.iter().flat_map(|it| &it.fields).chain(item.form.fields());
    retain(fields.flat_map(FieldDef::parts).map(|it| it.name.clone()).collect(), answers);
}

fn retain(names: Vec<String>, answers: &mut Answers) {
    answers.retain(|name, _| BESIDE.contains(&name.as_str()) || names.contains(name));
}

/// What the profile and the applicant section together know; the applicant's own words win.
pub fn known(profile: &Known, answers: &Answers) -> Known {
    let mut known = profile.clone();
    let pairs = [
        ("applicant_id", Prefill::IdCard),
        ("applicant_phone", Prefill::Phone),
        ("applicant_code", Prefill::CreditCode),
        ("applicant_legal", Prefill::Legal),
    ];
    let text = |name: &str| answers.get(name).map(|it| it.as_text().to_owned()).filter(|it| !it.is_empty());
    known.extend(pairs.into_iter().filter_map(|(name, what)| Some((what, text(name)?))));
    if let Some(name) = text("applicant_name") {
        let what = if answers.contains_key("applicant_code") { Prefill::Company } else { Prefill::Name };
        known.insert(what, name);
    }
    known
}

/// Fills in what is known, wherever nothing stands.
pub fn prefill(item: &Item, profile: &Known, answers: &mut Answers) {
    let fill = |section: &Section, known: &Known, answers: &mut Answers| {
        let form = FormDef { sections: vec![section.clone()] };
        form.prefill(answers, known);
    };
    fill(&applicant_section(item, answers), profile, answers);
    let known = known(profile, answers);
    for section in item.form.sections.iter().chain([&delivery_section()]) {
        fill(section, &known, answers);
    }
}

/// Every fault that stands between this draft and its submission, form first.
pub fn faults(item: &Item, answers: &Answers, today: Day) -> Vec<Field> {
    let mut faults: Vec<Field> = sections(item, answers).iter().flat_map(|it| it.faults(answers, today)).collect();
    for it in crate::fee::rule::faults(item, answers) {
        if !faults.iter().any(|other| other.name == it.name) {
            faults.push(it);
        }
    }
    faults
}

/// As it is handed in: what was asked and nothing else, each in its plain form.
pub fn handed_in(item: &Item, answers: &Answers) -> Answers {
    let mut kept = item.only_asked(answers);
    if kept.get(DELIVERY).map(|it| it.as_text()) != Some("post") {
        kept.retain(|name, _| name == DELIVERY || !name.starts_with("delivery_"));
    }
    FormDef { sections: sections(item, &kept) }.make_plain(&mut kept);
    kept
}

/// Is a place to be chosen from the list? Most forms ask for none.
pub fn asks_region(item: &Item) -> bool {
    item.form.fields().flat_map(|it| it.parts()).any(|it| it.kind == Kind::Region)
}

/// Places that are not in the county's list, as it is now: a draft may have been begun before a village was merged, and whoever
/// calls by program may write anything.
pub fn region_faults(item: &Item, answers: &Answers, regions: &[String]) -> Vec<Field> {
    let wrong = places(item, answers).into_iter().filter(|it| !regions.iter().any(|of| of == it.value));
    let says = |it: &Named| format!("没有“{}”这个地方，请从列表中重新选择{}", it.value, it.label);
    wrong.map(|it| Field { says: says(&it), name: it.name }).collect()
}

/// What was chosen from the list of places.
pub fn places_named(item: &Item, answers: &Answers) -> Vec<String> {
    places(item, answers).into_iter().map(|it| it.value.to_owned()).collect()
}

/// A place somebody wrote, and where.
struct Named<'a> {
    name: String,
    label: &'a str,
    value: &'a str,
}

fn places<'a>(item: &'a Item, answers: &'a Answers) -> Vec<Named<'a>> {
    let mut all = Vec::new();
    for field in item.form.fields().filter(|it| it.is_visible(answers)) {
        match (field.kind, answers.get(&field.name)) {
            (Kind::Region, Some(it)) => {
                all.push(Named { name: field.name.clone(), label: &field.label, value: it.as_text() });
            }
            (Kind::Group, Some(Answer::Rows(rows))) => {
                for (n, row) in rows.iter().enumerate() {
                    for inner in field.fields.iter().filter(|it| it.kind == Kind::Region) {
                        let value = row.get(&inner.name).map(String::as_str).unwrap_or_default();
                        all.push(Named {
                            name: format!("{}.{n}.{}", field.name, inner.name),
                            label: &inner.label,
                            value,
                        });
                    }
                }
            }
            _ => (),
        }
    }
    all.retain(|it| !it.value.trim().is_empty());
    all
}

pub fn missing(slots: &[SlotView]) -> Vec<String> {
    let lacks = slots.iter().filter(|it| it.is_needed && !it.is_filled());
    let lacks = lacks.filter(|it| it.material.necessity != Necessity::Deferrable);
    lacks.map(|it| it.material.name.clone()).collect()
}

/// What the notice named and nothing new stands for yet.
pub fn unanswered(slots: &[SlotView]) -> Vec<String> {
    let open = slots.iter().filter(|it| it.defect.is_some() && !it.is_answered);
    open.map(|it| it.material.name.clone()).collect()
}

impl DraftView {
    /// The applicant fills it in, or puts it right.
    pub fn is_in_hand(&self) -> bool {
        matches!(self.stage, stage::DRAFT | stage::CORRECTION)
    }

    /// 容缺: what was put off is taken while the department has the rest.
    pub fn takes_materials(&self) -> bool {
        self.is_in_hand() || self.slots.iter().any(|it| it.is_open)
    }

    pub fn sections(&self) -> Vec<Section> {
        sections(&self.item, &self.answers)
    }

    /// The task list, in order. Each but the last may be done at any time.
    /// During a correction only what the notice names is open.
    pub fn tasks(&self) -> Vec<Task> {
        let mut tasks: Vec<Task> = Vec::new();
        let is_correction = self.stage == stage::CORRECTION;
        tasks.extend(self.form_task());
        // Where the notice names fields alone, there is nothing to upload.
        if is_correction && (tasks.is_empty() || self.slots.iter().any(|it| it.is_open)) {
            tasks.push(self.material_task());
        }
        for section in self.sections().into_iter().filter(|_| !is_correction) {
            let n_faults = section.faults(&self.answers, self.today).len();
            let state = match (n_faults, section.is_begun(&self.answers)) {
                (0, _) => TaskState::Done,
                (_, true) => TaskState::Begun,
                (_, false) => TaskState::NotBegun,
            };
            let step = match section.name.as_str() {
                DELIVERY => Step::Delivery,
                _ => Step::Part(section.name.clone()),
            };
            if step == Step::Delivery {
                tasks.push(self.material_task());
            }
            let mut labels: Vec<&str> = section.fields.iter().map(|it| it.label.as_str()).collect();
            labels.dedup();
            labels.truncate(4);
            // What does not fit a line or two says no more than the title does.
            while labels.len() > 1 && labels.iter().map(|it| it.chars().count()).sum::<usize>() > 40 {
                labels.pop();
            }
            tasks.push(Task { step, title: section.title, hint: labels.join("、"), state });
        }
        let all_done = tasks.iter().all(|it| it.state == TaskState::Done);
        let (state, hint) = match all_done {
            true => (TaskState::NotBegun, "看一遍，确认无误就提交"),
            false => (TaskState::Shut, "前面都完成后就能核对"),
        };
        tasks.push(Task { step: Step::Submit, title: "核对并提交".to_owned(), hint: hint.to_owned(), state });
        tasks
    }

    /// 补正: the fields the notice names.
    fn form_task(&self) -> Option<Task> {
        let told = self.told.as_ref()?;
        let faults = told.faults(&self.item, &self.answers, self.today);
        let section = told.section(&self.item, &self.answers);
        let open = section
            .fields
            .iter()
            .filter(|it| faults.iter().any(|fault| fault.name.split('.').next() == Some(&it.name)));
        let open: Vec<&str> = open.map(|it| it.label.as_str()).collect();
        let (state, hint) = match open.is_empty() {
            true => (TaskState::Done, "要补正的都改了".to_owned()),
            false => (TaskState::Begun, format!("还要改：{}", open.join("、"))),
        };
        Some(Task { step: Step::Part(CORRECTING.to_owned()), title: section.title, hint, state })
    }

    fn material_task(&self) -> Task {
        if self.stage == stage::CORRECTION {
            let mut open = unanswered(&self.slots);
            // Another situation asks for other papers.
            let lacking = |it: &&SlotView| it.is_open && it.defect.is_none() && it.is_needed && !it.is_filled();
            let lacking = self.slots.iter().filter(lacking);
            let lacking = lacking.filter(|it| it.material.necessity != Necessity::Deferrable);
            open.extend(lacking.map(|it| it.material.name.clone()));
            let state = if open.is_empty() { TaskState::Done } else { TaskState::Begun };
            let hint = match open.is_empty() {
                true => "要补正的都有了新文件".to_owned(),
                false => format!("还要补正：{}", open.join("、")),
            };
            return Task { step: Step::Materials, title: "补正材料".to_owned(), hint, state };
        }
        let is_wanted = |it: &&SlotView| it.is_needed && it.material.necessity != Necessity::Deferrable;
        let n_needed = self.slots.iter().filter(is_wanted).count();
        let n_filled = self.slots.iter().filter(is_wanted).filter(|it| it.is_filled()).count();
        let state = match (missing(&self.slots).is_empty(), self.slots.iter().any(SlotView::is_filled)) {
            (true, _) => TaskState::Done,
            (false, true) => TaskState::Begun,
            (false, false) => TaskState::NotBegun,
        };
        let hint = format!("{n_needed}份必交，已有{n_filled}份");
        Task { step: Step::Materials, title: "上传材料".to_owned(), hint, state }
    }

    /// 还差几步
    pub fn n_left(&self) -> usize {
        self.tasks().iter().filter(|it| it.state != TaskState::Done).count()
    }
}
