//! 走法: which answers make a branch, who goes which way, and what nobody can come to.
use std::collections::{BTreeMap, BTreeSet};

use super::Chosen;
use crate::{
    case::draft::{self, DELIVERY},
    catalogue::{Audience, Item},
    form::{Answer, Answers, Choice, Cond, FieldDef, Kind},
};

/// As many ways as are gone one by one; beyond that every answer is chosen by somebody.
pub const MOST_WHOLE: usize = 64;
/// As many made-up applicants as one trial has.
pub const MOST_WALKS: usize = 400;
/// Steps of looking for answers that lead somewhere: a form made to have no end of them is given up.
const MOST_STEPS: usize = 200_000;
/// The answer to a text that no condition names.
const OTHERWISE: &str = "其他";

/// One answer that may be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    pub answer: Answer,
    pub label: String,
    /// Whoever chooses it is told that the matter is not for them.
    pub is_end: bool,
}

/// Something that is asked and decides what else is.
#[derive(Clone, Debug, PartialEq)]
pub struct Fork {
    pub name: String,
    pub label: String,
    pub when: Vec<Cond>,
    pub branches: Vec<Branch>,
}

/// The answers of one applicant at the forks, by what is asked and which branch it is.
type Taken = BTreeMap<usize, usize>;

/// Every way through an item.
pub struct Ways {
    pub forks: Vec<Fork>,
    /// As they are gone; what is asked at no fork is still empty.
    pub applicants: Vec<Answers>,
    pub n_branches: usize,
    pub n_walked: usize,
    /// Nobody can come there, in words.
    pub barred: Vec<String>,
}

impl Ways {
    /// What somebody with these answers chose, as it was asked.
    pub fn path(&self, answers: &Answers) -> Vec<Chosen> {
        let chosen = |fork: &Fork| {
            let answer = answers.get(&fork.name)?;
            let branch = fork.branches.iter().find(|it| it.answer == *answer);
            let answer = branch.map_or_else(|| answer.as_text().to_owned(), |it| it.label.clone());
            Some(Chosen { asked: fork.label.clone(), answer })
        };
        self.forks.iter().filter_map(chosen).collect()
    }
}

impl Item {
    /// Every way there is: all of them where they are few, otherwise so many that each answer is given and everything that hangs on
    /// answers comes up.
    pub fn ways(&self) -> Ways {
        let map = Map { forks: forks(self) };
        let mut steps = MOST_STEPS;
        let (mut barred, mut n_closed) = (Vec::new(), 0);
        let whole = map.all();
        let ways = match whole {
            Some(it) => it,
            None => map.covering(self, &mut steps),
        };
        for fork in 0..map.forks.len() {
            for branch in 0..map.forks[fork].branches.len() {
                let is_walked = ways.iter().any(|it| it.get(&fork) == Some(&branch));
                if !is_walked && map.to(fork, branch, &mut steps).is_none() {
                    let (it, at) = (&map.forks[fork], &map.forks[fork].branches[branch]);
                    barred.push(format!("“{}”选“{}”走不到：它的条件互相矛盾", it.label, at.label));
                    n_closed += 1;
                }
            }
        }
        for (what, conds) in self.conditioned() {
            if !conds.is_empty() && map.leading(conds.to_vec(), Taken::new(), &mut steps).is_none() {
                barred.push(format!("{what}永远不会出现：没有一种回答能同时满足它的条件"));
            }
        }
        let walked: BTreeSet<(usize, usize)> =
            ways.iter().flatten().map(|(fork, branch)| (*fork, *branch)).collect();
        // What a bundle's own situation settles stays in its matters' conditions, and is nobody's to come to.
        let n_settled = if self.parts.is_empty() { 0 } else { n_closed };
        Ways {
            n_branches: map.forks.iter().map(|it| it.branches.len()).sum::<usize>() - n_settled,
            n_walked: walked.len(),
            applicants: ways.iter().map(|it| map.answers(it)).collect(),
            forks: map.forks,
            barred,
        }
    }
}

fn branches(options: &[Choice], ends: &[&str]) -> Vec<Branch> {
    let branch = |it: &Choice| Branch {
        answer: Answer::text(&it.value),
        label: it.label.clone(),
        is_end: ends.contains(&it.value.as_str()),
    };
    options.iter().map(branch).collect()
}

