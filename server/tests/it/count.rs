//! 份数: guide, guided check, task list, kiosk and counter say the same number of materials to whoever answers the same.
use common::{
    case::{self, DraftView, OpenForm, draft::Step, handover::ListView},
    catalogue::{self, Item, Necessity},
    check::Nothing,
    fault::Fault,
    form::{Answer, Answers},
};

use crate::hall::TestHall;

/// Every way of answering the guided questions.
fn situations(item: &Item) -> Vec<Answers> {
    let mut all = vec![Answers::new()];
    for question in &item.questions {
        let with = |of: &Answers, value: &str| {
            let mut answers = of.clone();
            answers.insert(question.name.clone(), Answer::text(value));
            answers
        };
        all = all.iter().flat_map(|of| question.options.iter().map(move |it| with(of, &it.value))).collect();
    }
    all
}

#[tokio::test]
async fn everybody_says_the_same_number_for_the_same_answers() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let mut n_tried = 0;
    for entry in std::fs::read_dir(crate::tidy::root().join("data/demo/items")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let name = text.lines().find_map(|it| it.strip_prefix("name: ")).unwrap().to_owned();
        let id = hall.item(&name).await.id;
        let guide = hall.nobody().call(&catalogue::GUIDE, id, Nothing {}).await.unwrap();
        let (n_sure, n_maybe) = guide.item.n_materials();
        for answers in situations(&guide.item) {
            let needed: Vec<String> = guide.item.needed(&answers).iter().map(|it| it.slot.clone()).collect();
            let draft = match zhou.call(&case::OPEN, id, OpenForm { answers: answers.clone() }).await {
                // Not for somebody who answered so.
                Err(Fault::ItemShut { .. }) => continue,
                it => it.unwrap(),
            };
            agree(&draft, &needed, (n_sure, n_maybe));
            n_tried += 1;
        }
    }
    assert!(n_tried > 100, "{n_tried}");
}

fn agree(draft: &DraftView, needed: &[String], (n_sure, n_maybe): (usize, usize)) {
    let what = format!("{} {:?}", draft.item.name, draft.answers);
    // The guide's range holds what the guided check counts.
    assert!((n_sure..=n_sure + n_maybe).contains(&needed.len()), "{what}: {n_sure} {n_maybe} {needed:?}");
    // The slots, online and at the counter.
    let slots: Vec<&String> = draft.slots.iter().filter(|it| it.is_needed).map(|it| &it.material.slot).collect();
    assert_eq!(slots, needed.iter().collect::<Vec<_>>(), "{what}");
    // The kiosk's list.
    assert_eq!(ListView::of(draft).materials.len(), needed.len(), "{what}");
    // The task list counts what may not come later.
    let n_later =
        draft.slots.iter().filter(|it| it.is_needed && it.material.necessity == Necessity::Deferrable).count();
    let task = draft.tasks().into_iter().find(|it| it.step == Step::Materials).unwrap();
    assert!(task.hint.starts_with(&format!("{}份必交", needed.len() - n_later)), "{what}: {}", task.hint);
}
