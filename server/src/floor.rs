//! 楼层和窗口: halls, floors and windows as rows, held in memory as of their revision; where a matter is done, when it is open there, and
//! the way to it.
use std::sync::{Arc, Mutex, PoisonError};

use common::{
    calendar::Calendar,
    fault::Fault,
    floor::{
        self, Floor, GuideForm, GuideView, Hall, HallKind, Matter, Window, WindowKind, for_matter,
        hours::{Span, Special, Standing, standing},
    },
    id::{AccountId, FloorId, HallId, ItemId, WindowId},
    moment::Day,
};

use crate::{
    base::{error::Result, tongue::Words},
    calendar, catalogue,
    entity::{items, series},
    gate::{cx::Cx, serve::Routes},
};

mod book;
pub mod desk;
pub mod drawn;
mod holders;
pub mod query;
mod share;

pub fn routes(routes: Routes) -> Routes {
    holders::routes(share::routes(desk::routes(routes.serve(floor::GUIDE, guide))))
}

/// Where the revision is counted, among the county's other series.
const SERIES: &str = "floors";
const MINUTES: i64 = 24 * 60;

#[derive(Clone, Debug)]
pub struct WindowOf {
    pub id: WindowId,
    pub window: Window,
}

#[derive(Clone, Debug)]
pub struct FloorOf {
    pub id: FloorId,
    pub floor: Floor,
    /// By number, as they were made where they have none.
    pub windows: Vec<WindowOf>,
}

#[derive(Clone, Debug)]
pub struct HallOf {
    pub id: HallId,
    pub hall: Hall,
    pub days: Vec<Special>,
    pub floors: Vec<FloorOf>,
}

/// Every hall of the county, the centre first.
#[derive(Default)]
pub struct Halls {
    revision: i32,
    pub all: Vec<HallOf>,
}

/// A window where it stands.
#[derive(Clone, Copy)]
pub struct At<'a> {
    pub hall: &'a HallOf,
    pub floor: &'a FloorOf,
    pub one: &'a WindowOf,
}

impl At<'_> {
    /// 二楼卫生健康05号窗口
    pub fn called(&self) -> String {
        let (floor, name) = (&self.floor.floor.name, &self.one.window.name);
        if name.contains('楼') { name.clone() } else { format!("{floor}{name}") }
    }
}

impl Halls {
    pub fn windows(&self) -> Vec<At<'_>> {
        let of = |hall: &'_ HallOf| hall.floors.iter().map(|it| it.windows.len()).sum::<usize>();
        let mut all = Vec::with_capacity(self.all.iter().map(of).sum());
        for hall in &self.all {
            for floor in &hall.floors {
                all.extend(floor.windows.iter().map(|one| At { hall, floor, one }));
            }
        }
        all
    }

    pub fn window(&self, id: WindowId) -> Option<At<'_>> {
        self.windows().into_iter().find(|it| it.one.id == id)
    }

    /// The windows that are surest of a matter, where the hall is there.
    pub fn of_matter(&self, it: &Matter, on: Day) -> Vec<At<'_>> {
        self.surest(it, on, |_| true)
    }

    fn surest(&self, it: &Matter, on: Day, wanted: impl Fn(&At) -> bool) -> Vec<At<'_>> {
        let all = self.windows();
        let open: Vec<At> = all.into_iter().filter(|it| it.hall.hall.is_there(on) && wanted(it)).collect();
        for_matter(&open, |it| &it.one.window, it, on).into_iter().copied().collect()
    }

    pub fn centre(&self, on: Day) -> Option<&HallOf> {
        self.all.iter().find(|it| it.hall.kind == HallKind::Centre && it.hall.is_there(on))
    }

    /// The hours of a day where a matter is done: of its windows, or of the centre. Where nobody has said any, a working day is open.
    pub fn spans(&self, it: Option<&Matter>, day: Day, calendar: &Calendar) -> Vec<Span> {
        // A machine that stands there around the clock opens nobody's window.
        let served = |it: &At| it.one.window.kind != WindowKind::Machine;
        let at = it.map(|it| self.surest(it, day, served)).unwrap_or_default();
        let mut all: Vec<Span> = at.iter().flat_map(|it| it.spans(day, calendar)).collect();
        if at.iter().any(|it| it.one.window.hours.is_some() || it.hall.has_said(day)) {
            return merged(&mut all);
        }
        match self.centre(day) {
            Some(it) if it.has_said(day) => it.hall.hours.on(day, calendar, &it.days).to_vec(),
            // There was one, and it is closed.
            None if self.all.iter().any(|it| it.hall.kind == HallKind::Centre) => Vec::new(),
            _ if calendar.is_working(day) => vec![Span(0, MINUTES)],
            _ => Vec::new(),
        }
    }
}

impl HallOf {
    /// Whether somebody has said what that day is like.
    fn has_said(&self, day: Day) -> bool {
        !self.hall.hours.is_empty() || self.days.iter().any(|it| it.day == day)
    }

