//! One applicant with one case: who they are, when they act, and the calls it takes. What officials do with it is in `window.rs` and
//! `department.rs`.
use std::{future::Future, sync::Arc, time::Duration};

use common::{
    account::{AccountKind, RealName, Who},
    call::{At, Call},
    case::{CaseView, flow::Stage},
    check::{Check, Nothing},
    decision::SayForm,
    fault::Fault,
    id::{AccountId, CaseId, ItemId},
    moment::Moment,
    review::VersionForm,
};
use uuid::Uuid;

use super::{
    super::dice::Dice,
    World,
    matters::{By, Matter},
    people::{self, Firm, Person},
    time,
};
use crate::{
    account::{self, agreement, personal},
    base::error::{Error, Result},
    catalogue::versions::Published,
    entity::accounts::Model as Account,
    gate::{cx::Cx, serve::done, write::write},
};

/// Why a life goes no further.
#[derive(Debug)]
pub enum Over {
    /// It stands where it was wanted.
    Stands,
    Wrong(Error),
}

impl From<Error> for Over {
    fn from(it: Error) -> Over {
        Over::Wrong(it)
    }
}

impl From<Fault> for Over {
    fn from(it: Fault) -> Over {
        Over::Wrong(it.into())
    }
}

impl From<anyhow::Error> for Over {
    fn from(it: anyhow::Error) -> Over {
        Over::Wrong(it.into())
    }
}

pub type Walk<T = ()> = std::result::Result<T, Over>;

/// A call that found the hall too busy is made again, as anybody would.
const TRIES: u32 = 20;
const PAUSE: Duration = Duration::from_millis(300);

pub struct Life {
    pub world: Arc<World>,
    pub n: usize,
    pub dice: Dice,
    pub now: Moment,
    pub matter: &'static Matter,
    pub item_id: ItemId,
    pub item: Arc<Published>,
    pub person: Person,
    pub firm: Option<Firm>,
    /// As whom the applicant acts.
    pub own: Who,
    pub case: CaseId,
    pub stage: Stage,
    pub version: i32,
    /// Where it is to stand at the end of the year.
    pub stands_at: Option<Stage>,
    /// Everything goes at once: it is to stand somewhere soon.
    pub is_quick: bool,
    /// So many working days more than others take.
    pub late_days: i64,
    /// Of the demonstration's own citizen, whom a visitor signs in as.
    pub is_zhous: bool,
}

impl Life {
    pub async fn until(&mut self, at: Moment) {
        // Nobody acts on the minute.
        let at = Moment(at.0.max(self.now.0 + 20_000) / 60_000 * 60_000 + self.dice.between(0, 59) * 1_000);
        self.world.time.until(at, self.n).await;
        self.now = at;
    }

    /// In one sitting, so many minutes later.
    pub async fn shortly(&mut self, from: i64, to: i64) {
        let at = self.now.plus_minutes(self.dice.between(from, to));
        self.until(at).await;
    }

    /// At the desk, so many minutes later.
    pub async fn minutes(&mut self, from: i64, to: i64) {
        let at = self.now.plus_minutes(self.dice.between(from, to));
        let at = time::open_from(&self.world.calendar, &mut self.dice, at);
        self.until(at).await;
    }

    /// At the desk, so many working days later; none: within hours.
    pub async fn days(&mut self, from: i64, to: i64) {
        match self.dice.between(from, to) {
            _ if self.is_quick => self.minutes(5, 40).await,
            0 => self.minutes(20, 180).await,
            n => {
                let at = time::days_later(&self.world.calendar, &mut self.dice, self.now, n);
                self.until(at).await;
            }
        }
    }

    /// At the desk, the next working day, however quick everybody is.
    pub async fn next_day(&mut self) {
        let at = time::days_later(&self.world.calendar, &mut self.dice, self.now, 1);
        self.until(at).await;
    }

    /// At home, in the evening or whenever there is time.
    pub async fn home(&mut self, from_hours: i64, to_hours: i64) {
        if self.is_quick {
            return self.shortly(20, 90).await;
        }
        let mut at = self.now.plus_minutes(self.dice.between(from_hours * 60, to_hours * 60));
        if !(7 * 60..22 * 60 + 30).contains(&at.minute_of_day()) {
            at = at.day().plus(1).start().plus_minutes(self.dice.between(8 * 60, 13 * 60));
        }
        self.until(at).await;
    }

