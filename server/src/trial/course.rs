//! One made-up applicant, from the first answer to the paper in their hand: at each stage whoever's turn it is does what brings the case on.
use common::{
    account::{AccountKind, ProfileForm, RealName, Who},
    application::stage,
    call::{At, Call},
    case::{self, CaseView, OpenForm, SaveForm, SubmitForm, draft as rules, draft::DELIVERY},
    catalogue::{Item, ItemKind, Material, Necessity, pledge::is_pledged},
    check::{Check, Nothing},
    decision::{
        SayForm,
        accept::{self, DeferForm, ReceiveForm},
        decide::{self, GrantForm, Leaning, OpineForm},
        deliver::{self, DeliverForm, Way},
    },
    fault::Fault,
    fee::{self, BillState, CollectForm, PayWay},
    form::Answers,
    id::{AccountId, CaseId, SlotAt},
    review::{self, JudgeForm, Verdict, VersionForm, form::FORM},
    trial::{End, words::Writer},
};
use uuid::Uuid;

use super::{hall::Sandbox, papers};
use crate::{
    account::{self, agreement, personal},
    application::draft,
    base::error::{Error, Result},
    decision::{acceptance, delivery, department},
    entity::accounts::Model as Account,
    fee as till,
    gate::{serve::done, write::write},
    review as desk,
};

/// A case that has not ended after so many acts goes round in circles.
const MOST_ACTS: usize = 40;
/// How often a call that found the hall too busy is made again.
const TRIES: usize = 50;

/// What is there of the applicant while they go on.
struct Course<'a> {
    hall: &'a Sandbox,
    own: Who,
    id: CaseId,
    item: &'a Item,
    answers: &'a Answers,
    n: usize,
    name: &'static str,
    /// Something that may follow later was left for later.
    is_deferred: bool,
}

/// As far as it goes, in words.
pub async fn walk(hall: &Sandbox, writer: &Writer<'_>, answers: &Answers) -> End {
    let item = &hall.item.item;
    let faults = rules::faults(item, answers, hall.now.day());
    let stop = item.stop(answers).map(str::to_owned);
    if stop.is_none() && !faults.is_empty() {
        let says: Vec<&str> = faults.iter().map(|it| it.says.as_str()).collect();
        return End::Failed { at: "填写申请表".to_owned(), says: says.join("；") };
    }
    match Box::pin(walked(hall, writer, answers, stop)).await {
        Ok(it) => it,
        Err((at, it)) => End::Failed { at, says: words(&it) },
    }
}

/// What a person would have read.
fn words(it: &Error) -> String {
    match it {
        Error::Fault(Fault::Form { fields }) => {
            let all: Vec<&str> = fields.iter().map(|it| it.says.as_str()).collect();
            all.join("；")
        }
        Error::Fault(it) => it.says(),
        it => {
            tracing::error!("a trial: {it}");
            "程序出了错，请告诉系统管理员".to_owned()
        }
    }
}

type Walked<T> = std::result::Result<T, (String, Error)>;

/// Where somebody was when it went wrong.
fn at<T>(what: &str, it: Result<T>) -> Walked<T> {
    it.map_err(|it| (what.to_owned(), it))
}

async fn walked(hall: &Sandbox, writer: &Writer<'_>, answers: &Answers, stop: Option<String>) -> Walked<End> {
    let item = &hall.item.item;
    let own = at("登记申请人", applicant(hall, writer, rules::is_for_legal(item, answers)).await)?;
    let opened = act(hall, &own, &case::OPEN, draft::open, hall.item_id, OpenForm::default()).await;
    let view = at("开始申请", opened)?;
    let form = SaveForm { answers: answers.clone(), rev: view.rev };
    at("保存申请表", act(hall, &own, &case::SAVE, draft::save, view.id, form).await)?;
    let asked = item.only_asked(answers);
    let needed: Vec<_> = item.slots(answers).into_iter().filter(|it| it.is_needed(&asked)).collect();
    // Every third leaves what may follow later for later.
    let is_later = writer.n % 3 == 2 && !is_pledged(item, answers);
    let is_left = |it: &&Material| is_later && it.necessity == Necessity::Deferrable;
    let course = Course {
        hall,
        own,
        id: view.id,
        item,
        answers,
        n: writer.n,
        name: writer.name(),
        is_deferred: needed.iter().any(&is_left),
    };
    if let Some(says) = stop {
        // Whoever insists is told the same.
        return match course.submit().await {
            Err(_) => Ok(End::Stopped { says }),
            Ok(()) => Ok(End::Failed {
                at: "提交".to_owned(), says: "选了不能办的情形，还是交上来了".to_owned()
            }),
        };
    }
    let slots: Vec<_> = needed.into_iter().filter(|it| !is_left(it)).collect();
    at("上传材料", papers::bring(hall, &course.own, view.id, &slots).await)?;
    at("提交", course.submit().await)?;
    course.goes_on().await
}

