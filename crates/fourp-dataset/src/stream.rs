//! The rows of one table, one after the other, without a programme.

#[cfg(feature = "parallel")]
use crate::parallel::read_rows_in_parallel;
use crate::{
    cell::Context,
    cells::Cells,
    encoding::Encoding,
    facts::FileFacts,
    origin::Origin,
    record::Readable,
    rows::{Form, read_rows},
    scan::Scanner,
};
use fourp_model::{Currency, Problems};
use std::{
    io::{self, BufRead},
    num::NonZeroUsize,
};

/// How a table is streamed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "options are made by naming some and taking the rest"
)]
pub struct StreamOptions {
    /// The currency of the programme: amounts need not name it, and no other is accepted.
    pub currency: Option<Currency>,
    /// How many threads read, the calling one included. Without the feature `parallel` it is always one.
    pub threads: NonZeroUsize,
    /// Which places are handed over with a row.
    pub places: RowPlaces,
}

/// Which places are handed over with a row.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a row stands on lines and in cells")]
pub enum RowPlaces {
    /// The line on which it begins.
    #[default]
    Line,
    /// That, and where each cell begins.
    Cells,
}

/// A row, and where it stands.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct StreamedRow<R> {
    /// The row.
    pub row: R,
    /// The line on which it begins, from 1.
    pub line: u64,
    /// The line and column at which each cell begins, both from 1, in the order of
    /// [`Record::columns`](crate::Record::columns); `None` for a column that the file does not have. Empty
    /// unless [`RowPlaces::Cells`] was asked for.
    pub cells: Vec<Option<(u64, u64)>>,
}

/// No currency is declared, one thread, and lines only.
impl Default for StreamOptions {
    fn default() -> Self {
        Self { currency: None, threads: NonZeroUsize::MIN, places: RowPlaces::Line }
    }
}

/// Reads a table as CSV in UTF-8 and hands over its rows in the order of the file, called `file` in problems.
///
/// Rows and problems are those of [`read_folder`](crate::read_folder), whatever the number of threads;
/// rows that cannot be read are not handed over. What only all rows together can show is not looked
/// for: duplicate ids and rows, and references that lead nowhere.
///
/// Takes memory for the longest row, and for each thread beyond the first a few blocks of 128 KiB and
/// their rows. Time is in proportion to the length of the text.
///
/// ```
/// use fourp_dataset::{StreamOptions, stream_rows};
/// use fourp_model::{Currency, Flow, Money, Problems};
///
/// let text = "payer,payee,amount,kind,phase,period,source\n\
///             home-office,nca,68.50,grant,paid,2018-19,accounts\n\
///             home-office,nca,twelve,grant,paid,2019-20,accounts\n";
/// let options = StreamOptions { currency: Some(Currency::GBP), ..StreamOptions::default() };
/// let mut problems = Problems::default();
/// let mut paid = Vec::new();
/// let facts = stream_rows::<Flow>(text.as_bytes(), "flows.csv", options, &mut problems, |flow| {
///     paid.push((flow.line, flow.row.amount));
/// })?;
/// assert_eq!(paid, [(2, Money::from_minor(6_850, Currency::GBP))]);
/// assert_eq!((facts.accepted, facts.rejected), (1, 1));
/// assert_eq!(
///     problems.to_string(),
///     "flows.csv:3:17: malformed amount in amount: \"twelve\", expected an amount such as GBP 1234.50, \
///      or 1234.50 in the currency of the programme",
/// );
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// If the input cannot be read. What is wrong with the text is added to `problems`.
#[expect(private_bounds, reason = "the tables there are, and no others, can be read")]
pub fn stream_rows<R: Readable + Send>(
    input: impl BufRead,
    file: &str,
    options: StreamOptions,
    problems: &mut Problems,
    mut on_row: impl FnMut(StreamedRow<R>),
) -> io::Result<FileFacts> {
    let columns = R::columns();
    let origin = Origin::file(file);
    let context = Context::new(options.currency);
    let mut scanner = Scanner::decoded(input, Encoding::Utf8);
    let places = options.places;
    #[cfg(feature = "parallel")]
    if options.threads > NonZeroUsize::MIN {
        return read_rows_in_parallel(
            &mut scanner,
            &origin,
            &columns,
            &context,
            problems,
            options.threads,
            |cells, form| read_row(cells, form, places).ok_or(()),
            |row| row.into_iter().for_each(&mut on_row),
        );
    }
    read_rows(&mut scanner, &origin, &columns, &context, problems, |cells, form| {
        let row = read_row(cells, form, places);
        let is_accepted = row.is_some();
        row.into_iter().for_each(&mut on_row);
        is_accepted
    })
}

fn read_row<R: Readable>(
    cells: &mut Cells<'_>,
    form: Form,
    places: RowPlaces,
) -> Option<StreamedRow<R>> {
    let currency = cells.context.currency();
    let row = if form == Form::Whole { R::read(cells) } else { None };
    let Some(row) = row else {
        // As in a reading of the whole: what is not kept decides nothing.
        cells.context.forget_since(currency);
        return None;
    };
    let place = |at: &Option<usize>| cells.row.cell((*at)?).map(|cell| (cell.line, cell.column));
    let cells_at = match places {
        RowPlaces::Line => Vec::new(),
        RowPlaces::Cells => cells.places.iter().map(place).collect(),
    };
    Some(StreamedRow { row, line: cells.row.line, cells: cells_at })
}
