//! 看得到的别家的件: what another body has in hand and these may look at, because they had it, received it, or were asked about it.
pub mod query;