/// A call as somebody there, with its door, its form and its record.
async fn act<P, I, O, F, R>(
    hall: &Sandbox,
    who: &Who,
    call: &Call<P, I, O>,
    handler: F,
    on: P,
    form: I,
) -> Result<O>
where
    P: At + Clone + Send + Sync,
    I: Check + Clone + Send + Sync,
    I::Out: Clone + Send + Sync,
    O: Send,
    F: Fn(crate::gate::cx::Cx, P, I::Out) -> R + Send + Sync,
    R: Future<Output = Result<O>> + Send,
{
    let cx = hall.cx(who);
    for _ in 0..TRIES {
        match Box::pin(done(&cx, call, &handler, on.clone(), form.clone())).await {
            Err(Error::Fault(Fault::Busy)) => tokio::task::yield_now().await,
            it => return it,
        }
    }
    Err(Fault::Busy.into())
}

/// An account of their own, the number proven, the rules agreed to.
async fn applicant(hall: &Sandbox, writer: &Writer<'_>, is_legal: bool) -> Result<Who> {
    let id = AccountId(Uuid::now_v7());
    let name = writer.name().to_owned();
    let kind = if is_legal { AccountKind::Legal } else { AccountKind::Person };
    let cx = hall.cx(&Who::Nobody);
    let row =
        Account { kind, real_name: RealName::Declared, phone_proven: true, ..account::query::empty(id, hall.now) };
    let profile = ProfileForm { name: name.clone(), phone: writer.phone(), ..ProfileForm::default() };
    let row = personal::sealed(&hall.hub.keys, row, &profile)?;
    write(&cx, |cx| {
        let row = row.clone();
        async move {
            account::query::insert(&cx, row).await?;
            agreement::record(&cx, id).await
        }
    })
    .await?;
    Ok(Who::Citizen { account: id, name })
}

