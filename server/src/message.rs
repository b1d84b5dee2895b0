//! 消息：a note in the account for everything that concerns the applicant; mail and text messages through the outbox.
use common::{
    account::AccountKind,
    application::stage,
    call::Page,
    case::{
        MineForm,
        clock::ClockView,
        flow::{Act, Is, Stage},
        spaced_no,
    },
    check::Nothing,
    fault::Fault,
    id::{AccountId, MessageId},
    message::{self, MessageView},
    moment::Day,
    rating::Channel,
};
use uuid::Uuid;

use crate::{
    account::{self, personal},
    base::error::Result,
    entity::{accounts::Model as Account, cases::Model as Case, messages, outbox},
    gate::{cx::Cx, hub::Hub, serve::Routes},
};

pub mod query;
pub mod send;

/// The address by which one service can be rated: handed in by `lib.rs`, because this knows no ratings.
pub type Invite = fn(&Hub, &Case, i32, Channel) -> String;

pub fn routes(routes: Routes) -> Routes {
    routes.serve(message::MESSAGES, messages).serve(message::READ, read).serve(message::READ_ALL, read_all)
}

async fn messages(cx: Cx, (): (), form: MineForm) -> Result<Page<MessageView>> {
    let account = cx.who.account().ok_or(Fault::SignedOut)?;
    let (rows, n_rows) = query::of(&cx, account, form.page).await?;
    Ok(Page { rows: rows.into_iter().map(view).collect(), n_rows })
}

pub fn view(it: messages::Model) -> MessageView {
    MessageView {
        id: it.id,
        case: common::id::CaseId { region: it.region, uuid: it.case_id },
        title: it.title,
        text: it.text,
        at: it.at,
        is_read: it.read_at.is_some(),
    }
}

/// Everything somebody was ever told.
pub async fn all(cx: &Cx, account: AccountId, most: u64) -> Result<Vec<MessageView>> {
    Ok(query::all_of(cx, account, most).await?.into_iter().map(view).collect())
}

async fn read(cx: Cx, id: MessageId, _: Nothing) -> Result<Nothing> {
    let account = cx.who.account().ok_or(Fault::SignedOut)?;
    query::read(&cx, account, id).await?;
    Ok(Nothing {})
}

async fn read_all(cx: Cx, (): (), _: Nothing) -> Result<Nothing> {
    let account = cx.who.account().ok_or(Fault::SignedOut)?;
    query::read_all(&cx, account).await?;
    Ok(Nothing {})
}

/// Tells the applicant what an act means for them, if it means anything.
pub async fn announce(cx: &Cx, case: &Case, act: Act, clock: Option<&ClockView>, note: &str) -> Result<()> {
    let by = clock.map(|it| format!("最晚{}", it.due.zh_full())).unwrap_or_default();
    let county = cx.hub.county.get();
    let own = county.texts.get(act.code()).map(String::as_str);
    match message::worded(own, act, &by, note) {
        Some((title, text)) if act.is(Is::LastWord) => {
            // Where one rates this without signing in, and can do nothing else.
            let href = (crate::INVITE)(&cx.hub, case, case.version, Channel::Message);
            let link = format!("评价：{}{href}", cx.hub.config.origin);
            post_all(cx, case, title, &text, &link).await
        }
        Some((title, text)) => tell(cx, case, title, &text).await,
        None => Ok(()),
    }
}

/// The calendar has changed, and with it dates we had given: all of a case in one message.
pub async fn redated(cx: &Cx, case: &Case, news: &[(&str, Day)]) -> Result<()> {
    let text = match news {
        [(limit, due), (other, by), ..] => format!(
            "工作日历更新，{limit}的期限重新计算为{}，{other}的期限重新计算为{}。",
            due.zh_full(),
            by.zh_full()
        ),
        [(limit, due)] => format!("工作日历更新，{limit}的期限重新计算为{}。", due.zh_full()),
        [] => return Ok(()),
    };
    tell(cx, case, "期限已重新计算", &text).await
}

/// About something that is no case, such as a booking: in the account, and by every way there is.
pub async fn tell_person(cx: &Cx, account: AccountId, title: &str, text: &str) -> Result<()> {
    keep(cx, account, title, text).await?;
    if !by_text(cx) && !by_mail(cx) {
        return Ok(());
    }
    let account = account::query::by_id(cx, account).await?;
    write_to(cx, &account, title, text).await
}

/// In the account alone.
async fn keep(cx: &Cx, account: AccountId, title: &str, text: &str) -> Result<()> {
    let row = messages::Model {
        id: MessageId(Uuid::now_v7()),
        account_id: account,
        region: cx.region(),
        case_id: Uuid::nil(),
        title: title.to_owned(),
        text: text.to_owned(),
        at: cx.now,
        read_at: None,
    };
    query::insert(cx, row).await
}

/// So long one hears only once that letters do not arrive.
const QUIET_DAYS: i64 = 7;

/// Somebody's letters or text messages do not go out, however often they are tried: they can put their address right, or look here.
async fn undelivered(cx: &Cx, row: &outbox::Model) -> Result<()> {
    let Some(account) = row.account_id else { return Ok(()) };
    // Closed since, or a visitor's that is gone: nobody reads it, and no row may stand on what is not there.
    if !account::query::is_open(cx, account).await? {
        return Ok(());
    }
    let (title, what) = match row.channel.as_str() {
        "mail" => ("发给您的邮件没有送达", "邮箱"),
        _ => ("发给您的短信没有送达", "手机号码"),
    };
    if query::has_since(cx, account, title, cx.now.plus_hours(-24 * QUIET_DAYS)).await? {
        return Ok(());
    }
    let text = format!("“{}”试了多次都没有送达，请到“我的资料”核对{what}。所有通知在这里都能看到。", row.subject);
    keep(cx, account, title, &text).await
}

