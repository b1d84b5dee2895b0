//! 后台任务: what time could not do by itself, for whoever keeps the hall running.
use common::{
    call::Page,
    job::{self, TroubleView, TroublesForm},
};

use crate::{
    base::error::Result,
    entity::job_troubles::Model as Trouble,
    gate::{cx::Cx, serve::Routes, turn::query},
};

pub fn routes(routes: Routes) -> Routes {
    routes.serve(job::TROUBLES, list)
}

async fn list(cx: Cx, (): (), form: TroublesForm) -> Result<Page<TroubleView>> {
    let (rows, n_rows) = query::all_troubles(&cx, form.page).await?;
    Ok(Page { rows: rows.into_iter().map(view).collect(), n_rows })
}

fn view(it: Trouble) -> TroubleView {
    TroubleView {
        label: job::label(&it.job).to_owned(),
        job: it.job,
        subject: it.subject,
        n_tries: it.n_tries,
        since: it.since,
        due_at: it.due_at,
        says: it.says,
    }
}