impl Course<'_> {
    async fn submit(&self) -> Result<()> {
        let form = SubmitForm { declared: "yes".to_owned(), agreed: "yes".to_owned() };
        act(self.hall, &self.own, &case::SUBMIT, draft::submit, self.id, form).await.map(drop)
    }

    /// As the applicant sees it.
    async fn seen(&self) -> Result<CaseView> {
        Box::pin(crate::case::show(self.hall.cx(&self.own), self.id, Nothing {})).await
    }

    /// On and on, until nothing more happens to it.
    async fn goes_on(&self) -> Walked<End> {
        for _ in 0..MOST_ACTS {
            let seen = at("查看进度", self.seen().await)?;
            let label = seen.stage.label();
            if seen.stage.is_over() || seen.stage == stage::JOINT {
                return Ok(End::Done { stands: label.to_owned() });
            }
            let before = (seen.version, seen.stage);
            at(label, Box::pin(self.next(&seen)).await)?;
            let after = at(label, self.seen().await)?;
            if (after.version, after.stage) == before {
                break;
            }
        }
        let stands = at("查看进度", self.seen().await)?.stage.label();
        Ok(End::Failed { at: stands.to_owned(), says: "到这里就走不下去了".to_owned() })
    }

    /// What the one whose turn it is does.
    async fn next(&self, seen: &CaseView) -> Result<()> {
        let body = if self.is_above(seen) { &self.item.reports_to } else { &self.item.org };
        let who = |what: &str| self.hall.person(body, what);
        let version = seen.version;
        let only = VersionForm { version };
        match seen.stage {
            stage::SUBMITTED | stage::PRE_REVIEW => self.reviewed(who("window")?).await,
            stage::PRE_PASSED => {
                let clerk = who("window")?;
                let originals = self.originals();
                let form = ReceiveForm { version, originals };
                self.does(clerk, &accept::RECEIVE, acceptance::receive, form).await
            }
            stage::RECEIVED => self.received(who("window")?, version).await,
            stage::ACCEPTED | stage::REPORTED => {
                self.does(who("one")?, &decide::ASSIGN, department::assign, only).await
            }
            stage::IN_REVIEW => self.does(who("one")?, &decide::OPINE, department::opine, opinion(version)).await,
            stage::CHECKING if !self.item.reports_to.is_empty() && !self.is_above(seen) => {
                let form = SayForm { version, says: "初审同意，报请核发".to_owned() };
                self.does(who("two")?, &decide::REPORT_UP, department::report_up, form).await
            }
            stage::CHECKING => self.does(who("two")?, &decide::OPINE, department::opine, opinion(version)).await,
            stage::APPROVING => {
                self.does(who("three")?, &decide::GRANT, department::grant, self.granting(version)).await
            }
            stage::GRANTED => self.made(who("window")?, seen).await,
            stage::ISSUING => self.does(who("window")?, &deliver::READY, delivery::ready, only).await,
            stage::READY => self.delivered(self.hall.person(&self.item.org, "window")?, seen).await,
            _ => Ok(()),
        }
    }

    async fn does<I, F, R>(&self, who: &Who, call: &Call<CaseId, I, CaseView>, handler: F, form: I) -> Result<()>
    where
        I: Check + Clone + Send + Sync,
        I::Out: Clone + Send + Sync,
        F: Fn(crate::gate::cx::Cx, CaseId, I::Out) -> R + Send + Sync,
        R: Future<Output = Result<CaseView>> + Send,
    {
        act(self.hall, who, call, handler, self.id, form).await.map(drop)
    }

    /// With the body above, which was sent it.
    fn is_above(&self, seen: &CaseView) -> bool {
        seen.events.iter().any(|it| it.act == common::application::act::REPORT_UP)
    }

    /// Taken up, seen, found right.
    async fn reviewed(&self, clerk: &Who) -> Result<()> {
        let seen = act(self.hall, clerk, &review::CLAIM, desk::claim, self.id, Nothing {}).await?;
        if seen.fields.iter().any(|it| it.verdict.is_none()) {
            let on = SlotAt { case: self.id, slot: FORM.to_owned() };
            act(self.hall, clerk, &review::JUDGE, desk::judge, on, JudgeForm::default()).await?;
        }
        let open = seen.slots.iter().filter(|it| it.verdict.is_none() && (it.is_needed || !it.files.is_empty()));
        for it in open {
            let later = it.files.is_empty() && it.material.necessity == Necessity::Deferrable;
            let form = match later {
                true => JudgeForm {
                    verdict: Verdict::Defer,
                    says: format!("{}出具后补交。", it.material.name),
                    rest_seen: true,
                    ..JudgeForm::default()
                },
                false => JudgeForm { rest_seen: true, ..JudgeForm::default() },
            };
            let on = SlotAt { case: self.id, slot: it.material.slot.clone() };
            act(self.hall, clerk, &review::JUDGE, desk::judge, on, form).await?;
        }
        let version = self.seen().await?.version;
        self.does(clerk, &review::PASS, desk::pass, VersionForm { version }).await
    }

    /// Slots whose originals lie on the counter.
    fn originals(&self) -> Vec<String> {
        let slots = self.item.slots(self.answers).into_iter().filter(|it| it.n_originals > 0);
        slots.map(|it| it.slot.clone()).collect()
    }

    async fn received(&self, clerk: &Who, version: i32) -> Result<()> {
        if self.is_deferred {
            let form = DeferForm { version, n_days: 15, promised: "yes".to_owned() };
            self.does(clerk, &accept::ACCEPT_DEFERRING, acceptance::accept_deferring, form).await?;
            return self.supplied(clerk).await;
        }
        if self.item.kind == ItemKind::Instant || is_pledged(self.item, self.answers) {
            let form = self.granting(version);
            return self.does(clerk, &decide::DECIDE_AT_ONCE, department::decide_at_once, form).await;
        }
        self.does(clerk, &accept::ACCEPT, acceptance::accept, VersionForm { version }).await
    }

    /// What was put off comes after all.
    async fn supplied(&self, clerk: &Who) -> Result<()> {
        let asked = self.item.only_asked(self.answers);
        let needed = self.item.slots(self.answers).into_iter().filter(|it| it.is_needed(&asked));
        let later: Vec<_> = needed.filter(|it| it.necessity == Necessity::Deferrable).collect();
        papers::bring(self.hall, &self.own, self.id, &later).await?;
        let version = self.seen().await?.version;
        let originals = later.iter().map(|it| it.slot.clone()).collect();
        let form = ReceiveForm { version, originals };
        self.does(clerk, &accept::SUPPLY, acceptance::supply, form).await
    }

    fn granting(&self, version: i32) -> GrantForm {
        GrantForm { version, says: format!("准予{}", self.item.name), valid_until: "长期".to_owned() }
    }

    /// Paid for, and made.
    async fn made(&self, window: &Who, seen: &CaseView) -> Result<()> {
        let bill = seen.bill.as_ref().filter(|it| it.state == BillState::Open);
        if let Some(bill) = bill {
            let form = CollectForm { way: PayWay::Card, due: bill.due, ..CollectForm::default() };
            act(self.hall, window, &fee::COLLECT, till::collect, self.id, form).await?;
        }
        let version = self.seen().await?.version;
        self.does(window, &deliver::MAKE, delivery::make, VersionForm { version }).await
    }

    async fn delivered(&self, window: &Who, seen: &CaseView) -> Result<()> {
        let way = match self.answers.get(DELIVERY).map(|it| it.as_text()) {
            Some("post") => Way::Post,
            Some("electronic") => Way::Electronic,
            _ => Way::PickUp,
        };
        let waybill = if way == Way::Post { format!("110{:010}", self.n) } else { String::new() };
        let form = DeliverForm {
            version: seen.version,
            way,
            pick_up: seen.pick_up.clone(),
            waybill,
            signed_by: self.name.to_owned(),
            ..DeliverForm::default()
        };
        self.does(window, &deliver::DELIVER, delivery::deliver, form).await
    }
}

fn opinion(version: i32) -> OpineForm {
    OpineForm { version, leaning: Leaning::Grant, says: "材料齐全，符合条件".to_owned() }
}
