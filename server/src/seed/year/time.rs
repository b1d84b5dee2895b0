//! The year's own time: lives wait in it for their next moment, and are woken in the order of the calendar.
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use common::{calendar::Calendar, moment::Moment};
use tokio::sync::oneshot;

use super::super::dice::Dice;

#[derive(Default)]
pub struct Time(Mutex<State>);

#[derive(Default)]
struct State {
    /// Until when, and which life: one life waits once.
    waiting: BTreeMap<(Moment, usize), oneshot::Sender<()>>,
    n_awake: usize,
}

impl Time {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Until that moment has come for the whole county.
    pub async fn until(&self, at: Moment, life: usize) {
        let (tell, told) = oneshot::channel();
        {
            let mut state = self.state();
            state.waiting.insert((at, life), tell);
            state.n_awake -= 1;
        }
        // Not told: the year is over, and this life stands as it is.
        let _ = told.await;
    }

    pub fn next(&self) -> Option<Moment> {
        self.state().waiting.first_key_value().map(|it| it.0.0)
    }

    /// Wakes whoever waits for the next moment.
    pub fn wake(&self) {
        let mut state = self.state();
        if let Some((_, tell)) = state.waiting.pop_first() {
            state.n_awake += 1;
            let _ = tell.send(());
        }
    }

    pub fn begins(&self) {
        self.state().n_awake += 1;
    }

    pub fn ends(&self) {
        self.state().n_awake -= 1;
    }

    /// Whether every life waits for a later moment.
    pub fn is_quiet(&self) -> bool {
        self.state().n_awake == 0
    }
}

const OPENS: i64 = 9 * 60;
const NOON: i64 = 12 * 60;
const AFTERNOON: i64 = 13 * 60 + 30;
const CLOSES: i64 = 17 * 60;
/// Minutes of a day on which windows are open.
const OPEN: i64 = NOON - OPENS + CLOSES - AFTERNOON;

/// When windows are open next, from that moment on.
pub fn open_from(calendar: &Calendar, dice: &mut Dice, at: Moment) -> Moment {
    let (day, minute) = (at.day(), at.minute_of_day());
    let is_over = !calendar.is_working(day) || minute >= CLOSES;
    match minute {
        _ if is_over => {
            let next = calendar.working_from(day.plus(1)).start();
            next.plus_minutes(OPENS + dice.between(0, 40))
        }
        ..OPENS => day.start().plus_minutes(OPENS + dice.between(0, 40)),
        NOON..AFTERNOON => day.start().plus_minutes(AFTERNOON + dice.between(0, 20)),
        _ => at,
    }
}

/// So many working days later, at some time of that day; more come in the morning.
pub fn days_later(calendar: &Calendar, dice: &mut Dice, at: Moment, n_days: i64) -> Moment {
    let mut day = at.day();
    for _ in 0..n_days.max(1) {
        day = calendar.working_from(day.plus(1));
    }
    let minute = dice.between(0, OPEN - 1).min(dice.between(0, OPEN - 1));
    let minute = if minute < NOON - OPENS { OPENS + minute } else { AFTERNOON + minute - (NOON - OPENS) };
    day.start().plus_minutes(minute)
}