    /// As somebody, now.
    pub fn cx(&self, who: &Who) -> Cx {
        let mut cx = Cx::reading(self.world.hub.clone(), who.clone()).at(self.now);
        // They have agreed when they registered.
        cx.agreed = self.world.hub.config.rules.clone();
        cx
    }

    pub async fn act<P, I, O, F, R>(&self, who: &Who, call: &Call<P, I, O>, handler: F, at: P, form: I) -> Walk<O>
    where
        P: At + Clone + Send + Sync,
        I: Check + Clone + Send + Sync,
        I::Out: Clone + Send + Sync,
        O: Send,
        F: Fn(Cx, P, I::Out) -> R + Send + Sync,
        R: Future<Output = Result<O>> + Send,
    {
        let cx = self.cx(who);
        for _ in 0..TRIES {
            // Boxed here, once: what a life does many of in a row would otherwise stand on its stack all at once.
            match Box::pin(done(&cx, call, &handler, at.clone(), form.clone())).await {
                Err(Error::Fault(Fault::Busy)) => tokio::time::sleep(PAUSE).await,
                it => return Ok(it?),
            }
        }
        Err(Fault::Busy.into())
    }

    /// An act on the case, by whoever it is, and where it stands then.
    pub async fn step<I, F, R>(
        &mut self,
        who: &Who,
        call: &Call<CaseId, I, CaseView>,
        handler: F,
        form: I,
    ) -> Walk<CaseView>
    where
        I: Check + Clone + Send + Sync,
        I::Out: Clone + Send + Sync,
        F: Fn(Cx, CaseId, I::Out) -> R + Send + Sync,
        R: Future<Output = Result<CaseView>> + Send,
    {
        let view = self.act(who, call, handler, self.case, form).await?;
        self.seen(&view)?;
        Ok(view)
    }

    pub fn seen(&mut self, view: &CaseView) -> Walk {
        (self.version, self.stage) = (view.version, view.stage);
        self.stands()
    }

    pub fn stands(&self) -> Walk {
        match self.stands_at == Some(self.stage) {
            true => Err(Over::Stands),
            false => Ok(()),
        }
    }

    /// What time or another hand has done meanwhile.
    pub async fn look(&mut self) -> Walk<CaseView> {
        let own = self.own.clone();
        let view = Box::pin(crate::case::show(self.cx(&own), self.case, Nothing {})).await?;
        self.seen(&view)?;
        Ok(view)
    }

    pub fn at(&self) -> VersionForm {
        VersionForm { version: self.version }
    }

    pub fn say(&self, says: &str) -> SayForm {
        SayForm { version: self.version, says: says.to_owned() }
    }

    pub fn staff(&self, login: &str) -> Walk<Who> {
        self.world.staff(login)
    }

    /// One of the windows the matter has.
    pub fn window(&mut self) -> Walk<Who> {
        let login = self.dice.word(self.matter.windows);
        self.staff(login)
    }

    /// Somebody new, or the demonstration's own citizen.
    pub async fn introduced(&mut self) -> Walk {
        self.invent();
        if self.is_zhous {
            (self.own, self.person) = self.world.zhou.clone();
            return Ok(());
        }
        self.register().await
    }

    /// Invents whoever it is; nobody knows them yet.
    pub fn invent(&mut self) {
        let (region, today) = (self.world.hub.region().0, self.now.day());
        let age = match self.matter.by {
            By::Elder => (61, 88),
            By::Person | By::Firm => (20, 58),
        };
        self.person = people::person(&mut self.dice, region as u32, today, age);
        if self.matter.by == By::Firm {
            let firm = people::firm(&mut self.dice, region as u32, today);
            (self.person, self.firm) = (firm.head.clone(), Some(firm));
        }
    }

    /// An account, as whoever signs up has one: the number proven, the rules agreed to.
    pub async fn register(&mut self) -> Walk {
        let (kind, profile) = match &self.firm {
            Some(it) => (AccountKind::Legal, it.profile()),
            None => (AccountKind::Person, self.person.profile()),
        };
        let id = AccountId(Uuid::now_v7());
        let empty = account::query::empty(id, self.now);
        let row = Account { kind, real_name: RealName::Declared, phone_proven: true, ..empty };
        let row = personal::sealed(&self.world.hub.keys, row, &profile)?;
        write(&self.cx(&Who::Nobody), |cx| {
            let row = row.clone();
            async move {
                account::query::insert(&cx, row).await?;
                agreement::record(&cx, id).await
            }
        })
        .await?;
        self.own = Who::Citizen { account: id, name: profile.name };
        Ok(())
    }
}
