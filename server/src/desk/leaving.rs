//! 离岗交接: everything in somebody's hands is given to somebody else, and then the account is stopped. All of it, or nothing.
use common::{
    account::{
        AccountKind, Duty,
        leaving::{self, Group, LEAVE, Leave, LeavingView, MOST_CASES, N_SHOWN, Successor, Thing},
        staff::DutiesForm,
    },
    case::spaced_no,
    check::Nothing,
    fault::Fault,
    id::{AccountId, StampId},
    moment::Day,
    proposal,
};
use uuid::Uuid;

use super::hold;
use crate::{
    account::{self, proposed, staffing, stand_in},
    base::error::{Error, Result},
    case,
    entity::{
        absences::Model as Absence, accounts::Model as Account, cases::Model as Case, mandates::Model as Letter,
        section_members::Model as Member, stamps::Model as Stamp, stand_ins::Model as Lent,
        transmittals::Model as List,
    },
    gate::{audit, cx::Cx},
    mandate,
};

mod query;

/// Everything that lies in somebody's hands.
struct Held {
    cases: Vec<Case>,
    drafts: Vec<Case>,
    letters: Vec<Letter>,
    stamps: Vec<Stamp>,
    lists: Vec<List>,
    sections: Vec<(Member, String)>,
    /// Those they stand in for.
    absences: Vec<(Absence, String)>,
    /// Those whose duties they hold meanwhile.
    lent: Vec<(Lent, String)>,
}

/// Somebody of a body whoever asks leads, and the bodies.
async fn whom(cx: &Cx, id: AccountId) -> Result<(Account, Vec<Uuid>)> {
    let orgs = case::query::orgs(cx).await?;
    let found = account::query::by_id(cx, id).await.ok();
    let ours = found.filter(|it| it.kind == AccountKind::Staff && it.org_id.is_some_and(|it| orgs.contains(&it)));
    let Some(it) = ours.filter(|_| cx.who.holds(Duty::Direct)) else { return Err(Fault::NotFound.into()) };
    // The three administrators are no head's to stop.
    match account::query::duties(cx, it.id).await?.iter().any(|it| it.is_admin()) {
        true => Err(Fault::NotFound.into()),
        false => Ok((it, orgs.to_vec())),
    }
}

async fn held(cx: &Cx, orgs: &[Uuid], id: AccountId) -> Result<Held> {
    Ok(Held {
        cases: query::cases(cx, orgs, id).await?,
        drafts: query::drafts(cx, id).await?,
        letters: query::letters(cx, id).await?,
        stamps: query::stamps(cx, orgs, id).await?,
        lists: query::lists(cx, orgs, id).await?,
        sections: query::sections(cx, id).await?,
        absences: query::absences(cx, id).await?,
        lent: stand_in::lent_to(cx, id).await?,
    })
}

fn groups(all: &Held) -> Vec<Group> {
    let group = |what: Thing, lines: Vec<String>| Group {
        what,
        n: lines.len() as u64,
        lines: lines.into_iter().take(N_SHOWN).collect(),
    };
    let day = |it: &str| Day::parse(it).map(Day::zh).unwrap_or_default();
    let case = |it: &Case| {
        let no = it.no.as_deref().map(spaced_no).unwrap_or_default();
        format!("{no} {} {}", it.item_name, it.stage.label()).trim().to_owned()
    };
    let of_kind = |what: Thing| all.cases.iter().filter(move |it| Thing::of(it.kind) == what).map(case).collect();
    let mut groups: Vec<Group> =
        Thing::ALL.iter().map(|it| (*it, of_kind(*it))).map(|it| group(it.0, it.1)).collect();
    let mut say = |what: Thing, lines: Vec<String>| {
        groups.retain(|it| it.what != what);
        groups.push(group(what, lines));
    };
    say(Thing::Draft, all.drafts.iter().map(case).collect());
    let letter = |it: &Letter| format!("{} {}，到{}", it.no, it.org, day(&it.until_on));
    say(Thing::Letter, all.letters.iter().map(letter).collect());
    say(Thing::Stamp, all.stamps.iter().map(|it| it.name.clone()).collect());
    let list = |it: &List| format!("{} {}，{}件", it.no, it.org, it.n_cases);
    say(Thing::List, all.lists.iter().map(list).collect());
    let section = |(it, name): &(Member, String)| match it.is_head {
        true => format!("{name}（负责人）"),
        false => name.clone(),
    };
    say(Thing::Section, all.sections.iter().map(section).collect());
    let away = |(it, name): &(Absence, String)| format!("{name}请假到{}", day(&it.until_on));
    say(Thing::Deputy, all.absences.iter().map(away).collect());
    let lent = |(it, name): &(Lent, String)| format!("替{name}，到{}", day(&it.until_on));
    say(Thing::StandIn, all.lent.iter().map(lent).collect());
    groups.retain(|it| it.n > 0);
    groups
}

