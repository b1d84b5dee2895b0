//! 情形图: who meets what. Questions one under another, and under each answer what hangs on it.
use serde_json::Value;

use super::{
    asked::{before, says},
    path::{rows, text},
};

/// What a node of the tree is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Node {
    Question,
    Answer,
    /// To here and no further.
    Stop,
    Limit,
    Field,
    Material,
    Fee,
}

impl Node {
    pub fn label(self) -> &'static str {
        match self {
            Node::Question => "问",
            Node::Answer => "答",
            Node::Stop => "办不了",
            Node::Limit => "时限",
            Node::Field => "填",
            Node::Material => "交",
            Node::Fee => "收费",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    pub node: Node,
    pub says: String,
    /// What else has to hold, in words; empty: nothing.
    pub also: String,
    pub below: Vec<Branch>,
}

/// What hangs on something: stands under the last of what it hangs on, because by then everything before is known.
struct Hanging<'a> {
    node: Node,
    record: &'a Value,
    path: String,
    says: &'a str,
}

/// Questions everybody is asked, each with what its answers bring. What everybody meets alike is no branch, and not in it.
pub fn tree(doc: &Value) -> Vec<Branch> {
    let mut all = Vec::new();
    let mut hang = |node: Node, list: String, label: &str, them: &mut dyn Iterator<Item = &Value>| {
        let mut found = Vec::new();
        for (n, it) in them.enumerate() {
            found.push((node, format!("{list}.{n}"), label.to_owned(), it.clone()));
        }
        all.extend(found);
    };
    hang(Node::Question, "questions".to_owned(), "label", &mut rows(doc, "questions").iter());
    for (at, section) in rows(doc, "form.sections").iter().enumerate() {
        hang(Node::Field, format!("form.sections.{at}.fields"), "label", &mut rows(section, "fields").iter());
    }
    hang(Node::Material, "materials".to_owned(), "name", &mut rows(doc, "materials").iter());
    hang(Node::Fee, "fee.items".to_owned(), "name", &mut rows(doc, "fee.items").iter());
    let all: Vec<Hanging> = all
        .iter()
        .map(|(node, path, label, record)| Hanging {
            node: *node,
            record,
            path: path.clone(),
            says: text(record, label),
        })
        .collect();
    let roots = all.iter().filter(|it| it.node == Node::Question && rows(it.record, "when").is_empty());
    let mut tree: Vec<Branch> = roots.map(|it| question(doc, &all, it, 0)).collect();
    // What hangs on a field or on who applies, and on no question.
    tree.extend(beside(doc, &all));
    tree
}

/// Deeper than any list of questions that makes sense: a loop in a document ends here.
const DEEPEST: usize = 20;

fn question(doc: &Value, all: &[Hanging], it: &Hanging, depth: usize) -> Branch {
    let name = text(it.record, "name");
    let answer = |option: &Value| {
        let value = text(option, "value");
        let leaf = |node: Node, says: String| Branch { node, says, also: String::new(), below: Vec::new() };
        let stops = rows(it.record, "stops").iter().filter(|it| text(it, "value") == value);
        let mut below: Vec<Branch> = stops.map(|it| leaf(Node::Stop, text(it, "says").to_owned())).collect();
        let limits = rows(it.record, "limits").iter().filter(|it| text(it, "value") == value);
        below.extend(limits.filter_map(|it| Some(leaf(Node::Limit, super::words::limit(it.get("limit")?)))));
        below.extend(hanging(doc, all, name, value, depth));
        Branch { node: Node::Answer, says: text(option, "label").to_owned(), also: String::new(), below }
    };
    let below = rows(it.record, "options").iter().map(answer).collect();
    Branch { node: Node::Question, says: it.says.to_owned(), also: String::new(), below }
}

/// The condition it stands under: the last that names a question; without one, it stands beside.
fn under<'a>(doc: &Value, it: &Hanging<'a>) -> Option<&'a Value> {
    let order = before(doc, &it.path);
    let at = |cond: &Value| order.iter().position(|of| of.name == text(cond, "field"));
    let is_question =
        |cond: &&Value| rows(doc, "questions").iter().any(|of| text(of, "name") == text(cond, "field"));
    rows(it.record, "when").iter().filter(is_question).filter(|it| at(it).is_some()).max_by_key(|it| at(it))
}

fn hanging(doc: &Value, all: &[Hanging], name: &str, value: &str, depth: usize) -> Vec<Branch> {
    let is_here = |it: &&Hanging| {
        let cond = under(doc, it);
        cond.is_some_and(|it| {
            text(it, "field") == name && rows(it, "is").iter().any(|of| of.as_str() == Some(value))
        })
    };
    let one = |it: &Hanging| {
        let own = under(doc, it);
        let others = rows(it.record, "when").iter().filter(|it| Some(*it) != own);
        let also = others.map(|it| says(doc, it)).collect::<Vec<_>>().join("，并且");
        match it.node {
            Node::Question if depth < DEEPEST => Branch { also, ..question(doc, all, it, depth + 1) },
            node => Branch { node, says: it.says.to_owned(), also, below: Vec::new() },
        }
    };
    all.iter().filter(is_here).map(one).collect()
}

fn beside(doc: &Value, all: &[Hanging]) -> Vec<Branch> {
    let is_beside = |it: &&Hanging| !rows(it.record, "when").is_empty() && under(doc, it).is_none();
    let one = |it: &Hanging| Branch {
        node: it.node,
        says: it.says.to_owned(),
        also: super::asked::all_say(doc, it.record),
        below: Vec::new(),
    };
    all.iter().filter(is_beside).map(one).collect()
}
