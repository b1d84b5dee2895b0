use std::collections::BTreeMap;

use common::{
    calendar::{Calendar, Year},
    moment::Day,
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use super::Load;
use crate::{
    entity::{calendar_days, calendar_years, many},
    serve::{Cx, Result},
};

pub async fn years(cx: &Cx) -> Result<Vec<calendar_years::Model>> {
    Ok(calendar_years::Entity::find().order_by_asc(calendar_years::Column::Year).all(&cx.db()).await?)
}

pub async fn all(cx: &Cx, years: &[calendar_years::Model]) -> Result<Calendar> {
    let mut calendar = Calendar::default();
    for row in years {
        calendar.version = calendar.version.max(row.version);
        calendar.years.insert(row.year, Year { is_provisional: row.is_provisional, days: BTreeMap::new() });
    }
    for row in calendar_days::Entity::find().all(&cx.db()).await? {
        if let Some(day) = Day::parse(&row.day)
            && let Some(year) = calendar.years.get_mut(&day.year())
        {
            year.days.insert(day, (row.mark, row.name));
        }
    }
    Ok(calendar)
}

pub async fn replace(cx: &Cx, years: &[Load]) -> Result<()> {
    let db = cx.db();
    let version =
        1 + calendar_years::Entity::find().all(&db).await?.iter().map(|it| it.version).max().unwrap_or(0);
    for load in years {
        calendar_years::Entity::delete_by_id(load.year).exec(&db).await?;
        let of_year = calendar_days::Column::Day.starts_with(format!("{}-", load.year));
        calendar_days::Entity::delete_many().filter(of_year).exec(&db).await?;
        let Load { year, is_provisional, source, days } = load;
        let row = calendar_years::Model {
            year: *year,
            is_provisional: *is_provisional,
            version,
            source: source.clone(),
        };
        row.into_active_model().reset_all().insert(&db).await?;
        let rows = days.iter().map(|(day, mark, name)| calendar_days::Model {
            day: day.to_string(),
            mark: *mark,
            name: name.clone(),
        });
        many::insert_all::<calendar_days::Entity>(&db, rows.collect()).await?;
    }
    Ok(())
}
