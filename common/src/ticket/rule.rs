//! Who is next, how long it takes, how many fit: pure, so that the screen, the desk and the machine say the same.
use super::{Priority, TIMES_OF_DAY};
use crate::moment::Moment;

/// Minutes a person takes while nobody knows better.
const MINUTES_EACH: i64 = 10;
/// Fewer than these tell nothing.
const N_KNOWN: usize = 3;

/// Places of each time of day, of a matter that takes so many a day: together never more than those. The earlier ones have what does
/// not divide.
pub fn places(daily: u32) -> [u32; TIMES_OF_DAY.len()] {
    let n_times = TIMES_OF_DAY.len() as u32;
    let mut n_over = daily % n_times;
    [(); TIMES_OF_DAY.len()].map(|()| {
        let more = n_over.min(1);
        n_over -= more;
        daily / n_times + more
    })
}

/// What is left of them when so many are taken, time by time: a day that is full has no place in any.
pub fn places_left(daily: u32, taken: [u32; TIMES_OF_DAY.len()]) -> [u32; TIMES_OF_DAY.len()] {
    let n_left = daily.saturating_sub(taken.iter().sum());
    let mut left = places(daily);
    for (it, n_taken) in left.iter_mut().zip(taken) {
        *it = it.saturating_sub(n_taken).min(n_left);
    }
    left
}

/// Waiting longer than this, one needs another window (minutes).
const LONG: u32 = 30;

/// 请开备用窗口
pub fn is_long(n_minutes: u32, longest: u32) -> bool {
    n_minutes.max(longest) > LONG
}

/// Before whom one comes: whoever booked, once their time has begun, and whom the law lets go first; the others as they came.
pub fn turn(time: Option<usize>, priority: Priority, since: Moment, now: Moment) -> (u8, Moment) {
    if priority != Priority::None {
        return (0, since);
    }
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

/// Where somebody is called to, as the guide names it: 县政务服务中心二楼卫生健康05号窗口 and the clerk's 卫生健康05号窗口 are 二楼卫生健康05号窗口.
pub fn called_to(guide: &str, post: &str) -> String {
    let floor = guide.find('楼').and_then(|at| guide.get(..at)?.chars().last()).filter(|_| !post.contains('楼'));
    floor.map_or_else(|| post.to_owned(), |it| format!("{it}楼{post}"))
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
        let turn = |time, since| turn(time, Priority::None, since, now);
        assert!(turn(Some(0), late) < turn(None, early), "booked for nine");
        assert!(turn(None, early) < turn(None, late));
        assert!(turn(None, late) < turn(Some(2), early), "booked for the afternoon");
    }

    #[test]
    fn whom_the_law_lets_go_first_goes_first_among_themselves_as_they_came() {
        let now = at(10 * 60);
        let (early, late) = (at(9 * 60), at(9 * 60 + 30));
        assert!(turn(None, Priority::Elder, late, now) < turn(None, Priority::None, early, now));
        assert!(turn(None, Priority::Soldier, early, now) < turn(None, Priority::Elder, late, now));
        assert!(is_long(31, 0) && is_long(0, 31) && !is_long(30, 30));
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
        assert_eq!(places(20), [5; 4]);
        assert_eq!(places(5), [2, 1, 1, 1]);
        for daily in 0..200 {
            let all = places(daily);
            assert_eq!(all.iter().sum::<u32>(), daily);
            assert!(all[0] - all[3] <= 1, "{all:?}");
        }
        // Sold when the day had more: no more today.
        assert_eq!(places_left(5, [2, 2, 1, 0]), [0; 4]);
        assert_eq!(places_left(5, [2, 1, 1, 0]), [0, 0, 0, 1]);
        assert_eq!(places_left(0, [0; 4]), [0; 4]);
    }

    #[test]
    fn the_screen_names_a_window_as_the_guide_does() {
        let check = |guide: &str, post: &str, says: &str| assert_eq!(called_to(guide, post), says);
        check("县政务服务中心二楼卫生健康05号窗口", "卫生健康05号窗口", "二楼卫生健康05号窗口");
        check("松溪镇便民服务中心综合窗口", "综合窗口", "综合窗口");
        check("县政务服务中心二楼", "三楼3号窗", "三楼3号窗");
        check("", "1号窗", "1号窗");
    }
}
