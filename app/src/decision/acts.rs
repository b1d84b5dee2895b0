//! 办理: one form for each act, with what it will do said before it is done.
use std::collections::BTreeMap;

use common::{
    application::act,
    case::{self, CaseView, ReasonForm, flow::Act, intake},
    catalogue::yuan,
    check::Nothing,
    decision::{
        DossierView, Owed, SayForm, Word,
        accept::{self, DeferForm, Ground, ReceiveForm, RefuseForm},
        decide::{
            self, AskForm, AtOnceForm, ExtendForm, GrantForm, Leaning, OpineForm, PassOnForm, SpecialForm,
            SpecialKind, UnaskForm,
        },
        deliver::{self, DeliverForm, Way},
        pledge::{self, Finding, InspectForm, RevokeForm},
    },
    fault::Fault,
    fee::{self, CollectForm, PayWay, WaiveForm},
    id::CaseId,
    paper::law::Power,
    review::{self, VersionForm},
};
use leptos::prelude::*;
use serde::Serialize;

use super::{
    opinion::{Laws, Opinion},
    told,
};
use crate::{
    api,
    ui::{AreaField, CheckField, SelectField, TextField, field::FaultText},
};

/// What stands in a form, by the names of its fields.
pub type Filled = BTreeMap<String, String>;

/// The code of one of a list, as the wire has it.
pub fn code(it: impl Serialize) -> String {
    serde_json::to_value(it).ok().and_then(|it| it.as_str().map(str::to_owned)).unwrap_or_default()
}

pub fn options<T: Serialize + Copy>(all: &[T], label: fn(T) -> &'static str) -> Vec<(String, String)> {
    all.iter().map(|it| (code(*it), label(*it).to_owned())).collect()
}

/// The one with this code, or the first.
pub fn picked<T: serde::de::DeserializeOwned + Default>(filled: &Filled, name: &str) -> T {
    let text = filled.get(name).cloned().unwrap_or_default();
    serde_json::from_value(serde_json::Value::String(text)).unwrap_or_default()
}

pub fn text(filled: &Filled, name: &str) -> String {
    filled.get(name).cloned().unwrap_or_default()
}

pub fn number(filled: &Filled, name: &str) -> u32 {
    text(filled, name).trim().parse().unwrap_or(0)
}

/// What the button says.
pub fn name(act: Act) -> &'static str {
    match act {
        act::RECEIVE => "核对原件，收件",
        act::ACCEPT => "受理",
        act::ACCEPT_DEFERRING => "容缺受理",
        act::NOTIFY => "一次告知，退回补正",
        act::TAKE_UP => "到窗口补正",
        act::SUPPLY => "收下后补材料",
        act::DECIDE_AT_ONCE => "当场办结",
        act::ASSIGN => "由我承办",
        act::TRANSFER => "转给我承办",
        act::ASK_COUNTERSIGN => "请别的单位会签",
        act::COUNTERSIGN => "答复会签",
        act::PASS_ON => "转给其他单位",
        act::OPINE => "提出意见",
        act::SEND_BACK => "退回上一环节",
        act::REPORT_UP => "上报上级机关",
        act::START_SPECIAL => "启动特别程序",
        act::END_SPECIAL => "结束特别程序",
        act::EXTEND => "延长期限",
        act::GRANT => "准予",
        act::DENY => "不予批准",
        act::LICENCE_READY => "制证完成",
        it => it.label(),
    }
}

/// Acts this page has a form for; the first that is open is the one expected next.
pub const ORDER: [Act; 34] = [
    act::RECEIVE,
    act::ACCEPT,
    act::ACCEPT_DEFERRING,
    act::DECIDE_AT_ONCE,
    act::TAKE_UP,
    act::NOTIFY,
    act::ALLOW,
    act::ASSIGN,
    act::COUNTERSIGN,
    act::OPINE,
    act::REPORT_UP,
    act::END_SPECIAL,
    act::GRANT,
    act::DENY,
    act::REPLY,
    act::COLLECT,
    act::WAIVE,
    act::MAKE_LICENCE,
    act::LICENCE_READY,
    act::DELIVER,
    act::INSPECT,
    act::SUPPLY,
    act::START_SPECIAL,
    act::ASK_COUNTERSIGN,
    act::UNASK,
    act::TRANSFER,
    act::PASS_ON,
    act::SEND_BACK,
    act::EXTEND,
    act::REFUSE,
    act::TERMINATE,
    act::ASK_VOID,
    act::VOID,
    act::REVOKE,
];

