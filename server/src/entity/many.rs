//! Many rows of one table at once, in statements that both engines take.
use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, Iterable};

/// SQLite takes so many values a statement; PostgreSQL takes twice as many.
const MOST_VALUES: usize = 32_766;

/// Inserts all of them, whatever their number; nothing where there are none.
pub async fn insert_all<E>(db: &impl ConnectionTrait, rows: Vec<E::Model>) -> Result<(), DbErr>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    let n_at_once = MOST_VALUES / E::Column::iter().count().max(1);
    let mut rows = rows.into_iter().map(|it| it.into_active_model().reset_all()).peekable();
    while rows.peek().is_some() {
        let some: Vec<E::ActiveModel> = rows.by_ref().take(n_at_once).collect();
        E::insert_many(some).exec_without_returning(db).await?;
    }
    Ok(())
}
