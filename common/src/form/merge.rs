//! 两处同时填: what two pages have made of one draft, put together again. Nothing anybody has typed is lost.
use super::{Answer, Answers};

/// Put together, and where both have changed the same field in different ways.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Merged {
    pub answers: Answers,
    /// What stands there by the other's hand, by field; `answers` has one's own.
    pub clashes: Answers,
}

/// `base`: as both began. What one has not touched is as the other left it.
pub fn merge(base: &Answers, mine: &Answers, theirs: &Answers) -> Merged {
    let mut merged = Merged { answers: theirs.clone(), clashes: Answers::new() };
    let names = base.keys().chain(mine.keys());
    for name in names.filter(|it| mine.get(*it) != base.get(*it)) {
        match mine.get(name) {
            Some(it) => merged.answers.insert(name.clone(), it.clone()),
            None => merged.answers.remove(name),
        };
        let other = theirs.get(name);
        if other != base.get(name) && other != mine.get(name) {
            merged.clashes.insert(name.clone(), other.cloned().unwrap_or(Answer::text("")));
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Answers {
        let pair = |it: &str| it.split_once('=').map(|(name, it)| (name.to_owned(), Answer::text(it)));
        text.split(' ').filter_map(pair).collect()
    }

    fn check(base: &str, mine: &str, theirs: &str, merged: &str, clashes: &str) {
        let found = merge(&of(base), &of(mine), &of(theirs));
        assert_eq!(found, Merged { answers: of(merged), clashes: of(clashes) }, "{base} | {mine} | {theirs}");
    }

    #[test]
    fn what_only_one_has_touched_counts() {
        check("", "scope=面", "shop=清和", "shop=清和 scope=面", "");
        check("shop=旧", "shop=旧 scope=面", "shop=新", "shop=新 scope=面", "");
        check("shop=旧", "shop=新", "shop=旧 scope=面", "shop=新 scope=面", "");
        check("shop=旧 scope=面", "scope=面", "shop=旧 scope=粉", "scope=粉", "");
    }

    #[test]
    fn what_both_have_touched_is_shown_beside() {
        check("shop=旧", "shop=甲", "shop=乙", "shop=甲", "shop=乙");
        check("", "shop=甲", "shop=甲", "shop=甲", "");
        check("shop=旧", "shop=甲", "", "shop=甲", "shop=");
    }
}
