//! What a table looks like, whoever asks: for what treats all tables alike (`portability`). Typed rows stay in their own files.
use sea_orm::{ColumnTrait, ColumnType, EntityTrait, IdenStatic, Iterable};

/// What a column holds, in the few ways both engines have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    Text,
    Int,
    Long,
    Bool,
    Id,
}

impl Holds {
    /// As the list of columns of an export says it.
    pub fn says(self) -> &'static str {
        match self {
            Holds::Text => "文字",
            Holds::Int | Holds::Long => "整数",
            Holds::Bool => "是否",
            Holds::Id => "编号",
        }
    }

    fn of(kind: &ColumnType) -> Holds {
        match kind {
            ColumnType::Uuid => Holds::Id,
            ColumnType::Boolean => Holds::Bool,
            ColumnType::SmallInteger | ColumnType::Integer => Holds::Int,
            ColumnType::BigInteger => Holds::Long,
            ColumnType::Char(_) | ColumnType::String(_) | ColumnType::Text => Holds::Text,
            it => unreachable!("no table has a column of {it:?}"),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: &'static str,
    pub holds: Holds,
    pub may_lack: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    pub table: &'static str,
    pub columns: Vec<Column>,
    /// Which of the columns are the key, in its order.
    pub key: Vec<usize>,
}

impl Shape {
    fn of<E: EntityTrait>() -> Shape {
        let column = |it: E::Column| {
            let def = it.def();
            Column { name: it.as_str(), holds: Holds::of(def.get_column_type()), may_lack: def.is_null() }
        };
        let columns: Vec<Column> = E::Column::iter().map(column).collect();
        let at = |part: E::PrimaryKey| columns.iter().position(|it| it.name == part.as_str());
        let key = E::PrimaryKey::iter().filter_map(at).collect();
        Shape { table: E::default().table_name(), columns, key }
    }

    /// Where a column stands; `None`: there is no such.
    pub fn at(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|it| it.name == column)
    }
}

macro_rules! shapes {
    ($($table:ident)*) => {
        /// All of them, each behind those its foreign keys name.
        pub fn all() -> Vec<Shape> {
            vec![$(Shape::of::<super::$table::Entity>()),*]
        }
    };
}

shapes! {
    counties county_changes regions calendar_years calendar_days
    orgs org_changes sections accounts account_duties agreements logins consents old_secrets invitations codes setup_codes
    stand_ins absences section_members sessions
    items item_versions item_tokens items_apart section_items base_items laws law_uses standards material_uses search_words search_misses
    halls hall_days floors windows window_seats floor_changes pauses tickets
    serials cases case_events case_words verdicts notices amends countersigns editions questions question_tokens snags
    systems batches batch_lines externals
    forewarnings handovers reveals files papers showings showing_looks mandates stamps stamp_keepers
    shifts bills takings strays statements shipments ratings proposals transmittals transmittal_lines
    messages outbox audit_rows witnesses seals reseals
    idempotency leases patience job_troubles doomed_files
}
