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
    says: &'a str,
    /// The condition it stands under: the last that names a question; without one, it stands beside.
    under: Option<&'a Value>,
}

/// Questions everybody is asked, each with what its answers bring. What everybody meets alike is no branch, and not in it.
pub fn tree(doc: &Value) -> Vec<Branch> {
    let mut all = hangs(doc, Node::Question, "questions", "label");
    for at in 0..rows(doc, "form.sections").len() {
        all.extend(hangs(doc, Node::Field, &format!("form.sections.{at}.fields"), "label"));
    }
    all.extend(hangs(doc, Node::Material, "materials", "name"));
    all.extend(hangs(doc, Node::Fee, "fee.items", "name"));
    let roots = all.iter().filter(|it| it.node == Node::Question && rows(it.record, "when").is_empty());
    let mut tree: Vec<Branch> = roots.map(|it| question(doc, &all, it, 0)).collect();
    // What hangs on a field or on who applies, and on no question.
    tree.extend(beside(doc, &all));
    tree
}

fn hangs<'a>(doc: &'a Value, node: Node, list: &str, label: &str) -> Vec<Hanging<'a>> {
    let one = |(n, record): (usize, &'a Value)| Hanging {
        node,
        record,
        says: text(record, label),
        under: under(doc, &format!("{list}.{n}"), record),
    };
    rows(doc, list).iter().enumerate().map(one).collect()
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

fn under<'a>(doc: &Value, path: &str, record: &'a Value) -> Option<&'a Value> {
    let conds = rows(record, "when");
    // Most of a long form hangs on nothing.
    if conds.is_empty() {
        return None;
    }
    let order = before(doc, path);
    let at = |cond: &Value| order.iter().position(|of| of.name == text(cond, "field"));
    let is_question =
        |cond: &&Value| rows(doc, "questions").iter().any(|of| text(of, "name") == text(cond, "field"));
    conds.iter().filter(is_question).filter(|it| at(it).is_some()).max_by_key(|it| at(it))
}

fn hanging(doc: &Value, all: &[Hanging], name: &str, value: &str, depth: usize) -> Vec<Branch> {
    let is_here = |it: &&Hanging| {
        it.under.is_some_and(|it| {
            text(it, "field") == name && rows(it, "is").iter().any(|of| of.as_str() == Some(value))
        })
    };
    let one = |it: &Hanging| {
        let others = rows(it.record, "when").iter().filter(|cond| Some(*cond) != it.under);
        let also = others.map(|it| says(doc, it)).collect::<Vec<_>>().join("，并且");
        match it.node {
            Node::Question if depth < DEEPEST => Branch { also, ..question(doc, all, it, depth + 1) },
            node => Branch { node, says: it.says.to_owned(), also, below: Vec::new() },
        }
    };
    all.iter().filter(is_here).map(one).collect()
}

fn beside(doc: &Value, all: &[Hanging]) -> Vec<Branch> {
    let is_beside = |it: &&Hanging| !rows(it.record, "when").is_empty() && it.under.is_none();
    let one = |it: &Hanging| Branch {
        node: it.node,
        says: it.says.to_owned(),
        also: super::asked::all_say(doc, it.record),
        below: Vec::new(),
    };
    all.iter().filter(is_beside).map(one).collect()
}