pub async fn show(cx: Cx, id: AccountId, _: Nothing) -> Result<LeavingView> {
    let (account, orgs) = whom(&cx, id).await?;
    let all = held(&cx, &orgs, id).await?;
    view(&cx, &orgs, account, groups(&all)).await
}

async fn view(cx: &Cx, orgs: &[Uuid], it: Account, groups: Vec<Group>) -> Result<LeavingView> {
    let staff = mandate::query::staff(cx, orgs).await?;
    let own = staff.iter().find(|of| of.0.id == it.id).map(|it| it.1.clone()).unwrap_or_default();
    let others = staff.into_iter().filter(|of| of.0.is_active && of.0.id != it.id);
    let person = |(it, org): (Account, String)| Successor { id: it.id, name: it.name, post: it.post, org };
    let mut people: Vec<Successor> = others.map(person).collect();
    people.sort_by_key(|of| of.org != own);
    Ok(LeavingView { id: it.id, name: it.name, post: it.post, org: own, is_active: it.is_active, groups, people })
}

pub async fn leave(cx: Cx, id: AccountId, form: Leave) -> Result<LeavingView> {
    if cx.who.holds(Duty::Direct) {
        account::query::require_own(&cx, Duty::Direct, "says").await?;
    }
    let (account, orgs) = whom(&cx, id).await?;
    if cx.who.account() == Some(id) {
        return Err(Fault::form("says", "自己的离岗交接，请另一位负责人来办").into());
    }
    let all = held(&cx, &orgs, id).await?;
    leaving::require_all(&groups(&all), &form)?;
    if all.cases.len() > MOST_CASES {
        return Err(Fault::form("to-application", "在手的件太多，请先在“办件”里分派一部分").into());
    }
    let room = Room { orgs: &orgs, leaver: &account, form: &form };
    room.cases(&cx, all.cases).await?;
    room.drafts(&cx, all.drafts).await?;
    room.letters(&cx, all.letters).await?;
    room.stamps(&cx, all.stamps).await?;
    room.lists(&cx, all.lists).await?;
    room.sections(&cx, all.sections).await?;
    room.absences(&cx, all.absences).await?;
    room.lent(&cx, all.lent).await?;
    let stopped = DutiesForm { is_active: false, ..DutiesForm::default() };
    account::query::delete_invitation(&cx, id).await?;
    proposed::withdraw(&cx, proposal::About::Duties, id).await?;
    let account = staffing::apply(&cx, account, &stopped).await?;
    audit::note(&cx, LEAVE.path, &format!("account {id} left: {}", form.says), 200);
    let left = groups(&held(&cx, &orgs, id).await?);
    view(&cx, &orgs, account, left).await
}

/// One act of leaving.
struct Room<'a> {
    orgs: &'a [Uuid],
    leaver: &'a Account,
    form: &'a Leave,
}

