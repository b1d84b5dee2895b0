//! Who is signed in: one context, asked for once.
use common::{
    account::{self, Who},
    check::Nothing,
};
use leptos::{prelude::*, task::spawn_local};

use crate::api;

#[derive(Clone, Copy)]
pub struct Session(RwSignal<Option<Who>>);

impl Session {
    pub fn provide() -> Session {
        let session = Session(RwSignal::new(None));
        provide_context(session);
        session.ask();
        session
    }

    pub fn here() -> Session {
        expect_context::<Session>()
    }

    /// Asks the server anew, for instance after signing in.
    pub fn ask(self) {
        spawn_local(async move {
            let who = api::call(&account::ME, &(), &Nothing {}).await.unwrap_or(Who::Nobody);
            self.set(who);
        });
    }

    pub fn set(self, who: Who) {
        self.0.set(Some(who));
    }

    /// `None` while nobody knows yet.
    pub fn who(self) -> Option<Who> {
        self.0.get()
    }

    /// The same without asking to be told of changes.
    pub fn who_now(self) -> Option<Who> {
        self.0.get_untracked()
    }

    pub fn is_citizen(self) -> bool {
        matches!(self.0.get(), Some(Who::Citizen { .. }))
    }
}
