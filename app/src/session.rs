//! Who is signed in: one context, asked for once.
use common::{
    account::{self, Who},
    check::Nothing,
    fault::Fault,
};
use leptos::{prelude::*, task::spawn_local};

use crate::api;

#[derive(Clone, Copy)]
pub struct Session {
    who: RwSignal<Option<Who>>,
    /// Why nobody could be asked: the line is down, the hall is busy. Then it counts as nobody, and may be asked again.
    lost: RwSignal<Option<Fault>>,
}

impl Session {
    pub fn provide() -> Session {
        let session = Session { who: RwSignal::new(None), lost: RwSignal::new(None) };
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
            let (who, lost) = match api::call(&account::ME, &(), &Nothing {}).await {
                Ok(who) => (who, None),
                Err(fault) => (Who::Nobody, Some(fault)),
            };
            self.lost.set(lost);
            self.set(who);
        });
    }

    pub fn set(self, who: Who) {
        self.who.set(Some(who));
    }

    /// `None` while nobody knows yet.
    pub fn who(self) -> Option<Who> {
        self.who.get()
    }

    /// Why it is not known who is here.
    pub fn lost(self) -> Option<Fault> {
        self.lost.get()
    }

    /// The same without asking to be told of changes.
    pub fn who_now(self) -> Option<Who> {
        self.who.get_untracked()
    }

    pub fn is_citizen(self) -> bool {
        matches!(self.who.get(), Some(Who::Citizen { .. }))
    }
}
