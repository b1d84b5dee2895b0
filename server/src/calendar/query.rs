use std::collections::BTreeMap;

use common::{
    calendar::{Calendar, Year},
    moment::Day,
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use super::Load;
use crate::{
    base::error::Result,
    entity::{calendar_days, calendar_years, many},
    gate::{cx::Cx, fresh},
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

/// Marks the days these loads name, and leaves the others as they are.
pub async fn change(cx: &Cx, loads: &[Load]) -> Result<()> {
    let db = cx.db();
    let known = years(cx).await?;
    let version = 1 + known.iter().map(|it| it.version).max().unwrap_or(0);
    for load in loads {
        let before = known.iter().find(|it| it.year == load.year);
        let source = match (load.source.as_str(), before) {
            ("", Some(it)) => it.source.clone(),
            (it, _) => it.to_owned(),
        };
        let is_provisional = load.is_provisional.unwrap_or(before.is_none_or(|it| it.is_provisional));
        let row = calendar_years::Model { year: load.year, is_provisional, version, source };
        match before {
            Some(it) => drop(fresh::change(cx, it, |it| *it = row).await?),
            None => drop(row.into_active_model().reset_all().insert(&db).await?),
        }
        let named = load.days.iter().map(|it| it.0.to_string());
        let named = calendar_days::Entity::delete_many().filter(calendar_days::Column::Day.is_in(named));
        named.exec(&db).await?;
        let marked = load.days.iter().filter_map(|(day, mark, name)| {
            Some(calendar_days::Model { day: day.to_string(), mark: (*mark)?, name: name.clone() })
        });
        many::insert_all::<calendar_days::Entity>(&db, marked.collect()).await?;
    }
    Ok(())
}
