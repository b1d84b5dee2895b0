//! Who comes when, and how it goes: all of it drawn before the year begins.
use std::sync::Arc;

use common::{
    application, callback::stage as calls, case::flow::Stage, decision::pledge::Finding, id::CaseId,
    moment::Moment, question,
};
use uuid::Uuid;

use super::{
    Living, World,
    course::Course,
    editions, externals, hall,
    life::{Life, Walk},
    matters::{self, By, HYGIENE, Matter, SHOP, SMALL_FOOD, Way},
    people::Person,
    questions, snags, time, voices,
};
use crate::seed::dice::Dice;

/// What a life is about.
#[derive(Clone, Copy, Debug)]
enum About {
    Case(&'static Matter, Course),
    Question,
    Callback,
    Inquiry,
    Registration,
    Ticket,
    Edition,
    Snag,
    External,
}

impl About {
    /// For the log.
    fn says(self) -> String {
        match self {
            About::Case(matter, course) => format!("{} {course:?}", matter.name),
            it => format!("{it:?}"),
        }
    }
}

pub struct Plan {
    pub n: usize,
    pub start: Moment,
    dice: Dice,
    about: About,
    stands_at: Option<Stage>,
    /// Everything at once, to be there soon.
    is_quick: bool,
    late_days: i64,
    is_zhous: bool,
}

/// Draws what exactly.
type Drawn = fn(&mut Dice) -> About;
/// Of a hundred lives.
const ABOUT: [(Drawn, usize); 4] =
    [(case_of, 84), (|_| About::Question, 10), (|_| About::Callback, 3), (|_| About::Inquiry, 3)];
/// Every so many lives one that a department is late with, now.
const A_LATE_ONE: usize = 250;
/// Every so many lives one of the demonstration's own citizen.
const A_ZHOU: usize = 90;
/// So many at every stage, in a whole year; in a short one, one each.
const WHOLE: usize = 1_000;
const AT_A_STAGE: usize = 4;
const TICKETS: usize = 14;
/// Ways every year has somebody on.
const SURE: [(Course, &str); 9] = [
    (Course::Voided, HYGIENE),
    (Course::Promised(Finding::Broken), SMALL_FOOD),
    (Course::Promised(Finding::Mend), SMALL_FOOD),
    (Course::Terminated, HYGIENE),
    (Course::Deferred, HYGIENE),
    (Course::Defaulted, HYGIENE),
    (Course::Twice, HYGIENE),
    (Course::Deemed, "生育登记服务"),
    (Course::Extended, HYGIENE),
];

fn case_of(dice: &mut Dice) -> About {
    let weighed: Vec<(&'static Matter, usize)> = matters::ALL.iter().map(|it| (it, it.weight)).collect();
    let matter = dice.weighed(&weighed).unwrap_or(&matters::ALL[0]);
    About::Case(matter, Course::of(matter, dice))
}

fn named(name: &str) -> &'static Matter {
    matters::ALL.iter().find(|it| it.name == name).unwrap_or(&matters::ALL[0])
}

/// What waits for somebody now, and since how many working days.
fn waiting() -> [(About, i32); 6] {
    let case = |course: Course, name: &str| About::Case(named(name), course);
    [
        (case(Course::AskedVoid, HYGIENE), 1),
        (case(Course::AskedAgain, HYGIENE), 3),
        (case(Course::AskedWord, HYGIENE), 2),
        (case(Course::FoundBroken, SMALL_FOOD), 4),
        (case(Course::Promised(Finding::Kept), SMALL_FOOD), 3),
        (case(Course::Defaulted, HYGIENE), 4),
    ]
}

pub fn all(world: &World, now: Moment, n_lives: usize, family: u64) -> Vec<Plan> {
    let mut plans: Vec<Plan> = Vec::new();
    let mut add = |plan: Plan| plans.push(Plan { n: plans.len(), ..plan });
    // What is sure to be there has numbers of its own, so that it changes nothing for the others.
    let mut own = 0;
    let mut sure = |start: Moment, about: About| {
        own += 1;
        let dice = Dice::of(family, (1 << 40) + own);
        Plan { n: 0, start, dice, about, stands_at: None, is_quick: true, late_days: 0, is_zhous: false }
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
            let plan = sure(start, About::Case(named(name), course));
            add(Plan { stands_at: Some(stage), ..plan });
        }
    }
    for stage in questions::STANDING {
        for _ in 0..n_each {
            let start = back(1).start().plus_minutes(9 * 60 + dice.between(0, 300));
            let plan = sure(start, About::Question);
            add(Plan { stands_at: Some(stage), ..plan });
        }
    }
    let beside = [
        (&hall::CALLS[..], About::Callback),
        (&hall::ASKED[..], About::Inquiry),
        (&voices::STANDING[..], About::Case(named(SHOP), Course::Complained)),
    ];
    for (stages, about) in beside {
        for stage in stages.iter().flat_map(|it| std::iter::repeat_n(*it, n_each)) {
            // Given up after three tries on as many days.
            let n_back = if stage == calls::UNREACHABLE { 5 } else { 1 };
            let start = back(n_back).start().plus_minutes(9 * 60 + dice.between(0, 60));
            let plan = sure(start, about);
            add(Plan { stands_at: Some(stage), ..plan });
        }
    }
    for (about, n_back) in waiting() {
        let start = back(n_back).start().plus_minutes(9 * 60 + dice.between(0, 60));
        add(sure(start, about));
    }
    // Those that go a way so few go that a short year might have none.
    for (n, (course, name)) in (1..).zip(SURE) {
        let start = back(20 * n).start().plus_minutes(9 * 60 + dice.between(0, 300));
        let plan = sure(start, About::Case(named(name), course));
        add(Plan { is_quick: false, ..plan });
    }
    let plan = sure(back(30).start().plus_minutes(10 * 60), About::Question);
    add(Plan { stands_at: Some(question::stage::WITHDRAWN), ..plan });
    // Those a department is late with, and questions nobody has answered in time.
    for n in 0..(n_lives / A_LATE_ONE).max(1) {
        let start = back(18 + n as i32 % 5).start().plus_minutes(9 * 60 + dice.between(0, 300));
        let plan = sure(start, About::Case(named(HYGIENE), Course::Whole));
        add(Plan { is_quick: false, late_days: 60, ..plan });
        let plan = sure(back(9).start().plus_minutes(10 * 60), About::Question);
        add(Plan { is_quick: false, late_days: 60, stands_at: Some(question::stage::ANSWERED), ..plan });
    }
    if world.calendar.is_working(today) {
        for n in 0..TICKETS.min(n_lives / 8) {
            let start = today.start().plus_minutes(9 * 60 + 12 * n as i64);
            add(sure(start, About::Ticket));
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
        let is_person = matches!(about, About::Case(Matter { by: By::Person, .. }, it) if it != Course::Draft);
        let plan = sure(day.start().plus_minutes(minute), about);
        add(Plan { dice: own, is_quick: false, is_zhous: is_person && n % A_ZHOU == A_ZHOU / 2, ..plan });
    }
    // Taken in for somebody else's system, at every stage and in a month that is over.
    for stage in hall::REGISTERED.iter().flat_map(|it| std::iter::repeat_n(*it, n_each)) {
        let mut own = Dice::of(family, (1 << 41) + plans.len() as u64);
        let start = back(2).start().plus_minutes(9 * 60 + own.between(0, 60));
        plans.push(Plan {
            n: plans.len(),
            start,
            dice: own,
            about: About::Registration,
            stands_at: Some(stage),
            is_quick: true,
            late_days: 0,
            is_zhous: false,
        });
    }
    // Matters that are being written, one at every stage.
    for stage in editions::stages() {
        let mut own = Dice::of(family, (1 << 42) + plans.len() as u64);
        let start = back(1).start().plus_minutes(9 * 60 + own.between(0, 60));
        plans.push(Plan {
            n: plans.len(),
            start,
            dice: own,
            about: About::Edition,
            stands_at: Some(stage),
            is_quick: true,
            late_days: 0,
            is_zhous: false,
        });
    }
    // Places where people stop, one at every stage.
    for (n_back, stage) in (1..).zip(snags::stages()) {
        let mut own = Dice::of(family, (1 << 43) + plans.len() as u64);
        let start = back(n_back).start().plus_minutes(10 * 60 + own.between(0, 60));
        plans.push(Plan {
            n: plans.len(),
            start,
            dice: own,
            about: About::Snag,
            stands_at: Some(stage),
            is_quick: true,
            late_days: 0,
            is_zhous: false,
        });
    }
    // Cases of another house's system, at every stage.
    for (n_back, stage) in (1..).zip(externals::stages()) {
        let mut own = Dice::of(family, (1 << 44) + plans.len() as u64);
        let start = back(n_back).start().plus_minutes(14 * 60 + own.between(0, 60));
        plans.push(Plan {
            n: plans.len(),
            start,
            dice: own,
            about: About::External,
            stands_at: Some(stage),
            is_quick: true,
            late_days: 0,
            is_zhous: false,
        });
    }
    plans.retain(|it| it.start <= now);
    plans
}

impl Plan {
    pub fn live(self, world: Arc<World>) -> Living {
        Box::pin(async move {
            let (n, about) = (self.n, self.about.says());
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
            is_quick: self.is_quick,
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
                Box::pin(hall::called_back(&mut life)).await
            }
            About::Inquiry => Box::pin(hall::asked_first(&mut life)).await,
            About::Registration => {
                // A hall without the county's lists registers what it has.
                let listed = lookup.item(hall::LISTED).or_else(|| lookup.item(HYGIENE));
                let item = listed.map(|it| it.0);
                Box::pin(hall::registered(&mut life, item)).await
            }
            About::Edition => {
                let item = |name: &str| lookup.item(name).map(|it| it.0);
                Box::pin(editions::walk(&mut life, item)).await
            }
            About::Snag => {
                let item = |name: &str| {
                    let (id, item) = lookup.item(name)?;
                    Some((id, item.materials.first()?.slot.clone()))
                };
                Box::pin(snags::walk(&mut life, item)).await
            }
            About::External => Box::pin(externals::walk(&mut life)).await,
            About::Ticket => Box::pin(hall::in_line(&mut life, item_id)).await,
        }
    }
}
