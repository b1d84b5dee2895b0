//! 失败次数: how long to wait after failures. Growing delays instead of lock-outs, and every failure is forgotten bit by bit,
//! so that nobody can shut another person out for longer than it keeps trying (trust.md 1.4).

/// A thousandth of a failure: what is forgotten in between is counted exactly.
pub const ONE: i64 = 1_000;

/// How much patience there is with one who tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Failures that cost nothing.
    pub free: i64,
    /// Failures forgotten in an hour, tried or not.
    pub an_hour: i64,
    /// No wait is longer.
    pub longest_seconds: i64,
}

impl Rule {
    /// What is left of a level, in thousandths of a failure, after so many milliseconds.
    pub fn left(self, level: i64, elapsed_ms: i64) -> i64 {
        (level - elapsed_ms.max(0).saturating_mul(self.an_hour) / 3_600).max(0)
    }

    /// Milliseconds still to wait; 0: may try now. `level` as it was when last counted, so many milliseconds ago.
    pub fn wait_ms(self, level: i64, elapsed_ms: i64) -> i64 {
        // One that is forgotten by half still counts.
        let n = (self.left(level, elapsed_ms) + ONE - 1) / ONE;
        let seconds = match n {
            _ if n < self.free => return 0,
            _ if n * 5 < self.free * 8 => 60,
            _ if n < self.free * 4 => 5 * 60,
            _ => 30 * 60,
        };
        (seconds.min(self.longest_seconds) * 1_000 - elapsed_ms.max(0)).max(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: Rule = Rule { free: 5, an_hour: 2, longest_seconds: 1_800 };

    #[test]
    fn an_account_can_be_guessed_at_less_than_eighty_times_a_day_from_one_place() {
        let (mut level, mut at, mut n) = (0, 0, 0);
        for now in (0..24 * 3_600_000).step_by(1_000) {
            if OWN.wait_ms(level, now - at) == 0 {
                level = OWN.left(level, now - at) + ONE;
                at = now;
                n += 1;
            }
        }
        assert!((40..80).contains(&n), "{n}");
    }

    #[test]
    fn slips_cost_nothing_then_a_minute_then_more_and_are_forgotten_meanwhile() {
        for (level, elapsed, wait) in [
            (0, 0, 0),
            (4_000, 0, 0),
            (5_000, 0, 60_000),
            (5_000, 59_000, 1_000),
            (5_000, 60_000, 0),
            (4_100, 0, 60_000),
            (8_000, 0, 300_000),
            (20_000, 0, 1_800_000),
            (20_000, 10 * 3_600_000, 0),
            (1_000_000, 0, 1_800_000),
        ] {
            assert_eq!(OWN.wait_ms(level, elapsed), wait, "{level} {elapsed}");
        }
        let many = Rule { free: 300, an_hour: 120, longest_seconds: 30 };
        assert_eq!(many.wait_ms(299_000, 0), 0);
        assert_eq!(many.wait_ms(9_000_000, 0), 30_000, "a house with many people never waits long");
        assert_eq!(many.wait_ms(9_000_000, 30_000), 0);
        assert_eq!(OWN.left(5_000, -5), 5_000, "a clock set back forgives nothing");
    }
}
