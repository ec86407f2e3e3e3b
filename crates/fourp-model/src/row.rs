//! What every row has in common.

use crate::{reference::ReferenceVisitor, source::Citation, table::Table};
use std::cmp::Ordering;

/// A sourced record of one table.
///
/// Rows are passive: public fields, no behaviour. They say what a source says; whether it makes sense
/// together is the business of the analyses.
pub trait Row {
    /// The table that rows of this type stand in.
    const TABLE: Table;

    /// The id, where rows of this table have one.
    fn id(&self) -> Option<&str>;

    /// Tells the visitor the row's own id, where it has one.
    fn declares<V: ReferenceVisitor + ?Sized>(&self, visitor: &mut V) {
        let _ = visitor;
    }

    /// Where the row was read; `None` only for a source, which is its own, and for a check, which
    /// rests on its claims.
    fn citation(&self) -> Option<&Citation>;

    /// Tells the visitor every id that the row mentions, its own left out.
    fn references<V: ReferenceVisitor + ?Sized>(&self, visitor: &mut V);

    /// The order in which a [`Programme`](crate::Programme) keeps the rows: by id where there is one,
    /// otherwise by content. Equal only for rows of one id, or of equal content.
    fn canonical_order(&self, other: &Self) -> Ordering;
}

/// Implements [`Row`], and [`Referent`](crate::Referent) where rows have an id.
macro_rules! row {
    ($type:ident in $table:ident by id, mentions $($field:ident)*) => {
        $crate::row::row!(@id sourced $type $table $($field)*);
    };
    ($type:ident in $table:ident by id, unsourced, mentions $($field:ident)*) => {
        $crate::row::row!(@id unsourced $type $table $($field)*);
    };
    (@id $sourced:ident $type:ident $table:ident $($field:ident)*) => {
        impl $crate::reference::Referent for $type {
            const KIND: $crate::reference::ReferenceKind =
                $crate::reference::ReferenceKind::$type;
        }

        impl $crate::row::Row for $type {
            const TABLE: $crate::table::Table = $crate::table::Table::$table;

            fn id(&self) -> Option<&str> {
                Some(self.id.as_str())
            }

            fn declares<V: $crate::reference::ReferenceVisitor + ?Sized>(&self, visitor: &mut V) {
                visitor.visit("id", &self.id);
            }

            fn canonical_order(&self, other: &Self) -> ::std::cmp::Ordering {
                self.id.cmp(&other.id)
            }

            $crate::row::row!(@$sourced $($field)*);
        }
    };
    ($type:ident in $table:ident by $order:path, mentions $($field:ident)*) => {
        impl $crate::row::Row for $type {
            const TABLE: $crate::table::Table = $crate::table::Table::$table;

            fn id(&self) -> Option<&str> {
                None
            }

            fn canonical_order(&self, other: &Self) -> ::std::cmp::Ordering {
                $order(self, other)
            }

            $crate::row::row!(@sourced $($field)*);
        }
    };
    (@sourced $($field:ident)*) => {
        fn citation(&self) -> Option<&$crate::source::Citation> {
            Some(&self.citation)
        }

        fn references<V: $crate::reference::ReferenceVisitor + ?Sized>(&self, visitor: &mut V) {
            $( $crate::reference::Mentions::mentions(&self.$field, stringify!($field), visitor); )*
            visitor.visit("source", &self.citation.source);
        }
    };
    (@unsourced $($field:ident)*) => {
        fn citation(&self) -> Option<&$crate::source::Citation> {
            None
        }

        fn references<V: $crate::reference::ReferenceVisitor + ?Sized>(&self, visitor: &mut V) {
            let _ = &visitor;
            $( $crate::reference::Mentions::mentions(&self.$field, stringify!($field), visitor); )*
        }
    };
}

pub(crate) use row;
