/// A small generator whose numbers are the same everywhere.
#[derive(Clone)]
pub struct Dice(u64);

impl Dice {
    /// The `n`th of a family: neighbours have nothing in common.
    pub fn of(family: u64, n: u64) -> Dice {
        Dice(family ^ (n + 1).wrapping_mul(0x2545_f491_4f6c_dd1d))
    }

    /// One of 0 to `n` - 1.
    pub fn roll(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }

    /// From one to the other, both included.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        from + self.roll((to - from + 1).max(1) as usize) as i64
    }

    /// So many times in a hundred.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.roll(100) < percent
    }

    pub fn pick<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        all.get(self.roll(all.len())).copied()
    }

    /// One of words that are there.
    pub fn word(&mut self, all: &[&'static str]) -> &'static str {
        self.pick(all).unwrap_or_default()
    }

    /// By weight.
    pub fn weighed<T: Copy>(&mut self, all: &[(T, usize)]) -> Option<T> {
        let mut left = self.roll(all.iter().map(|it| it.1).sum());
        for (it, weight) in all {
            match left.checked_sub(*weight) {
                Some(rest) => left = rest,
                None => return Some(*it),
            }
        }
        None
    }
}
