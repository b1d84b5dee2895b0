//! Who is next, how long it takes, how many fit: pure, so that the screen, the desk and the machine say the same.
use super::TIMES_OF_DAY;
use crate::moment::Moment;

/// Minutes a person takes while nobody knows better.
const MINUTES_EACH: i64 = 10;
/// Fewer than these tell nothing.
const N_KNOWN: usize = 3;

/// Places of one time of day, of a matter that takes so many a day.
pub fn n_places(daily: u32) -> u32 {
    daily.div_ceil(TIMES_OF_DAY.len() as u32)
}

/// Before whom one comes: whoever booked, once their time has begun; the others as they came.
pub fn turn(time: Option<usize>, since: Moment, now: Moment) -> (u8, Moment) {
    let begins = time.and_then(|it| TIMES_OF_DAY.get(it)).map(|it| it.1);
    match begins {
        Some(it) if it <= now.minute_of_day() => (0, since),
        Some(_) => (2, since),
        None => (1, since),
    }
}

/// About how long whoever has `n_ahead` before them waits, given how long the last ones took and how many windows are open.
pub fn n_minutes(n_ahead: u32, took: &[i64], n_windows: usize) -> u32 {
    let each = match took.len() {
        n if n < N_KNOWN => MINUTES_EACH,
        n => {
            let mut all = took.to_vec();
            all.sort_unstable();
            all.get(n / 2).copied().unwrap_or(MINUTES_EACH).clamp(1, 60)
        }
    };
    let minutes = i64::from(n_ahead) * each;
    u32::try_from(minutes.div_euclid(n_windows.max(1) as i64)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::Day;

    fn at(minute: i64) -> Moment {
        Day::of(2026, 11, 23).unwrap().start().plus_minutes(minute)
    }

    #[test]
    fn who_booked_comes_first_once_it_is_time_and_last_before() {
        let now = at(10 * 60);
        let (early, late) = (at(9 * 60), at(9 * 60 + 30));
        assert!(turn(Some(0), late, now) < turn(None, early, now), "booked for nine");
        assert!(turn(None, early, now) < turn(None, late, now));
        assert!(turn(None, late, now) < turn(Some(2), early, now), "booked for the afternoon");
    }

    #[test]
    fn waiting_is_estimated_from_what_it_took() {
        assert_eq!(n_minutes(0, &[], 1), 0);
        assert_eq!(n_minutes(3, &[], 1), 30, "nobody knows yet");
        assert_eq!(n_minutes(3, &[4, 90, 5], 1), 15, "the middle one, not the mean");
        assert_eq!(n_minutes(4, &[5, 5, 5], 2), 10);
        assert_eq!(n_minutes(4, &[5, 5, 5], 0), 20);
    }

    #[test]
    fn a_day_is_shared_among_its_times() {
        assert_eq!([0, 1, 4, 5, 30].map(n_places), [0, 1, 1, 2, 8]);
    }
}
