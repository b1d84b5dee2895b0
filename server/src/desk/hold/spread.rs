//! 派件: to whom of the section the next case goes. Nobody who is away, nobody without the duty, and nobody of another section.
use std::collections::HashMap;

use common::{
    case::hold::{Hold, duty_of},
    fault::Fault,
    id::{AccountId, SectionId},
    section::{Candidate, fewest},
};
use uuid::Uuid;

use super::{Room, Taker, away, of_account};
use crate::{
    base::error::Result,
    desk::query,
    entity::{cases::Model as Case, section_members::Model as Member},
    gate::cx::Cx,
    section,
};

/// Whom the hall may choose from, and how many each has.
pub struct Spread {
    takers: Vec<Taker>,
    counted: Vec<Candidate>,
    members: Vec<Member>,
    /// By case; none: the whole body's.
    sections: HashMap<Uuid, SectionId>,
    /// Who has had another case of the same applicant, the last one; empty where nobody asks.
    known: HashMap<AccountId, AccountId>,
}

pub(super) async fn of(cx: &Cx, orgs: &[Uuid], room: &Room, cases: &[Case], how: Hold) -> Result<Spread> {
    let Some(duty) = cases.first().and_then(|it| duty_of(it.stage)) else {
        return Err(Fault::form("cases", "这些件现在不用分派").into());
    };
    if cases.iter().any(|it| duty_of(it.stage) != Some(duty)) {
        return Err(Fault::form("cases", "一次只分派同一个环节的件").into());
    }
    let bodies: Vec<Uuid> = cases.iter().map(|it| it.org_id).filter(|it| orgs.contains(it)).collect();
    let all = query::colleagues(cx, &bodies, duty).await?;
    let ids: Vec<AccountId> = all.iter().map(|it| it.id).collect();
    let away = away(cx, &ids).await?;
    let mut takers = Vec::new();
    for it in all.into_iter().filter(|it| !away.contains(&it.id)) {
        takers.push(of_account(cx, it).await?);
    }
    let held = query::n_held(cx, orgs, &ids).await?;
    let n_of = |id: AccountId| held.iter().find(|it| it.0 == id).map_or(0, |it| it.1 as u64);
    let section = |it: &Case| Some((it.id, room.section(it)?.id));
    let sections: HashMap<Uuid, SectionId> = cases.iter().filter_map(section).collect();
    let of: Vec<SectionId> = sections.values().copied().collect();
    Ok(Spread {
        counted: takers.iter().map(|it| Candidate { id: it.id, n_held: n_of(it.id) }).collect(),
        members: section::query::members(cx, &of).await?,
        known: match how {
            Hold::Known => query::known(cx, cases, &ids).await?,
            _ => HashMap::new(),
        },
        sections,
        takers,
    })
}

impl Spread {
    /// Who gets it.
    pub(super) fn next(&mut self, case: &Case) -> std::result::Result<&Taker, Fault> {
        let section = self.sections.get(&case.id);
        let is_member = |id: AccountId| {
            section.is_none_or(|of| self.members.iter().any(|it| it.section_id == *of && it.account_id == id))
        };
        let can = |it: &&Taker| it.orgs.first() == Some(&case.org_id) && is_member(it.id);
        let may: Vec<AccountId> = self.takers.iter().filter(can).map(|it| it.id).collect();
        let known = self.known.get(&case.applicant_id).filter(|it| may.contains(it));
        let chosen = match known {
            Some(it) => fewest(&mut self.counted, &[*it]),
            None => fewest(&mut self.counted, &may),
        };
        let nobody = || Fault::form("cases", "科室里现在没有能办的人，请先安排人员，或者看看谁请假");
        self.takers.iter().find(|it| Some(it.id) == chosen).ok_or_else(nobody)
    }
}