    /// Whether somebody has said when it, or a window of it, is open.
    fn says_hours(&self) -> bool {
        let of_windows = || self.floors.iter().flat_map(|it| &it.windows).any(|it| it.window.hours.is_some());
        !self.hall.hours.is_empty() || of_windows()
    }
}

impl At<'_> {
    pub fn spans(&self, day: Day, calendar: &Calendar) -> Vec<Span> {
        let week = self.one.window.hours.as_ref().unwrap_or(&self.hall.hall.hours);
        week.on(day, calendar, &self.hall.days).to_vec()
    }
}

/// One after the other, those that touch as one.
fn merged(all: &mut [Span]) -> Vec<Span> {
    all.sort_by_key(|it| (it.0, it.1));
    let mut out: Vec<Span> = Vec::new();
    for it in all.iter() {
        match out.last_mut() {
            Some(last) if it.0 <= last.1 => last.1 = last.1.max(it.1),
            _ => out.push(*it),
        }
    }
    out
}

/// A matter's row, as windows ask about it.
pub fn matter(row: &items::Model) -> Matter<'_> {
    let themes = row.theme.split('|').filter(|it| !it.is_empty()).collect();
    Matter { code: &row.code, themes, org: &row.org_name }
}

#[derive(Default)]
struct Held(Mutex<Option<Arc<Halls>>>);

/// Called in the transaction that changes any of it.
async fn changed(cx: &Cx) -> Result<()> {
    series::next(&cx.db(), cx.region(), SERIES).await?;
    Ok(())
}

/// As it is now. Inside a change it is read anew and not kept: what is not committed may not be remembered.
pub async fn current(cx: &Cx) -> Result<Arc<Halls>> {
    let revision = series::last(&cx.db(), cx.region(), SERIES).await?;
    let all = cx.hub.memory.of::<Held>();
    let held = || all.0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(it) = held().as_ref().filter(|it| it.revision == revision && cx.is_reading()) {
        return Ok(it.clone());
    }
    let halls = Arc::new(Halls { revision, all: query::halls(cx).await? });
    if cx.is_reading() {
        *held() = Some(halls.clone());
    }
    Ok(halls)
}

/// How it stands with the centre, or where a matter is done; `None`: nobody has said when it is open.
pub async fn now(cx: &Cx, it: Option<&Matter<'_>>) -> Result<Option<Standing>> {
    let (halls, calendar) = (current(cx).await?, calendar::current(cx).await?);
    match halls.all.iter().any(HallOf::says_hours) {
        false => Ok(None),
        true => Ok(Some(standing(cx.now, |day| halls.spans(it, day, &calendar)))),
    }
}

/// 今天开到17:00, for the first page.
pub async fn says_now(cx: &Cx) -> Result<String> {
    Ok(now(cx, None).await?.map(|it| it.says()).unwrap_or_default())
}

/// Whether one can come now: with a number of the line, for a matter.
///
/// # Errors
/// In words: until when not.
pub async fn require_open(cx: &Cx, it: &Matter<'_>) -> Result<()> {
    let (halls, calendar) = (current(cx).await?, calendar::current(cx).await?);
    let standing = standing(cx.now, |day| halls.spans(Some(it), day, &calendar));
    match standing {
        it if it.is_open() => Ok(()),
        _ if halls.all.is_empty() => Err(Fault::form("code", "今天不上班，不能取号。可以先预约").into()),
        it => Err(Fault::form("code", &format!("{}，现在不能取号。可以先预约", it.says())).into()),
    }
}

/// A matter's row, where the catalogue has it.
pub async fn row_of(cx: &Cx, id: ItemId) -> Result<Option<items::Model>> {
    Ok(catalogue::shelf::current(cx, cx.region()).await?.row(id).cloned())
}

/// Whoever works at no window any longer sits at none.
pub async fn leave(cx: &Cx, account: AccountId) -> Result<()> {
    match query::seat_of(cx, account).await? {
        Some(seat) if !query::sitters(cx).await?.iter().any(|it| it.id == account) => {
            desk::stand_up(cx, seat).await
        }
        _ => Ok(()),
    }
}

/// Beside a matter's guide: its windows by name, and the way to them.
pub async fn way(cx: &Cx, id: ItemId) -> Result<String> {
    let Some(row) = row_of(cx, id).await? else { return Ok(String::new()) };
    let halls = current(cx).await?;
    let found = halls.of_matter(&matter(&row), cx.now.day());
    Ok(drawn::beside(id, &found))
}

async fn guide(cx: Cx, (): (), form: GuideForm) -> Result<GuideView> {
    let seen = drawn::Seen::of(&cx, &form).await?;
    Ok(GuideView { standing: says_now(&cx).await?, html: drawn::page(&seen, Words::default(), false) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_of_several_windows_are_one_day() {
        let span = |from: i64, until: i64| Span(from * 60, until * 60);
        assert_eq!(merged(&mut [span(13, 17), span(9, 12), span(9, 13)]), [span(9, 17)]);
        assert_eq!(merged(&mut [span(9, 12), span(14, 17)]), [span(9, 12), span(14, 17)]);
        assert_eq!(merged(&mut []), []);
    }
}