impl Room<'_> {
    /// To whom, at work in a body whoever asks leads, and not whoever goes.
    async fn to(&self, cx: &Cx, what: Thing) -> Result<Account> {
        let refused = |says: &str| Fault::form(what.field(), says);
        let id = self.form.to(what).ok_or_else(|| refused("请选交给谁"))?;
        let found = account::query::by_id(cx, id).await.ok();
        let ours = found.filter(|it| {
            let is_ours = it.org_id.is_some_and(|it| self.orgs.contains(&it));
            it.kind == AccountKind::Staff && it.is_active && is_ours && it.id != self.leaver.id
        });
        Ok(ours.ok_or_else(|| refused("这位同事不在您的单位，或者已经停用，请重新选择"))?)
    }

    fn why(&self) -> String {
        format!("{}离岗：{}", self.leaver.name, self.form.says)
    }

    /// What another's rule says against it is said beside the kind it was about.
    fn beside<T>(what: Thing, done: Result<T>) -> Result<T> {
        done.map_err(|it| match it {
            Error::Fault(it) => Fault::form(what.field(), &crate::decision::in_words(it)).into(),
            it => it,
        })
    }

    async fn cases(&self, cx: &Cx, all: Vec<Case>) -> Result<()> {
        for what in Thing::ALL.iter().copied() {
            let some: Vec<Case> = all.iter().filter(|it| Thing::of(it.kind) == what).cloned().collect();
            if some.is_empty() {
                continue;
            }
            let to = self.to(cx, what).await?.id;
            if cx.who.account() == Some(to) {
                return Err(Fault::form(what.field(), "不能交给自己，请交给经办的同事").into());
            }
            Self::beside(what, hold::pass_on(cx, self.orgs, some, to, &self.why()).await)?;
        }
        Ok(())
    }

    async fn drafts(&self, cx: &Cx, all: Vec<Case>) -> Result<()> {
        if all.is_empty() {
            return Ok(());
        }
        let to = self.to(cx, Thing::Draft).await?;
        let who = crate::gate::session::query::who_of(&cx.db(), to.clone()).await?;
        if !who.holds(Duty::Counter) {
            let says = format!("{}没有窗口收件的岗位，请选另一位", to.name);
            return Err(Fault::form(Thing::Draft.field(), &says).into());
        }
        for it in all {
            case::query::change(cx, &it, |it| it.clerk_id = Some(to.id)).await?;
        }
        Ok(())
    }

    /// The old letters end, and new ones of the same reach begin.
    async fn letters(&self, cx: &Cx, all: Vec<Letter>) -> Result<()> {
        if all.is_empty() {
            return Ok(());
        }
        let (what, to) = (Thing::Letter, self.to(cx, Thing::Letter).await?);
        if cx.who.account() == Some(to.id) {
            return Err(Fault::form(what.field(), "不能给自己授权，请选另一位").into());
        }
        if all.iter().any(|it| Some(it.org_id) != to.org_id) {
            return Err(Fault::form(what.field(), "授权书要交给同一个单位的人").into());
        }
        let today = cx.now.day().to_string();
        for it in all {
            let next = Letter {
                org: it.org.clone(),
                account_id: to.id,
                holder: to.name.clone(),
                post: to.post.clone(),
                is_deputy: it.is_deputy,
                acts: it.acts.clone(),
                items: it.items.clone(),
                from_on: today.clone().max(it.from_on.clone()),
                until_on: it.until_on.clone(),
                // By whoever does this: nobody signs in another's name.
                signed_by: cx.who.name().to_owned(),
                max_fen: it.max_fen,
                ..mandate::empty(cx, it.org_id).await?
            };
            mandate::query::change(cx, &it, |it| {
                (it.revoked_on, it.revoked_why) = (Some(today.clone()), self.why());
            })
            .await?;
            mandate::query::insert(cx, next).await?;
        }
        Ok(())
    }

    async fn stamps(&self, cx: &Cx, all: Vec<Stamp>) -> Result<()> {
        if all.is_empty() {
            return Ok(());
        }
        let to = self.to(cx, Thing::Stamp).await?;
        if all.iter().any(|it| Some(it.org_id) != to.org_id) {
            return Err(Fault::form(Thing::Stamp.field(), "保管人要是用章单位自己的人").into());
        }
        let ids: Vec<StampId> = all.iter().map(|it| it.id).collect();
        // A line's place in the list is its moment.
        if mandate::query::keepers(cx, &ids).await?.iter().any(|it| it.since >= cx.now) {
            return Err(Fault::form(Thing::Stamp.field(), "印章刚刚交接过，请过一分钟再办").into());
        }
        for it in all {
            mandate::stamp::give(cx, &it, to.clone(), &self.why()).await?;
        }
        Ok(())
    }

    /// The sheet keeps the name that was signed; what comes back of it is the other's.
    async fn lists(&self, cx: &Cx, all: Vec<List>) -> Result<()> {
        if all.is_empty() {
            return Ok(());
        }
        let to = self.to(cx, Thing::List).await?;
        let says = format!("{}，由{}接手", self.why(), to.name);
        for it in all {
            query::take_over_list(cx, &it, to.id, &says).await?;
        }
        Ok(())
    }

    async fn sections(&self, cx: &Cx, all: Vec<(Member, String)>) -> Result<()> {
        if all.is_empty() {
            return Ok(());
        }
        let to = self.to(cx, Thing::Section).await?;
        if to.org_id != self.leaver.org_id {
            return Err(Fault::form(Thing::Section.field(), "科室里的事要交给同一个单位的人").into());
        }
        query::take_over_sections(cx, all.into_iter().map(|it| it.0).collect(), to.id).await
    }

    /// Duties are given by two: it ends, and is proposed anew for the other.
    async fn lent(&self, cx: &Cx, all: Vec<(Lent, String)>) -> Result<()> {
        for (it, _) in all {
            let to = self.to(cx, Thing::StandIn).await?;
            Self::beside(Thing::StandIn, stand_in::pass_on(cx, &it, &to, &self.why()).await)?;
        }
        Ok(())
    }

    async fn absences(&self, cx: &Cx, all: Vec<(Absence, String)>) -> Result<()> {
        if all.is_empty() {
            return Ok(());
        }
        let to = self.to(cx, Thing::Deputy).await?;
        if all.iter().any(|it| it.0.account_id == to.id) {
            return Err(Fault::form(Thing::Deputy.field(), "请假的人不能给自己代办，请选另一位").into());
        }
        for (it, _) in all {
            query::stand_in(cx, &it, to.id).await?;
        }
        Ok(())
    }
}
