//! 机构网络
use common::org::Org;

use crate::entity::orgs;

pub mod query;

/// The body of that name, or of one it had before.
pub fn called<'a>(all: &'a [orgs::Model], name: &str) -> Option<&'a orgs::Model> {
    let former = |it: &&orgs::Model| serde_json::from_str::<Org>(&it.body).is_ok_and(|it| it.is_called(name));
    all.iter().find(|it| it.name == name).or_else(|| all.iter().find(former))
}
