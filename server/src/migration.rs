//! Append only: expand, move, contract. A migration that has left the house is never edited.
use sea_orm_migration::prelude::*;

mod m0001_org;
mod m0002_account;
mod m0003_catalogue;
mod m0004_calendar;
mod m0005_case;
mod m0006_material;
mod m0007_message;
mod m0008_audit;
mod m0009_near;
mod m0010_old_secrets;
mod m0011_due;
mod m0012_running;
mod m0013_region_first;
mod m0014_queue;
mod m0015_library;
mod m0016_privacy;
mod m0017_oidc;
mod m0018_old_sessions;
mod m0019_recovery;
mod m0020_held;
mod m0021_callbacks;
mod m0022_handovers;
mod m0023_decision;
mod m0024_ratings;
mod m0025_reported;
mod m0026_intake;
mod m0027_bills;
mod m0028_tickets;
mod m0029_joint;
mod m0030_sheets;
mod m0031_pledges;
mod m0032_inquiries;
mod m0033_countersigns;
mod m0034_transmittals;
mod m0035_letters;
mod m0036_shipments;
mod m0037_stamps;
mod m0038_bundles;
mod m0039_counters;

pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_org::Migration),
            Box::new(m0002_account::Migration),
            Box::new(m0003_catalogue::Migration),
            Box::new(m0004_calendar::Migration),
            Box::new(m0005_case::Migration),
            Box::new(m0006_material::Migration),
            Box::new(m0007_message::Migration),
            Box::new(m0008_audit::Migration),
            Box::new(m0009_near::Migration),
            Box::new(m0010_old_secrets::Migration),
            Box::new(m0011_due::Migration),
            Box::new(m0012_running::Migration),
            Box::new(m0013_region_first::Migration),
            Box::new(m0014_queue::Migration),
            Box::new(m0015_library::Migration),
            Box::new(m0016_privacy::Migration),
            Box::new(m0017_oidc::Migration),
            Box::new(m0018_old_sessions::Migration),
            Box::new(m0019_recovery::Migration),
            Box::new(m0020_held::Migration),
            Box::new(m0021_callbacks::Migration),
            Box::new(m0022_handovers::Migration),
            Box::new(m0023_decision::Migration),
            Box::new(m0024_ratings::Migration),
            Box::new(m0025_reported::Migration),
            Box::new(m0026_intake::Migration),
            Box::new(m0027_bills::Migration),
            Box::new(m0028_tickets::Migration),
            Box::new(m0029_joint::Migration),
            Box::new(m0030_sheets::Migration),
            Box::new(m0031_pledges::Migration),
            Box::new(m0032_inquiries::Migration),
            Box::new(m0033_countersigns::Migration),
            Box::new(m0034_transmittals::Migration),
            Box::new(m0035_letters::Migration),
            Box::new(m0036_shipments::Migration),
            Box::new(m0037_stamps::Migration),
            Box::new(m0038_bundles::Migration),
            Box::new(m0039_counters::Migration),
        ]
    }
}
