//! What the columns of lists of payments are called.

use crate::{import::list::List, input::RowSource};

/// Where the columns of a file stand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Columns {
    pub(crate) family: Option<usize>,
    pub(crate) entity: Option<usize>,
    pub(crate) date: Option<usize>,
    pub(crate) expense_type: Option<usize>,
    pub(crate) expense_area: Option<usize>,
    pub(crate) supplier: Option<usize>,
    pub(crate) transaction: Option<usize>,
    pub(crate) amount: Option<usize>,
}

/// What a file must have, for people.
pub(crate) const EXPECTED: &str =
    "the columns of a list of payments, among them Date, Supplier and Amount";

/// The columns of a file, by their names; `None` without a date, a supplier or an amount.
///
/// First the names of HM Treasury's guidance (2010) for departments, then those of the Local Government Transparency Code
/// (2014) and what publishers make of either.
///
/// Of a name only letters and digits count, in any case: `Amount (£)` is `amount`. Of several names that mean
/// the same the first in the lists below is read.
pub(crate) fn columns(list: &List<impl RowSource>) -> Option<Columns> {
    let names: Vec<String> = list.header().iter().map(|name| plain(name)).collect();
    let place = |known: &[&str]| {
        known.iter().find_map(|known| names.iter().position(|found| found == known))
    };
    let columns = Columns {
        family: place(&["departmentfamily"]),
        entity: place(&["entity", "bodyname", "organisationname", "organisation"]),
        date: place(&["date", "paymentdate", "dateofpayment", "paiddate", "transactiondate"]),
        expense_type: place(&["expensetype", "expendituretype", "expenditurecategory"]),
        expense_area: place(&[
            "expensearea",
            "servicearea",
            "servicecategory",
            "departmentorservicewhereexpenditureoccurred",
            "departmentservicewhereexpenditureoccurred",
        ]),
        supplier: place(&[
            "supplier",
            "suppliername",
            "supplierbeneficiary",
            "beneficiaryname",
            "beneficiary",
            "vendorname",
            "vendor",
        ]),
        transaction: place(&["transactionnumber", "transactionno", "transactionreference"]),
        amount: place(&["amount", "amountgbp", "netamount", "grossamount"]),
    };
    columns.date.and(columns.supplier).and(columns.amount).map(|_| columns)
}

fn plain(name: &str) -> String {
    name.chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(header: &str) -> Option<Columns> {
        columns(&List::open("a.csv", header.as_bytes()).unwrap())
    }

    #[test]
    fn a_column_is_known_by_its_name_in_any_of_its_forms() {
        let columns = of("Body Name,Payment Date,SUPPLIER NAME ,Net Amount,Amount (£),\n").unwrap();
        assert_eq!((columns.entity, columns.date), (Some(0), Some(1)));
        assert_eq!((columns.supplier, columns.amount, columns.family), (Some(2), Some(4), None));
    }

    #[test]
    fn councils_say_supplier_and_beneficiary() {
        let columns =
            of("Body name,Transaction date,Supplier (beneficiary),Transaction number,Net amount,\
             Department or service where expenditure occurred\n");
        let columns = columns.unwrap();
        assert_eq!((columns.entity, columns.date, columns.supplier), (Some(0), Some(1), Some(2)));
        assert_eq!((columns.transaction, columns.amount), (Some(3), Some(4)));
        assert_eq!(columns.expense_area, Some(5));
    }

    #[test]
    fn without_what_every_payment_needs_it_is_another_form() {
        for header in ["Date,Supplier\n", "Date,Amount\n", "Supplier,Amount\n"] {
            assert!(of(header).is_none(), "{header}");
        }
    }
}
