//! 搬到另一个数据库: every row as it is, from the built-in database to PostgreSQL or back. Keys, files and the seals' own file stay where
//! they are; what was sealed stays sealed, and the log holds as it held.
use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use super::{
    cell::{self, Row},
    query, require_empty, require_stopped, tables,
};
use crate::{entity::shape::Shape, gate::hub::Hub};

/// What was moved, table by table, those that had something.
#[derive(Debug, Default)]
pub struct Moved {
    pub tables: Vec<(&'static str, u64)>,
}

impl Moved {
    pub fn n_rows(&self) -> u64 {
        self.tables.iter().map(|it| it.1).sum()
    }
}

/// How many rows, and the sum of their digests: the same for the same rows, in whichever order an engine sorts them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sum {
    n_rows: u64,
    digests: [u128; 2],
}

impl Sum {
    fn add(&mut self, shape: &Shape, rows: &[Row]) -> Result<()> {
        for row in rows {
            let digest = Sha256::digest(cell::line(shape, row, |_| false));
            let (front, back) = digest.split_at(16);
            for (sum, half) in self.digests.iter_mut().zip([front, back]) {
                *sum = sum.wrapping_add(u128::from_be_bytes(half.try_into()?));
            }
            self.n_rows += 1;
        }
        Ok(())
    }
}

/// All of it or nothing: one transaction on either side, counted and compared before it is kept.
///
/// # Errors
/// The hall is open, the other database is not empty, or what arrived is not what left.
pub async fn relocate(from: &Hub, to: &Hub) -> Result<Moved> {
    require_stopped(from).await?;
    require_empty(to).await?;
    let (source, target) = (from.begin().await?, to.begin().await?);
    let mut moved = Moved::default();
    for it in tables::all() {
        let (mut left, mut arrived) = (Sum::default(), Sum::default());
        let copied = query::each(&source, &it.shape, async |rows| {
            left.add(&it.shape, rows)?;
            query::insert(&target, &it.shape, rows).await
        });
        copied.await.with_context(|| format!("写入{}", it.word))?;
        query::each(&target, &it.shape, async |rows| arrived.add(&it.shape, rows)).await?;
        if left != arrived {
            bail!("“{}”有{}行，搬过去以后是{}行，或内容不同；什么也没有搬", it.word, left.n_rows, arrived.n_rows);
        }
        if left.n_rows > 0 {
            moved.tables.push((it.word, left.n_rows));
        }
    }
    target.commit().await.context("写入新的数据库")?;
    to.analyse().await;
    Ok(moved)
}
