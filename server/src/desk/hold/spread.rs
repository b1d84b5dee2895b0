//! 派件: to whom of the section the next case goes. Nobody who is away, nobody without the duty, and nobody of another section.
use std::collections::HashMap;

use common::{
    application::stage,
    case::hold::{Hold, duty_of},
    fault::Fault,
    id::{AccountId, SectionId},
    section::{Candidate, fewest},
};
use uuid::Uuid;

use super::{Room, Taker, away};
use crate::{
    base::error::Result,
    desk::query,
    entity::{accounts::Model as Account, cases::Model as Case, section_members::Model as Member},
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
    // Each for the body they work in, and by the duty they were looked for by.
    let taker = |it: Account| Some(Taker { orgs: vec![it.org_id?], duties: vec![duty], id: it.id, name: it.name });
    let takers: Vec<Taker> = all.into_iter().filter(|it| !away.contains(&it.id)).filter_map(taker).collect();
    let held = query::n_held(cx, orgs, &ids).await?;
    // What is handed out anew is nobody's load.
    let n_here = |id: AccountId| cases.iter().filter(|it| it.claimed_by == Some(id)).count() as u64;
    let n_held = |id: AccountId| held.iter().find(|it| it.0 == id).map_or(0, |it| it.1 as u64);
    let n_of = |id: AccountId| n_held(id).saturating_sub(n_here(id));
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
        // Handed out anew, it goes to somebody else.
        let has_it = |id: AccountId| case.stage == stage::IN_REVIEW && case.handler_id == Some(id);
        let can = |it: &&Taker| it.orgs.contains(&case.org_id) && is_member(it.id) && !has_it(it.id);
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