/// What will happen, and who will read it.
fn effect(act: Act) -> &'static str {
    match act {
        act::RECEIVE => "请申请人出示原件，逐份与照片核对。核对过的材料，以后办事可以直接使用。",
        act::ACCEPT => "将出具受理通知书并盖章。承诺时限从下一个工作日起算。",
        act::ACCEPT_DEFERRING => "将出具容缺受理通知书并盖章。材料补齐前不能制证，到期没补齐自动终止。",
        act::NOTIFY => {
            "没有选原因的都算合格。只能告知一次：别的问题请现在一并写上。将出具一次性告知书，请打印给申请人。"
        }
        act::ALLOW => "第一次就能看出的问题，再次告知要负责人写明原因，并计入监察。",
        act::TAKE_UP => "申请人带着补正的材料来了：由您扫描上传，核对后收件。",
        act::SUPPLY => "后补的材料都交来了，才能收下。",
        act::DECIDE_AT_ONCE => "受理和决定一次办完，将出具准予决定书并盖章，计入现场办结。",
        act::ASSIGN => "由您承办这一件，提出审查意见。",
        act::TRANSFER => "由您接着承办。原因会记下来。",
        act::ASK_COUNTERSIGN => "请别的单位书面说说意见。办理期限照走；过期没有答复的，视为没有意见。",
        act::UNASK => "不再等这个单位，它也不能再看这一件。原因会记下来。",
        act::PASS_ON => "这一件连同全部材料转给负责的单位，办理期限照走。您单位可以一直看进度。",
        act::COUNTERSIGN => "意见给承办、审核、批准的人看，申请人看不到。答复后这一件回到承办单位。",
        act::OPINE => "意见只给审核、批准的人看，申请人看不到。",
        act::REPORT_UP => "全部材料和意见一并报上级机关决定。上级不能再要申请人交材料，您可以一直看进度。",
        act::SEND_BACK => "写清要补什么，上一环节的人会看到。",
        act::START_SPECIAL => "将书面告知申请人，并盖章。这段时间不计入办理期限。超过预计时间的，期限继续计算。",
        act::END_SPECIAL => "期限从今天起继续计算。",
        act::EXTEND => "只能延长一次，最多10个工作日。将书面告知申请人。",
        act::GRANT => "将出具准予决定书并盖章。申请人会收到通知。",
        act::DENY => "将出具不予批准的决定书并盖章，写明救济途径。理由会一字不差地写进决定书。",
        act::REPLY => "将出具集中答复书并盖章，列明各部门的结果。申请人会收到通知和取件码，证照一次领走。",
        act::COLLECT => "收据可以当场打印，申请人也能在网上看到。",
        act::WAIVE => "只能按公布的减免规定办，依据会记在缴款单上，计入减免统计。",
        act::MAKE_LICENCE => "证照按准予决定书的内容生成，编号并盖章。",
        act::LICENCE_READY => "申请人会收到通知和6位取件码。",
        act::DELIVER => "送达后这一件办结，同时生成送达回证。",
        act::REFUSE => "将出具不予受理通知书并盖章，写明救济途径。",
        act::TERMINATE => "办理到此为止，将书面告知申请人。",
        act::ASK_VOID => "作废须两个人：您提出，负责人决定。",
        act::VOID => "作废后不再办理，不计入各项比率。",
        act::INSPECT => "看现场或查记录，核对承诺。结论和情况申请人会看到。不实的，由负责人决定撤销。",
        act::REVOKE => "将出具撤销决定书并盖章，原决定书和证照同时失效，扫码验证会看到已撤销。",
        _ => "",
    }
}

