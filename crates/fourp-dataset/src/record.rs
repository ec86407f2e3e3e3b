//! One definition of a table, for reading, writing and documenting it.

use crate::{cells::Cells, column::Column, shape::Shape};
use fourp_model::Tabled;

/// A row that stands in a table of a folder.
pub trait Record: Tabled {
    /// What one row is, in a sentence.
    const ABOUT: &'static str;

    /// The columns, in the order in which they are written. They are read in any order.
    fn columns() -> Vec<Column>;

    /// The text of every cell, in the same order; empty where nothing is said.
    fn cells(&self) -> Vec<String>;
}

/// The other direction.
pub(crate) trait Readable: Record {
    /// Reads a row; `None` after reporting everything that is wrong with it.
    fn read(cells: &mut Cells<'_>) -> Option<Self>;
}

/// The columns of one field. The function that borrows the field tells its type.
pub(crate) fn columns_of<S: Shape<T>, R, T>(
    _: fn(&R) -> &T,
    field: &'static str,
    help: &'static str,
) -> Vec<Column> {
    S::columns(field, help)
}

/// Defines the table of a type of rows: each field once, with its shape and its help.
macro_rules! record {
    ($row:ident, $about:literal { $( $field:ident: $shape:ident, $help:literal; )+ }) => {
        impl $crate::record::Record for $row {
            const ABOUT: &'static str = $about;

            fn columns() -> Vec<$crate::column::Column> {
                let mut columns = Vec::new();
                $( columns.extend($crate::record::columns_of::<$shape, Self, _>(
                    |row| &row.$field,
                    stringify!($field),
                    $help,
                )); )+
                columns
            }

            fn cells(&self) -> Vec<String> {
                let mut cells = Vec::new();
                $( <$shape as $crate::shape::Shape<_>>::write(&self.$field, &mut cells); )+
                cells
            }
        }

        impl $crate::record::Readable for $row {
            fn read(cells: &mut $crate::cells::Cells<'_>) -> Option<Self> {
                $( let $field = <$shape as $crate::shape::Shape<_>>::read(cells); )+
                Some(Self { $( $field: $field?, )+ })
            }
        }
    };
}

pub(crate) use record;
