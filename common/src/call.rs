//! How one HTTP call is declared: once, for the router, the client, the tests and the OpenAPI file.
use std::marker::PhantomData;

use serde::{Deserialize, Serialize};

use crate::account::Duty;

/// `P` fills the path, `I` is sent (query on GET, JSON otherwise), `O` comes back.
pub struct Call<P, I, O> {
    pub method: Method,
    pub path: &'static str,
    pub access: Access,
    /// Repeated under its key (`Idempotency-Key`) it is one change also where nobody is signed in; otherwise keys are accounts' own.
    pub is_kept_for_nobody: bool,
    shape: PhantomData<fn(P, I) -> O>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
    /// A question too long for an address: travels as a POST and changes nothing.
    Ask,
}

/// The first ring: who may knock. Rows and acts are the domain's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Public,
    /// Any signed-in person, citizen or staff.
    SignedIn,
    /// Whoever has a draft: a citizen, or a visitor who has not signed in yet.
    Applicant,
    /// Whoever fills a draft in: its applicant, or the counter for somebody who stands there.
    Filler,
    /// Whoever brings files: the same, and reviewers, who lay them beside their opinions.
    Bringer,
    Citizen,
    /// Any member of staff, whatever the duty.
    Desk,
    Staff(Duty),
}

impl<P, I, O> Call<P, I, O> {
    pub const fn get(path: &'static str, access: Access) -> Self {
        Self { method: Method::Get, path, access, is_kept_for_nobody: false, shape: PhantomData }
    }

    pub const fn post(path: &'static str, access: Access) -> Self {
        Self { method: Method::Post, path, access, is_kept_for_nobody: false, shape: PhantomData }
    }

    pub const fn ask(path: &'static str, access: Access) -> Self {
        Self { method: Method::Ask, path, access, is_kept_for_nobody: false, shape: PhantomData }
    }
}

impl<P, I, O> Call<P, I, O> {
    /// For what anybody may ask for and whose answer opens no door: no session, no password.
    pub const fn kept_for_nobody(mut self) -> Self {
        self.is_kept_for_nobody = true;
        self
    }
}

impl<P: At, I, O> Call<P, I, O> {
    pub fn url(&self, at: &P) -> String {
        let mut values = Vec::new();
        at.fill(&mut values);
        fill(self.path, values)
    }
}

/// The calls that carry bytes instead of JSON: the resumable uploads (tus 1.0) and reading a file.
/// They have no typed shape, so only their address and door are declared here.
pub struct Stream {
    pub methods: &'static [&'static str],
    pub path: &'static str,
    pub access: Access,
}

impl Stream {
    pub fn url<P: At>(&self, at: &P) -> String {
        let mut values = Vec::new();
        at.fill(&mut values);
        fill(self.path, values)
    }
}

// Not generic, so it is compiled once however many calls there are.
fn fill(path: &str, values: Vec<String>) -> String {
    let mut values = values.into_iter();
    let segments = path.split('/').map(|it| match it.starts_with('{') {
        true => values.next().unwrap_or_default(),
        false => it.to_owned(),
    });
    segments.collect::<Vec<String>>().join("/")
}

/// Values for the `{…}` segments of a path, in order.
pub trait At {
    fn fill(&self, into: &mut Vec<String>);
}

impl At for () {
    fn fill(&self, _: &mut Vec<String>) {}
}

/// Nobody turns more pages than this; who looks for something that far back searches (docs/decisions/0006).
const MAX_PAGE: u32 = 500;

/// How many rows lie before a page; pages count from 1.
pub fn skip(page: Option<u32>, n_per_page: u64) -> u64 {
    u64::from(page.unwrap_or(1).clamp(1, MAX_PAGE) - 1) * n_per_page
}

/// A list is always paged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "PageOf{T}"))]
pub struct Page<T> {
    pub rows: Vec<T>,
    pub n_rows: u64,
}
