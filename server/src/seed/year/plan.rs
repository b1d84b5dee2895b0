//! Who comes when, and how it goes: all of it drawn before the year begins.
use std::sync::Arc;

use common::{
    application,
    case::flow::Stage,
    id::CaseId,
    moment::Moment,
    question,
};
use uuid::Uuid;

use super::{
    Living, World, hall,
    course::Course,
    life::{Life, Walk},
    matters::{self, By, HYGIENE, Matter, SHOP, Way},
    people::Person,
    questions, time,
};
use crate::seed::dice::Dice;

/// What a life is about.
#[derive(Clone, Copy, Debug)]
enum About {
    Case(&'static Matter, Course),
    Question,
    Callback,
    Inquiry,
    Ticket,
}

pub struct Plan {
    pub n: usize,
    pub start: Moment,
    dice: Dice,
    about: About,
    stands_at: Option<Stage>,
    late_days: i64,
    is_zhous: bool,
}

/// Draws what exactly.
type Drawn = fn(&mut Dice) -> About;
/// Of a hundred lives.
const ABOUT: [(Drawn, usize); 4] = [
    (case_of, 84),
    (|_| About::Question, 10),
    (|_| About::Callback, 3),
    (|_| About::Inquiry, 3),
];
/// Every so many lives one that a department is late with, now.
const A_LATE_ONE: usize = 250;
/// Every so many lives one of the demonstration's own citizen.
const A_ZHOU: usize = 90;
/// So many at every stage, in a whole year; in a short one, one each.
const WHOLE: usize = 1_000;
const AT_A_STAGE: usize = 4;
const TICKETS: usize = 14;

fn case_of(dice: &mut Dice) -> About {
    let weighed: Vec<(&'static Matter, usize)> = matters::ALL.iter().map(|it| (it, it.weight)).collect();
    let matter = dice.weighed(&weighed).unwrap_or(&matters::ALL[0]);
    About::Case(matter, Course::of(matter, dice))
}

fn named(name: &str) -> &'static Matter {
    matters::ALL.iter().find(|it| it.name == name).unwrap_or(&matters::ALL[0])
}

pub fn all(world: &World, now: Moment, n_lives: usize, family: u64) -> Vec<Plan> {
    let mut plans: Vec<Plan> = Vec::new();
    let mut add = |start: Moment, about: About, stands_at: Option<Stage>, late_days: i64, dice: Dice| {
        let n = plans.len();
        let is_person = matches!(about, About::Case(Matter { by: By::Person, .. }, it) if it != Course::Draft);
        let is_zhous = is_person && stands_at.is_none() && n % A_ZHOU == A_ZHOU / 2;
        plans.push(Plan { n, start, dice, about, stands_at, late_days, is_zhous });
    };
    let mut dice = Dice::of(family, u64::MAX / 2);
    let today = now.day();
    let back = |n: i32| {
        let mut day = today;
        for _ in 0..n {
            day = (1..).map(|it| day.plus(-it)).find(|it| world.calendar.is_working(*it)).unwrap_or(day);
        }
        day
    };
    // Those that stand somewhere now: begun a few days ago, and gone there without delay.
    let n_each = if n_lives >= WHOLE { AT_A_STAGE } else { 1 };
    let stages = application::FLOW.stages.iter().map(|it| it.stage);
    for stage in stages {
        let Some((course, name)) = Course::to(stage) else { continue };
        for n in 0..n_each {
            let start = back(2 + (n % 2) as i32).start().plus_minutes(9 * 60 + dice.between(0, 90));
            add(start, About::Case(named(name), course), Some(stage), 0, Dice::of(family, dice.roll(1 << 30) as u64));
        }
    }
    for stage in questions::STANDING {
        for _ in 0..n_each {
            let start = back(1).start().plus_minutes(9 * 60 + dice.between(0, 300));
            add(start, About::Question, Some(stage), 0, Dice::of(family, dice.roll(1 << 30) as u64));
        }
    }
    // Those a department is late with, and questions nobody has answered in time.
    for n in 0..(n_lives / A_LATE_ONE).max(1) {
        let start = back(18 + n as i32 % 5).start().plus_minutes(9 * 60 + dice.between(0, 300));
        let about = About::Case(named(HYGIENE), Course::Whole);
        add(start, about, None, 60, Dice::of(family, dice.roll(1 << 30) as u64));
        let start = back(9).start().plus_minutes(10 * 60);
        add(start, About::Question, Some(question::stage::ANSWERED), 60, Dice::of(family, dice.roll(1 << 30) as u64));
    }
    if world.calendar.is_working(today) {
        for n in 0..TICKETS.min(n_lives / 8) {
            let start = today.start().plus_minutes(9 * 60 + 12 * n as i64);
            add(start, About::Ticket, None, 0, Dice::of(family, dice.roll(1 << 30) as u64));
        }
    }
    for n in 0..n_lives {
        let mut own = Dice::of(family, n as u64);
        let about = own.weighed(&ABOUT).map_or(About::Question, |it| it(&mut own));
        let mut day = today.plus(-(own.roll(365) as i32));
        // From home some come on days off, too.
        if !world.calendar.is_working(day) && own.chance(70) {
            day = world.calendar.working_from(day);
        }
        let minute = own.between(7 * 60 + 30, 22 * 60).min(own.between(7 * 60 + 30, 22 * 60));
        add(day.start().plus_minutes(minute), about, None, 0, own);
    }
    plans.retain(|it| it.start <= now);
    plans
}

impl Plan {
    pub fn live(self, world: Arc<World>) -> Living {
        Box::pin(async move {
            let (n, about) = (self.n, format!("{:?}", self.about));
            let shared = world.clone();
            let walk = self.walk(world).await;
            shared.ended(n, &about, walk);
        })
    }

    async fn walk(self, world: Arc<World>) -> Walk {
        let matter = match self.about {
            About::Case(it, _) => it,
            _ => named(SHOP),
        };
        let Some((item_id, item)) = world.item(matter.name) else { return Ok(()) };
        let lookup = world.clone();
        let mut life = Life {
            world,
            n: self.n,
            dice: self.dice,
            now: self.start,
            matter,
            item_id,
            item,
            person: Person::default(),
            firm: None,
            own: common::account::Who::Nobody,
            case: CaseId { region: lookup.hub.region(), uuid: Uuid::nil() },
            stage: Stage::default(),
            version: 0,
            stands_at: self.stands_at,
            is_quick: self.stands_at.is_some(),
            late_days: self.late_days,
            is_zhous: self.is_zhous,
        };
        if matter.way == Way::Nobody && matches!(self.about, About::Case(..)) {
            life.is_zhous = false;
        }
        match self.about {
            About::Case(_, course) => Box::pin(course.walk(&mut life)).await,
            About::Question => {
                let item = |name: &str| lookup.item(name).map(|it| it.0);
                Box::pin(questions::walk(&mut life, item)).await
            }
            About::Callback => {
                let at = time::open_from(&lookup.calendar, &mut life.dice, life.now);
                life.until(at).await;
                hall::called_back(&mut life).await
            }
            About::Inquiry => hall::asked_first(&mut life).await,
            About::Ticket => hall::in_line(&mut life, item_id).await,
        }
    }
}