/// Sends what was filled in.
pub async fn send(act: Act, id: CaseId, version: i32, filled: &Filled) -> Result<CaseView, Fault> {
    let at = VersionForm { version };
    let say = || SayForm { version, says: text(filled, "says") };
    let granted = || GrantForm { version, says: text(filled, "says"), valid_until: text(filled, "valid_until") };
    let originals = || {
        let ticked = filled.keys().filter_map(|it| it.strip_prefix("original-")).map(str::to_owned);
        ReceiveForm { version, originals: ticked.collect() }
    };
    match act {
        act::RECEIVE => api::call(&accept::RECEIVE, &id, &originals()).await,
        act::SUPPLY => api::call(&accept::SUPPLY, &id, &originals()).await,
        act::ACCEPT => api::call(&accept::ACCEPT, &id, &at).await,
        act::ACCEPT_DEFERRING => {
            let form =
                DeferForm { version, n_days: number(filled, "defer_days"), promised: text(filled, "promised") };
            api::call(&accept::ACCEPT_DEFERRING, &id, &form).await
        }
        act::NOTIFY => {
            api::call(&accept::CORRECT, &id, &told::correction(filled, version)).await?;
            api::call(&case::SHOW, &id, &Nothing {}).await
        }
        act::TAKE_UP => api::call(&intake::RESUME, &id, &at).await,
        act::REFUSE => api::call(&accept::REFUSE, &id, &refusal(filled, version)).await,
        act::DECIDE_AT_ONCE if !text(filled, "at_once").is_empty() => {
            let (says, valid_until) = (text(filled, "says"), text(filled, "valid_until"));
            let form = AtOnceForm { version, says, valid_until, signed_by: text(filled, "signed_by") };
            api::call(&decide::FINISH_AT_ONCE, &id, &form).await
        }
        act::DECIDE_AT_ONCE => api::call(&decide::DECIDE_AT_ONCE, &id, &granted()).await,
        act::ASSIGN => api::call(&decide::ASSIGN, &id, &at).await,
        act::TRANSFER => api::call(&decide::TRANSFER, &id, &say()).await,
        act::OPINE => {
            let form = OpineForm { version, leaning: picked(filled, "leaning"), says: text(filled, "says") };
            api::call(&decide::OPINE, &id, &form).await
        }
        act::ASK_COUNTERSIGN => {
            let orgs = filled.keys().filter_map(|it| it.strip_prefix("org-")).map(str::to_owned).collect();
            let (says, n_days) = (text(filled, "says"), number(filled, "n_days"));
            api::call(&decide::ASK_COUNTERSIGN, &id, &AskForm { version, orgs, says, n_days }).await
        }
        act::UNASK => {
            let form = UnaskForm { version, org: text(filled, "org"), says: text(filled, "says") };
            api::call(&decide::UNASK, &id, &form).await
        }
        act::PASS_ON => {
            let form = PassOnForm { version, org: text(filled, "org"), says: text(filled, "says") };
            api::call(&decide::PASS_ON, &id, &form).await
        }
        act::COUNTERSIGN => {
            let form = OpineForm { version, leaning: picked(filled, "leaning"), says: text(filled, "says") };
            api::call(&decide::COUNTERSIGN, &id, &form).await
        }
        act::START_SPECIAL => {
            let (kind, says, n_days) = (picked(filled, "kind"), text(filled, "says"), number(filled, "n_days"));
            api::call(&decide::START_SPECIAL, &id, &SpecialForm { version, kind, says, n_days }).await
        }
        act::END_SPECIAL => api::call(&decide::END_SPECIAL, &id, &say()).await,
        act::EXTEND => {
            let form = ExtendForm { version, n_days: number(filled, "n_days"), says: text(filled, "says") };
            api::call(&decide::EXTEND, &id, &form).await
        }
        act::REPORT_UP => api::call(&decide::REPORT_UP, &id, &say()).await,
        act::GRANT => api::call(&decide::GRANT, &id, &granted()).await,
        act::DENY => api::call(&decide::DENY, &id, &say()).await,
        act::COLLECT => {
            let due = text(filled, "due").parse().unwrap_or_default();
            let form = CollectForm { way: picked(filled, "pay_way"), due, fiscal_no: text(filled, "fiscal_no") };
            api::call(&fee::COLLECT, &id, &form).await?;
            api::call(&case::SHOW, &id, &Nothing {}).await
        }
        act::WAIVE => {
            let form =
                WaiveForm { name: text(filled, "name"), yuan: text(filled, "yuan"), basis: text(filled, "basis") };
            api::call(&fee::WAIVE, &id, &form).await?;
            api::call(&case::SHOW, &id, &Nothing {}).await
        }
        act::REPLY => api::call(&deliver::REPLY, &id, &at).await,
        act::MAKE_LICENCE => api::call(&deliver::MAKE, &id, &at).await,
        act::LICENCE_READY => api::call(&deliver::READY, &id, &at).await,
        act::DELIVER => {
            let form = DeliverForm {
                version,
                way: picked(filled, "way"),
                pick_up: text(filled, "pick_up"),
                waybill: text(filled, "waybill"),
                signed_by: text(filled, "signed_by"),
                place: text(filled, "place"),
                witness: text(filled, "witness"),
                remark: text(filled, "remark"),
            };
            api::call(&deliver::DELIVER, &id, &form).await
        }
        act::TERMINATE => api::call(&decide::TERMINATE, &id, &say()).await,
        act::ALLOW => api::call(&review::ALLOW, &id, &ReasonForm { reason: text(filled, "reason") }).await,
        act::ASK_VOID => api::call(&decide::ASK_VOID, &id, &ReasonForm { reason: text(filled, "reason") }).await,
        act::VOID => api::call(&decide::VOID, &id, &say()).await,
        act::INSPECT => {
            let (finding, says, n_days) =
                (picked(filled, "finding"), text(filled, "says"), number(filled, "n_days"));
            api::call(&pledge::INSPECT, &id, &InspectForm { version, finding, says, n_days }).await
        }
        act::REVOKE => {
            let (says, told_on, heard) = (text(filled, "says"), text(filled, "told_on"), text(filled, "heard"));
            api::call(&pledge::REVOKE, &id, &RevokeForm { version, says, told_on, heard }).await
        }
        _ => Err(Fault::Unknown),
    }
}

