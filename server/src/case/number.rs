//! 办件编号和查询码: under which a case is found again, by anybody who holds its slip.
use common::{
    case::{case_no, kinds::Kind},
    decision::deliver::N_PICK_UP,
    id::Region,
};

use crate::{base::error::Result, entity::series, gate::cx::Cx};

/// Letters and digits nobody mixes up when reading them out.
const CODE_LETTERS: &[u8] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const N_CODE: usize = 6;
/// Six characters of 31: with ten tries before long waits, a guess hits once in some ninety million.
pub fn query_code() -> Result<String> {
    let mut random = [0_u8; N_CODE];
    getrandom::fill(&mut random).map_err(|it| anyhow::anyhow!("no randomness: {it}"))?;
    let letter = |it: &u8| CODE_LETTERS.get(usize::from(*it) % CODE_LETTERS.len()).copied();
    Ok(random.iter().filter_map(letter).map(char::from).collect())
}

/// 取件码. Digits only: they are read out over a counter. Guessing wears out a patience.
pub fn pick_up() -> Result<String> {
    let mut random = [0_u8; N_PICK_UP];
    getrandom::fill(&mut random).map_err(|it| anyhow::anyhow!("no randomness: {it}"))?;
    Ok(random.iter().map(|it| char::from(b'0' + it % 10)).collect())
}

/// The first number of a day that is the house's own work of a kind; nobody has handed in so many by then.
fn first_inside(kind: Kind) -> i32 {
    match kind {
        Kind::RatingWork => 95_000,
        Kind::Edition => 97_000,
        Kind::Snag => 98_000,
        _ => 90_000,
    }
}

/// 办件编号 of the house's own work, the next of the day: a series apart for each kind, because between two others its place would tell
/// when it came.
pub async fn next_inside_no(cx: &Cx, kind: Kind) -> Result<String> {
    let series = format!("{kind:?}:{}", cx.now.day().short());
    let serial = first_inside(kind) + series::next(&cx.db(), cx.region(), &series).await?;
    Ok(case_no(cx.region().0, cx.now.day(), serial))
}

/// 办件编号, the next of the day.
pub async fn next_no(cx: &Cx, region: Region) -> Result<String> {
    let series = format!("case:{}", cx.now.day().short());
    Ok(case_no(region.0, cx.now.day(), series::next(&cx.db(), region, &series).await?))
}
