//! Append only: expand, move, contract. A migration that has left the house is never edited; the first one was put together
//! from thirty-nine before any hall was open (docs/decisions/0022).
use sea_orm_migration::prelude::*;

mod first;
mod jobs;
mod m20261129_county;
mod m20261129_drafts;
mod m20261129_questions;
mod m20261129_search;
mod m20261129_strays;
mod m20261129_trust;
mod m20261130_english;
mod m20261130_licences;
mod m20261130_words;
mod m20261201_correction;
mod m20261201_countersigns;
mod m20261201_line;
mod m20261201_sections;
mod m20261202_forewarnings;
mod m20261202_opening;
mod m20261202_proposals;
mod m20261202_seen;
mod m20261202_shifts;
mod m20261202_trail;
mod m20261202_words;
mod m20261203_editions;
mod m20261203_libraries;
mod m20261203_windows;
mod m20261204_province;
mod m20261204_snags;
mod m20261205_exchange;

pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(first::Migration),
            Box::new(m20261129_trust::Migration),
            Box::new(jobs::Migration),
            Box::new(m20261129_strays::Migration),
            Box::new(m20261129_county::Migration),
            Box::new(m20261129_drafts::Migration),
            Box::new(m20261129_questions::Migration),
            Box::new(m20261129_search::Migration),
            Box::new(m20261130_licences::Migration),
            Box::new(m20261130_english::Migration),
            Box::new(m20261130_words::Migration),
            Box::new(m20261201_line::Migration),
            Box::new(m20261201_countersigns::Migration),
            Box::new(m20261201_sections::Migration),
            Box::new(m20261201_correction::Migration),
            Box::new(m20261202_trail::Migration),
            Box::new(m20261202_proposals::Migration),
            Box::new(m20261202_forewarnings::Migration),
            Box::new(m20261202_words::Migration),
            Box::new(m20261202_seen::Migration),
            Box::new(m20261202_shifts::Migration),
            Box::new(m20261202_opening::Migration),
            Box::new(m20261203_editions::Migration),
            Box::new(m20261203_libraries::Migration),
            Box::new(m20261203_windows::Migration),
            Box::new(m20261204_snags::Migration),
            Box::new(m20261204_province::Migration),
            Box::new(m20261205_exchange::Migration),
        ]
    }
}
