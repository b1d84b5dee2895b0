//! What is asked. An answer to a question that is not asked (any more) decides nothing, and neither does what only such an answer
//! asks for, however long the chain.
use super::{Answers, Cond, FieldDef};

/// A question or a field: the names its answers stand under, and when it is asked.
pub struct Asked<'a> {
    pub names: Vec<String>,
    pub when: &'a [Cond],
}

impl<'a> Asked<'a> {
    pub fn field(it: &'a FieldDef) -> Asked<'a> {
        Asked { names: it.parts().iter().map(|it| it.name.clone()).collect(), when: &it.when }
    }
}

/// The answers to what is asked, given each other: those nobody asks for fall, with what hung on them, until nothing falls any more.
/// A name that neither the matter nor the hall knows was never asked.
pub fn only_asked(all: &[Asked], answers: &Answers) -> Answers {
    let is_known = |name: &String| all.iter().any(|it| it.names.contains(name));
    let mut kept: Answers = answers.clone();
    kept.retain(|name, _| is_known(name));
    loop {
        let stands = |name: &String| {
            let mut askers = all.iter().filter(|it| it.names.contains(name));
            askers.any(|it| it.when.iter().all(|cond| cond.holds(&kept)))
        };
        let next: Answers = kept
            .iter()
            .filter(|(name, _)| stands(name))
            .map(|(name, answer)| (name.clone(), answer.clone()))
            .collect();
        if next.len() == kept.len() {
            return kept;
        }
        kept = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Answer;
    use proptest::prelude::*;

    fn cond(field: &str, is: &str) -> Vec<Cond> {
        vec![Cond { field: field.to_owned(), is: vec![is.to_owned()] }]
    }

    fn of(pairs: &[(&str, &str)]) -> Answers {
        pairs.iter().map(|(name, it)| (name.to_string(), Answer::text(it))).collect()
    }

    fn asked<'a>(name: &str, when: &'a [Cond]) -> Asked<'a> {
        Asked { names: vec![name.to_owned()], when }
    }

    #[test]
    fn an_answer_falls_with_the_question_and_all_that_hung_on_it() {
        let (two, three, four) = (cond("q1", "yes"), cond("q2", "yes"), cond("q3", "yes"));
        let all = [asked("q1", &[]), asked("q2", &two), asked("q3", &three), asked("q4", &four)];
        let given = [("q1", "yes"), ("q2", "yes"), ("q3", "yes"), ("q4", "yes")];
        assert_eq!(only_asked(&all, &of(&given)), of(&given));
        assert_eq!(
            only_asked(&all, &of(&[("q1", "no"), ("q2", "yes"), ("q3", "yes"), ("q4", "yes")])),
            of(&[("q1", "no")])
        );
        assert_eq!(only_asked(&all, &of(&[("q2", "yes"), ("q3", "yes")])), Answers::new());
        assert_eq!(only_asked(&all, &of(&[("ghost", "yes")])), Answers::new());
    }

    proptest! {
        /// In any order of questions and with any answers: what is left is asked by what is left.
        #[test]
        fn what_is_left_is_asked_by_what_is_left(
            whens in proptest::collection::vec(proptest::option::of((0..8_usize, any::<bool>())), 8),
            given in proptest::collection::vec(proptest::option::of(any::<bool>()), 8),
        ) {
            let word = |it: bool| if it { "yes" } else { "no" };
            let whens: Vec<Vec<Cond>> = whens.iter()
                .map(|it| it.map(|(at, is)| cond(&format!("q{at}"), word(is))).unwrap_or_default()).collect();
            let all: Vec<Asked> = whens.iter().enumerate().map(|(at, it)| asked(&format!("q{at}"), it)).collect();
            let answers: Answers = given.iter().enumerate()
                .filter_map(|(at, it)| Some((format!("q{at}"), Answer::text(word((*it)?))))).collect();
            let kept = only_asked(&all, &answers);
            for (at, when) in whens.iter().enumerate() {
                let name = format!("q{at}");
                if kept.contains_key(&name) {
                    prop_assert!(when.iter().all(|it| it.holds(&kept)));
                }
                if answers.contains_key(&name) && when.is_empty() {
                    prop_assert!(kept.contains_key(&name));
                }
            }
        }
    }
}