/// Each of several alone, and all of them together.
fn several(options: &[Choice]) -> Vec<Branch> {
    let many = |them: Vec<&Choice>, label: String| Branch {
        answer: Answer::Many(them.iter().map(|it| it.value.clone()).collect()),
        label,
        is_end: false,
    };
    let mut all: Vec<Branch> = options.iter().map(|it| many(vec![it], it.label.clone())).collect();
    if options.len() > 1 {
        all.push(many(options.iter().collect(), "全部都选".to_owned()));
    }
    all
}

fn forks(item: &Item) -> Vec<Fork> {
    let fork = |name: &str, label: &str, when: &[Cond], branches: Vec<Branch>| Fork {
        name: name.to_owned(),
        label: label.to_owned(),
        when: when.to_vec(),
        branches,
    };
    let mut all = Vec::new();
    let (person, legal): (Vec<&Audience>, Vec<&Audience>) =
        item.audience.iter().partition(|it| **it == Audience::Person);
    if !person.is_empty() && !legal.is_empty() {
        let who = [("person", "个人"), ("legal", "单位")].map(|(value, label)| Choice {
            value: value.to_owned(),
            label: label.to_owned(),
            ..Choice::default()
        });
        all.push(fork("applicant_kind", "申请人", &[], branches(&who, &[])));
    }
    for it in &item.questions {
        let ends: Vec<&str> = it.stops.iter().map(|it| it.value.as_str()).collect();
        all.push(fork(&it.name, &it.label, &it.when, branches(&it.options, &ends)));
    }
    let named: Vec<&Cond> = item.conditioned().into_iter().flat_map(|it| it.1).collect();
    for field in item.form.fields().filter(|it| it.kind != Kind::Group) {
        for part in field.parts() {
            all.extend(fork_of(&part, &field.when, &named));
        }
    }
    let way = draft::delivery_section().fields.into_iter().find(|it| it.name == DELIVERY);
    all.extend(way.map(|it| fork(&it.name, &it.label, &[], branches(&it.options, &[]))));
    all.retain(|it| !it.branches.is_empty());
    all
}

/// A field is a fork where one chooses, or where something hangs on what is written.
fn fork_of(field: &FieldDef, when: &[Cond], named: &[&Cond]) -> Option<Fork> {
    let branches = match field.kind {
        Kind::Choice => branches(&field.options, &[]),
        Kind::Several => several(&field.options),
        _ => {
            let wanted: BTreeSet<&String> =
                named.iter().filter(|it| it.field == field.name).flat_map(|it| &it.is).collect();
            let written = |it: &&String| Branch { answer: Answer::text(it), label: (*it).clone(), is_end: false };
            let mut all: Vec<Branch> = wanted.iter().map(written).collect();
            if !all.is_empty() {
                all.push(Branch { answer: Answer::text(""), label: OTHERWISE.to_owned(), is_end: false });
            }
            all
        }
    };
    (!branches.is_empty()).then(|| Fork {
        name: field.name.clone(),
        label: field.label.clone(),
        when: when.to_vec(),
        branches,
    })
}

struct Map {
    forks: Vec<Fork>,
}

impl Map {
    fn answers(&self, taken: &Taken) -> Answers {
        let answer = |(fork, branch): (&usize, &usize)| {
            let it = self.forks.get(*fork)?;
            Some((it.name.clone(), it.branches.get(*branch)?.answer.clone()))
        };
        taken.iter().filter_map(answer).filter(|it| !it.1.is_empty()).collect()
    }

    fn is_over(&self, taken: &Taken) -> bool {
        taken.iter().any(|(fork, branch)| self.forks[*fork].branches[*branch].is_end)
    }

    /// The first that is asked of whoever answered so, and is not answered. What is asked only grows with the answers.
    fn next(&self, taken: &Taken) -> Option<usize> {
        if self.is_over(taken) {
            return None;
        }
        let answers = self.answers(taken);
        let is_asked = |it: &Fork| it.when.iter().all(|it| it.holds(&answers));
        (0..self.forks.len()).find(|at| !taken.contains_key(at) && is_asked(&self.forks[*at]))
    }