/// The decider's hand has its own door.
pub async fn send_back(is_decider: bool, id: CaseId, version: i32, filled: &Filled) -> Result<CaseView, Fault> {
    let call = if is_decider { &decide::RETURN } else { &decide::SEND_BACK };
    api::call(call, &id, &SayForm { version, says: text(filled, "says") }).await
}

pub fn refusal(filled: &Filled, version: i32) -> RefuseForm {
    RefuseForm {
        version,
        ground: picked(filled, "ground"),
        reason: text(filled, "reason"),
        elsewhere: text(filled, "elsewhere"),
    }
}

/// 不予受理, at the counter and in pre-review alike.
#[component]
pub fn Refusal(power: Power, #[prop(into)] fault: Signal<Option<Fault>>) -> impl IntoView {
    let grounds: Vec<_> = Ground::ALL.iter().map(|it| (code(*it), it.says(power).to_owned())).collect();
    view! {
        <SelectField name="ground" label="不予受理的情形" options=grounds fault />
        <AreaField name="reason" label="这一件的具体情况" hint="申请人会一字不差地看到" fault />
        <TextField name="elsewhere" label="可以到哪里办" hint="不属于本机关职权的必须填写" fault />
    }
}

/// Ticks for papers on the counter.
fn ticks(all: Vec<Owed>, fault: Signal<Option<Fault>>) -> impl IntoView {
    let says = Memo::new(move |_| crate::ui::says(&fault.get(), "originals"));
    let tick = |it: Owed| {
        let name = format!("original-{}", it.slot);
        view! { <label class="choice"><input class="choice__dot" type="checkbox" id=name.clone() name=name value="yes" checked=it.is_there /><span>{it.name}</span></label> }
    };
    view! {
        <fieldset class="field" class:field--bad=move || says.read().is_some() id="originals" tabindex="-1">
            <legend class="field__label">"原件在柜台上，与照片一致"</legend>
            {move || says.get().map(|it| view! { <p class="field__fault">{it}</p> })}
            {if all.is_empty() { view! { <p class="field__hint">"这一件没有要核对的原件。"</p> }.into_any() } else { all.into_iter().map(tick).collect_view().into_any() }}
        </fieldset>
    }
}