/// 提醒, to those who work here: on the desk and nowhere else.
pub async fn note(cx: &Cx, to: Vec<AccountId>, case: &Case, title: &str, text: &str) -> Result<()> {
    let no = spaced_no(case.no.as_deref().unwrap_or_default());
    let row = |account_id: AccountId| messages::Model {
        id: MessageId(Uuid::now_v7()),
        account_id,
        region: case.region,
        case_id: case.id,
        title: title.to_owned(),
        text: format!("{no} {}：{text}", case.item_name),
        at: cx.now,
        read_at: None,
    };
    query::insert_all(cx, to.into_iter().map(row).collect()).await
}

pub async fn tell(cx: &Cx, case: &Case, title: &str, text: &str) -> Result<()> {
    post_all(cx, case, title, text, "").await
}

/// `link` stands in what leaves the house, too: nothing secret.
async fn post_all(cx: &Cx, case: &Case, title: &str, text: &str, link: &str) -> Result<()> {
    let row = messages::Model {
        id: MessageId(Uuid::now_v7()),
        account_id: case.applicant_id,
        region: case.region,
        case_id: case.id,
        title: title.to_owned(),
        text: format!("{}：{text}", case.item_name),
        at: cx.now,
        read_at: None,
    };
    query::insert(cx, row).await?;
    if !by_text(cx) && !by_mail(cx) {
        return Ok(());
    }
    let account = account::query::by_id(cx, case.applicant_id).await?;
    // Never the name, the matter or a link with a secret: a text message is read by whoever holds the phone.
    let no = spaced_no(case.no.as_deref().unwrap_or_default());
    let short = format!("{}办件{no}：{title}。{}{link}", signed(cx), short(case.stage));
    let link = if link.is_empty() { &cx.hub.config.origin } else { link };
    let long = format!("办件编号 {no}\n\n{}：{text}\n\n{link}", case.item_name);
    post(cx, &account, title, &short, &long).await
}

/// Whether this hall has a gateway for text messages.
pub fn by_text(cx: &Cx) -> bool {
    !cx.hub.config.sms.url.is_empty()
}

/// Whether this hall has a mail server.
pub fn by_mail(cx: &Cx) -> bool {
    !cx.hub.config.mail.host.is_empty()
}

/// Something happened to the account that only its owner should do (ASVS 6.3.7).
pub async fn warn(cx: &Cx, account: &Account, what: &str) -> Result<()> {
    let text = format!("您账号的{what}。不是您本人操作的，请马上在登录页“忘记密码”重新设置密码，或者联系大厅。");
    write_to(cx, account, &format!("账号的{what}"), &text).await
}

/// About the account, not about a case: the same sentence by every way there is.
pub async fn write_to(cx: &Cx, account: &Account, subject: &str, text: &str) -> Result<()> {
    post(cx, account, subject, &format!("{}{text}", signed(cx)), &format!("{text}\n\n{}", cx.hub.config.origin))
        .await
}

/// To the phone alone: what it says shows that whoever reads it holds the phone.
pub async fn text_to(cx: &Cx, account: &Account, subject: &str, text: &str) -> Result<()> {
    let phone = personal::open(&cx.hub.keys, account)?.phone;
    match by_text(cx) {
        true => queue(cx, account.id, ["sms", &phone], subject, &format!("{}{text}", signed(cx))).await,
        false => Ok(()),
    }
}

/// To a number somebody left with a case without having an account: that something has happened, and not what.
pub async fn text_number(cx: &Cx, case: &Case, phone: &str, title: &str) -> Result<()> {
    let no = spaced_no(case.no.as_deref().unwrap_or_default());
    let text = format!("{}办件{no}：{title}。凭编号和查询码可查。", signed(cx));
    match by_text(cx) {
        true => queue(cx, case.applicant_id, ["sms", phone], title, &text).await,
        false => Ok(()),
    }
}

/// As the carrier has it on record: text messages without it are not carried.
fn signed(cx: &Cx) -> String {
    format!("【{}】", cx.hub.county.get().signature)
}

/// Into the outbox, for every way the hall and the account have in common.
async fn post(cx: &Cx, account: &Account, subject: &str, short: &str, long: &str) -> Result<()> {
    if account.kind == AccountKind::Guest {
        return Ok(());
    }
    let form = personal::open(&cx.hub.keys, account)?;
    for (channel, target, text, is_used) in
        [("mail", form.email, long, by_mail(cx)), ("sms", form.phone, short, by_text(cx))]
    {
        if target.is_empty() || !is_used {
            continue;
        }
        queue(cx, account.id, [channel, &target], subject, text).await?;
    }
    Ok(())
}

async fn queue(
    cx: &Cx,
    account: AccountId,
    [channel, target]: [&str; 2],
    subject: &str,
    text: &str,
) -> Result<()> {
    let id = Uuid::now_v7();
    let row = outbox::Model {
        id,
        account_id: Some(account),
        channel: channel.to_owned(),
        target: cx.hub.keys.seal(&send::target_place(id), target)?,
        subject: subject.to_owned(),
        text: cx.hub.keys.seal(&send::text_place(id), text)?,
        due_at: cx.now,
        n_tries: 0,
        leased_until: common::moment::Moment(0),
        sent_at: None,
    };
    query::queue(cx, row).await
}

fn short(stage: Stage) -> &'static str {
    match stage {
        stage::CORRECTION => "请登录查看告知书并补正。",
        stage::PRE_PASSED => "请带原件到窗口。",
        _ => "可凭查询码查看进度。",
    }
}