    /// All ways; none: they are too many to be gone one by one. How one is given the result is chosen in turn.
    fn all(&self) -> Option<Vec<Taken>> {
        let last = self.forks.iter().position(|it| it.name == DELIVERY);
        let (mut open, mut done) = (vec![Taken::new()], Vec::new());
        while let Some(taken) = open.pop() {
            match self.next(&taken).filter(|it| Some(*it) != last) {
                None => done.push(taken),
                Some(fork) => {
                    // The first answer is gone first.
                    for branch in (0..self.forks[fork].branches.len()).rev() {
                        open.push(taken.iter().map(|it| (*it.0, *it.1)).chain([(fork, branch)]).collect());
                    }
                }
            }
            if open.len() + done.len() > MOST_WHOLE {
                return None;
            }
        }
        let Some(last) = last else { return Some(done) };
        let n = self.forks[last].branches.len();
        // Where there are fewer ways than ways to fetch it, some go the same way again.
        let goes_on: Vec<Taken> = done.iter().filter(|it| !self.is_over(it)).cloned().collect();
        if !goes_on.is_empty() {
            done.extend(goes_on.iter().cycle().take(n.saturating_sub(goes_on.len())).cloned());
        }
        let mut turn = 0;
        for taken in &mut done {
            if !self.is_over(taken) {
                taken.insert(last, turn % n);
                turn += 1;
            }
        }
        Some(done)
    }

    /// So many that every answer is given, and everything that hangs on several of them comes up.
    fn covering(&self, item: &Item, steps: &mut usize) -> Vec<Taken> {
        let mut seen: BTreeSet<(usize, usize)> = BTreeSet::new();
        let mut ways: Vec<Taken> = Vec::new();
        let mut take = |from: Taken, seen: &mut BTreeSet<(usize, usize)>| {
            if ways.len() < MOST_WALKS {
                let way = self.completed(from, seen);
                seen.extend(way.iter().map(|it| (*it.0, *it.1)));
                ways.push(way);
            }
        };
        take(Taken::new(), &mut seen);
        for fork in 0..self.forks.len() {
            for branch in 0..self.forks[fork].branches.len() {
                if !seen.contains(&(fork, branch))
                    && let Some(from) = self.to(fork, branch, steps)
                {
                    take(from, &mut seen);
                }
            }
        }
        for (_, conds) in item.conditioned().into_iter().filter(|it| it.1.len() > 1) {
            if let Some(from) = self.leading(conds.to_vec(), Taken::new(), steps) {
                take(from, &mut seen);
            }
        }
        ways
    }

    /// Goes on to the end: where there is a choice, to what nobody has chosen yet.
    fn completed(&self, from: Taken, seen: &BTreeSet<(usize, usize)>) -> Taken {
        let mut taken = from;
        while let Some(fork) = self.next(&taken) {
            let on: Vec<usize> = (0..self.forks[fork].branches.len()).collect();
            let goes_on = |it: &&usize| !self.forks[fork].branches[**it].is_end;
            let fresh = on.iter().filter(goes_on).find(|it| !seen.contains(&(fork, **it)));
            let branch = fresh.or_else(|| on.iter().find(goes_on)).or(on.first());
            taken.insert(fork, branch.copied().unwrap_or_default());
        }
        taken
    }

    /// Answers that lead to this one.
    fn to(&self, fork: usize, branch: usize, steps: &mut usize) -> Option<Taken> {
        self.leading(self.forks[fork].when.clone(), Taken::from([(fork, branch)]), steps)
    }