/// What the act asks for.
#[component]
pub fn Fields(act: Act, it: DossierView, #[prop(into)] fault: Signal<Option<Fault>>) -> impl IntoView {
    let short = "field__input field__input--short";
    let content = if it.outcome.is_empty() { String::new() } else { format!("颁发{}", it.outcome) };
    let by_post = it.shipment.clone();
    let way = RwSignal::new(code(if by_post.is_some() { Way::Post } else { Way::PickUp }));
    let waybill = StoredValue::new(by_post.map(|it| it.waybill).unwrap_or_default());
    let body = match act {
        act::RECEIVE => ticks(it.originals, fault).into_any(),
        act::SUPPLY => ticks(it.owed, fault).into_any(),
        act::ACCEPT_DEFERRING => view! {
            <p>{it.seen.later()}</p>
            <p class="field__hint">"容缺承诺书在“要签的文书”里打印，申请人签好后扫描传上来，会记进办理过程。"</p>
            <TextField name="defer_days" label="补齐期限（工作日）" inputmode="numeric" value="10" class=short fault />
            <CheckField name="promised" fault>"申请人已签容缺承诺书，知道到期不补的后果"</CheckField>
        }
        .into_any(),
        act::NOTIFY => view! { <told::Told fields=it.seen.fields slots=it.seen.slots fault /> }.into_any(),
        act::REFUSE => view! { <Refusal power=Power::of(&it.seen.item) fault /> }.into_any(),
        act::ASK_COUNTERSIGN => {
            view! {
                <Bodies all=it.bodies fault />
                <AreaField name="says" label="要会签的问题" hint="写清要对方看什么、答什么" fault />
                <TextField name="n_days" label="几个工作日内答复" inputmode="numeric" value="3" class=short fault />
            }
            .into_any()
        }
        act::UNASK => {
            let waiting = it.asked.into_iter().filter(|it| it.word == Word::Waiting);
            let options = waiting.map(|it| (it.org.clone(), it.org)).collect::<Vec<_>>();
            view! {
                <SelectField name="org" label="撤回哪个单位的会签" options fault />
                <AreaField name="says" label="为什么不再等" fault />
            }
            .into_any()
        }
        act::PASS_ON => {
            let options = it.bodies.into_iter().map(|it| (it.clone(), it)).collect::<Vec<_>>();
            view! {
                <SelectField name="org" label="转给哪个单位" options fault />
                <AreaField name="says" label="为什么归那个单位办" fault />
            }
            .into_any()
        }
        act::OPINE | act::COUNTERSIGN => view! {
            <SelectField name="leaning" label="倾向" options=options(Leaning::ALL, Leaning::label) fault />
            <Opinion item=it.seen.item fault />
        }
        .into_any(),
        act::START_SPECIAL => view! {
            <SelectField name="kind" label="种类" options=options(SpecialKind::ALL, SpecialKind::label) fault />
            <AreaField name="says" label="法律依据和理由" hint="写进告知书，申请人会看到" fault />
            <TextField name="n_days" label="预计需要（工作日）" inputmode="numeric" class=short fault />
        }
        .into_any(),
        act::INSPECT => view! {
            <SelectField name="finding" label="核查结论" options=options(Finding::ALL, Finding::label) fault />
            <AreaField name="says" label="核查的情况" hint="写明时间、地点、看到什么；申请人会一字不差地看到" fault />
            <TextField name="n_days" label="整改期限（工作日，限期整改时填）" inputmode="numeric" class=short fault />
        }
        .into_any(),
        act::EXTEND => view! {
            <TextField name="n_days" label="延长（工作日）" inputmode="numeric" class=short fault />
            <AreaField name="says" label="理由" hint="写进通知书，申请人会看到" fault />
        }
        .into_any(),
        act::GRANT | act::DECIDE_AT_ONCE => view! {
            <AreaField name="says" label="准予的内容和范围" hint="写进决定书和证照" value=content fault />
            <TextField name="valid_until" label="有效期（选填）" hint="例如：2030年11月22日；长期" value=it.validity class="field__input field__input--medium" fault />
            {(act == act::DECIDE_AT_ONCE && it.may_finish).then(|| view! {
                <CheckField name="at_once" fault>"当场制证并交给本人：决定书、证照、送达回证一次办完"</CheckField>
                <TextField name="signed_by" label="签收人（当场交给本人的填写）" value=it.seen.case.applicant.clone() class="field__input field__input--medium" fault />
            })}
        }
        .into_any(),
        act::COLLECT => {
            let due = it.seen.case.bill.as_ref().map(|it| it.due).unwrap_or_default();
            view! {
                <p><b>"应缴" {yuan(due)} "元"</b></p>
                <input type="hidden" name="due" value=due.to_string() />
                <SelectField name="pay_way" label="怎样缴的" options=options(&[PayWay::Cash, PayWay::Scan, PayWay::Card], PayWay::label) fault />
                <TextField name="fiscal_no" label="财政票据号（选填）" hint="照票面填，没有就空着，以后在缴款单里补" class="field__input field__input--medium" fault />
            }
            .into_any()
        }
        act::WAIVE => {
            let lines = it.seen.case.bill.map(|it| it.lines).unwrap_or_default();
            let lines: Vec<_> = lines.into_iter().filter(|it| !it.waiver.is_empty()).collect();
            let rules = lines.iter().map(|it| view! { <li>{it.name.clone()} "：" {it.waiver.clone()} "（标准" {yuan(it.fen)} "元）"</li> }).collect_view();
            let names = lines.iter().map(|it| (it.name.clone(), it.name.clone())).collect::<Vec<_>>();
            view! {
                <ul class="small">{rules}</ul>
                <SelectField name="name" label="减免哪一项" options=names fault />
                <TextField name="yuan" label="减免多少（元）" inputmode="decimal" class=short fault />
                <TextField name="basis" label="凭什么减免" hint="写明证件和编号，例如：低保证0371号" fault />
            }
            .into_any()
        }
        act::DELIVER => view! {
            <SelectField name="way" label="送达方式" options=options(Way::ALL, Way::label) picked=way fault />
            {move || match picked(&[("way".to_owned(), way.get())].into(), "way") {
                Way::PickUp => view! {
                    <TextField name="pick_up" label="取件码" hint="6位，在领取人的办件进度里；没有手机的，看身份证，填号码后6位" class=short fault />
                    <TextField name="signed_by" label="签收人" hint="不是申请人本人的，在备注里写明关系" class="field__input field__input--medium" fault />
                    <TextField name="remark" label="备注（选填）" fault />
                }.into_any(),
                Way::Post => view! {
                    <TextField name="waybill" label="运单号" hint="已向邮政下单的，号码自动填好" value=waybill.get_value() class="field__input field__input--medium" fault />
                    <TextField name="remark" label="备注（选填）" fault />
                }.into_any(),
                Way::Electronic => view! { <TextField name="remark" label="备注（选填）" fault /> }.into_any(),
                Way::Left => view! {
                    <TextField name="place" label="留在哪里" hint="住所、经营场所或者收发部门" fault />
                    <TextField name="witness" label="见证人" hint="姓名和单位；没有见证人的，写明拍照、录像" fault />
                    <TextField name="remark" label="拒收的情况" hint="谁、怎样拒收；写进送达回证，不写签收" fault />
                }.into_any(),
                Way::Public => view! {
                    <TextField name="place" label="在哪里公告" hint="网站、公告栏或者报纸" fault />
                    <TextField name="remark" label="为什么公告送达" hint="例如：下落不明，别的方式送不到" fault />
                }.into_any(),
            }}
        }
        .into_any(),
        act::ACCEPT | act::ASSIGN | act::MAKE_LICENCE | act::LICENCE_READY | act::REPLY => ().into_any(),
        act::ALLOW => view! { <AreaField name="reason" label="为什么同意" fault /> }.into_any(),
        act::ASK_VOID => view! { <AreaField name="reason" label="为什么要作废" fault /> }.into_any(),
        act::REVOKE => view! {
            <AreaField name="says" label="理由" hint="事实和理由，一字不差地写进决定书" fault />
            <Laws item=it.seen.item />
            <TextField name="told_on" label="哪一天告知当事人准备撤销" hint="例如：2026年12月1日；先告知、听过陈述申辩，才能撤销" class="field__input field__input--medium" fault />
            <AreaField name="heard" label="当事人的陈述、申辩" hint="怎样说的，采纳没有；没有提出的，写“没有提出”" fault />
        }
        .into_any(),
        act::DENY | act::TERMINATE => view! {
            <AreaField name="says" label="理由" hint="申请人会一字不差地看到" fault />
            <Laws item=it.seen.item />
        }
        .into_any(),
        act::TRANSFER | act::SEND_BACK | act::END_SPECIAL | act::REPORT_UP => view! { <AreaField name="says" label="写明情况" fault /> }.into_any(),
        _ => view! { <AreaField name="says" label="理由" hint="申请人会一字不差地看到" fault /> }.into_any(),
    };
    view! { <p class="small">{effect(act)}</p> {body} }
}

/// Which bodies are asked: as many as are ticked.
#[component]
fn Bodies(all: Vec<String>, #[prop(into)] fault: Signal<Option<Fault>>) -> impl IntoView {
    let says = Memo::new(move |_| crate::ui::says(&fault.get(), "orgs"));
    let tick = |it: String| {
        view! { <label class="choice"><input class="choice__dot" type="checkbox" name=format!("org-{it}") value="yes" /><span>{it}</span></label> }
    };
    view! {
        <fieldset class="field" class:field--bad=move || says.read().is_some() id="orgs" tabindex="-1">
            <legend class="field__label">"请哪些单位会签（可以同时请几个）"</legend>
            {move || says.get().map(|it| view! { <FaultText id="orgs-fault" says=it /> })}
            <div class="choices">{all.into_iter().map(tick).collect_view()}</div>
        </fieldset>
    }
}