    /// Answers with which all of these hold, and everything they hang on is asked. None: there are none, or they were not found.
    fn leading(&self, mut open: Vec<Cond>, taken: Taken, steps: &mut usize) -> Option<Taken> {
        let holds = |cond: &Cond, branch: &Branch| {
            let answers = Answers::from([(cond.field.clone(), branch.answer.clone())]);
            cond.holds(&answers)
        };
        // What is answered already is looked at on the spot: as deep as there are forks, whatever a document repeats.
        let (cond, at) = loop {
            *steps = steps.checked_sub(1)?;
            let Some(cond) = open.pop() else { return Some(taken) };
            let at = self.forks.iter().position(|it| it.name == cond.field)?;
            match taken.get(&at) {
                None => break (cond, at),
                Some(branch) if holds(&cond, &self.forks[at].branches[*branch]) => (),
                Some(_) => return None,
            }
        };
        let fork = &self.forks[at];
        for branch in
            (0..fork.branches.len()).filter(|it| holds(&cond, &fork.branches[*it]) && !fork.branches[*it].is_end)
        {
            let mut more = taken.clone();
            more.insert(at, branch);
            let open = open.iter().chain(&fork.when).cloned().collect();
            if let Some(found) = self.leading(open, more, steps) {
                return Some(found);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        catalogue::{Material, Question, Stop},
        form::{FormDef, Section},
    };

    fn choices(values: &[&str]) -> Vec<Choice> {
        let one = |it: &&str| Choice { value: (*it).to_owned(), label: (*it).to_owned(), ..Choice::default() };
        values.iter().map(one).collect()
    }

    fn when(conds: &[(&str, &str)]) -> Vec<Cond> {
        conds.iter().map(|it| Cond { field: it.0.to_owned(), is: vec![it.1.to_owned()] }).collect()
    }

    fn question(name: &str, values: &[&str], on: &[(&str, &str)]) -> Question {
        Question {
            name: name.to_owned(),
            label: name.to_owned(),
            options: choices(values),
            when: when(on),
            ..Question::default()
        }
    }

    fn item(questions: Vec<Question>) -> Item {
        Item { audience: vec![Audience::Person], questions, ..Item::default() }
    }

    #[test]
    fn few_ways_are_all_gone_and_a_stop_ends_one() {
        let mut by = question("by", &["self", "agent", "nobody"], &[]);
        by.stops = vec![Stop { value: "nobody".to_owned(), says: "不用办".to_owned() }];
        let ways = item(vec![by, question("how", &["a", "b"], &[("by", "agent")])]).ways();
        let said: Vec<String> = ways
            .applicants
            .iter()
            .map(|it| ways.path(it).iter().map(|it| it.answer.clone()).collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(said, ["self 到窗口领取", "agent a 邮寄给我", "agent b 只要电子证照", "nobody"]);
        assert_eq!((ways.n_branches, ways.n_walked, ways.barred.len()), (8, 8, 0));
    }

    #[test]
    fn of_many_ways_every_answer_is_given_by_somebody() {
        let names: Vec<String> = (0..12).map(|it| format!("q{it}")).collect();
        let mut questions: Vec<Question> = names.iter().map(|it| question(it, &["a", "b", "c"], &[])).collect();
        questions.push(question("deep", &["x", "y"], &[("q0", "b"), ("q5", "c"), ("q11", "b")]));
        let mut item = item(questions);
        item.materials = vec![Material {
            name: "证明".to_owned(),
            when: when(&[("q1", "c"), ("q2", "b"), ("deep", "y")]),
            ..Material::default()
        }];
        let ways = item.ways();
        assert_eq!((ways.n_walked, ways.n_branches), (12 * 3 + 2 + 3, 12 * 3 + 2 + 3));
        assert!(ways.applicants.len() < 16, "{}", ways.applicants.len());
        assert!(
            ways.applicants.iter().any(|it| item.materials[0].applies(it)),
            "what hangs on three answers comes up"
        );
    }

    #[test]
    fn what_contradicts_itself_is_named() {
        let mut item = item(vec![
            question("a", &["x", "y"], &[]),
            question("b", &["u", "v"], &[("a", "x")]),
            question("c", &["w"], &[("a", "y"), ("b", "u")]),
        ]);
        item.materials =
            vec![Material { name: "证明".to_owned(), when: when(&[("c", "w")]), ..Material::default() }];
        let ways = item.ways();
        assert_eq!(ways.n_walked + 1, ways.n_branches);
        let says = ways.barred.join("|");
        assert!(says.contains("“c”选“w”走不到") && says.contains("材料“证明”永远不会出现"), "{says}");
    }

    #[test]
    fn what_is_written_is_a_fork_where_something_hangs_on_it() {
        let text = |name: &str, on: &[(&str, &str)]| FieldDef {
            name: name.to_owned(),
            label: name.to_owned(),
            when: when(on),
            ..FieldDef::default()
        };
        let sections = vec![Section {
            fields: vec![text("nation", &[]), text("why", &[("nation", "回族")])],
            ..Section::default()
        }];
        let item = Item { form: FormDef { sections }, ..item(Vec::new()) };
        let ways = item.ways();
        let nations: BTreeSet<&str> =
            ways.applicants.iter().map(|it| it.get("nation").map_or("", |it| it.as_text())).collect();
        assert_eq!(nations, BTreeSet::from(["", "回族"]));
    }

    #[test]
    fn a_condition_said_forty_thousand_times_is_said_once() {
        let one = when(&[("a", "x")]);
        let mut item = item(vec![question("a", &["x", "y"], &[])]);
        item.materials = vec![Material {
            name: "证明".to_owned(),
            when: one.into_iter().cycle().take(40_000).collect(),
            ..Material::default()
        }];
        assert_eq!(item.ways().barred, [""; 0]);
    }

    #[test]
    fn a_form_made_to_have_no_end_of_ways_is_given_up() {
        let many: Vec<Question> =
            (0..300).map(|it| question(&format!("q{it}"), &["a", "b", "c", "d"], &[])).collect();
        let ways = item(many).ways();
        assert!(ways.applicants.len() <= MOST_WALKS);
        assert_eq!(ways.n_walked, ways.n_branches);
    }
}
