//! One file with many faults: all are told at once, each at its cell.

use fourp_dataset::read_tables;
use fourp_model::{ProblemCode, Problems};

const HEAD: &str = "id,measure,label,population,period,kind,value,resolution,low,high,members,base,\
since,order,than,unit,speakers,grade,status,source,note";

fn read(rows: &[&str]) -> Problems {
    let text = format!("{HEAD}\n{}\n", rows.join("\n"));
    let sources = b"id,title,publisher,standing,marking\nnao,T,P,primary,public\n".as_slice();
    let populations = b"id,name,source\nall,All,nao\n".as_slice();
    let bodies = b"id,name,kind,source\nnca,N,office,nao\n".as_slice();
    let files = [
        ("claims.csv", text.as_bytes()),
        ("sources.csv", sources),
        ("populations.csv", populations),
        ("bodies.csv", bodies),
    ];
    match read_tables(files) {
        Ok(dataset) => dataset.warnings,
        Err(problems) => problems,
    }
}

#[test]
fn sound_claims_have_no_problems() {
    let problems = read(&[
        "N1,spending,front line,all,2015-16,rounded,2.2,0.1,,,,,,,,GBP bn,nca,estimated,quoted,nao,",
        "N2,spending,a share,all,2015-16,share,79,1,,,,all,,,,percent,,,quoted,nao,\"two\nlines\"",
        "N3,threats,names,all,2018,list,,,,,fraud; drugs,,,,,threats,,,quoted,nao,",
        "N4,crimes,fewer,all,2018,ordinal,,,,,,,,fewer,other crimes,crimes,,,quoted,nao,",
    ]);
    assert!(problems.is_empty(), "{problems}");
}

#[test]
fn every_fault_is_found_in_one_reading() {
    let problems = read(&[
        // Line 2: no id; a label with an accent before a period that could be two.
        ",spending,dépenses,all,2011-12,exact,1,,,,,,,,,GBP m,nca,measured,quoted,nao,",
        // Line 3: a kind misspelt, a speaker with a space, a grade of another list.
        "N2,spending,x,all,2018,exactt,1,,,,,,,,,GBP m,the nca,good,quoted,nao,",
        // Line 4: a comma in a number, and no resolution.
        "N3,spending,x,all,2018,rounded,\"2,900\",,,,,,,,,GBP m,nca,,quoted,nao,",
        // Line 5: a part that the kind does not have, and no unit.
        "N4,spending,x,all,2018,exact,1,,0.5,,,,,,,,nca,,quoted,nao,",
        // Line 6: half a body.
        "N5,bodies,x,all,2018,exact,2.5,,,,,,,,,bodies,nca,,quoted,nao,",
        // Line 7 and 8: a note of two lines, after a range that ends before it begins.
        "N6,bodies,x,all,2018,range,,,9,3,,,,,,bodies,nca,,quoted,nao,\"one\ntwo\"",
        // Line 9: too few cells.
        "N7,bodies,x,all,2018,exact,2",
        // Line 10: ids that nothing declares, one of them nearly right.
        "N8,bodies,x,al,2018,exact,2,,,,,,,,,bodies,class:forces,,quoted,nao,",
        // Line 11: the id of line 10 again, and no status.
        "N8,bodies,x,all,2018,exact,2,,,,,,,,,bodies,nca,,,nao,",
        // Line 12: a stray quote, and a unit that is none.
        "N9,bodies,an \"x\",all,2018,exact,2,,,,,,,,,GBP k,nca,,quoted,nao,",
        // Line 13: a quote that never closes.
        "N10,bodies,x,all,2018,exact,2,,,,,,,,,bodies,nca,,quoted,nao,\"open",
    ]);
    use ProblemCode as C;
    let found: Vec<_> = problems
        .kept()
        .iter()
        .map(|problem| {
            let place = &problem.place;
            let at = (place.line.unwrap(), place.column.unwrap());
            (at, place.field.as_deref().unwrap_or(""), problem.code)
        })
        .collect();
    let expected = [
        ((2, 1), "id", C::EmptyCell),
        ((2, 24), "period", C::MalformedPeriod),
        ((3, 24), "kind", C::UnknownWord),
        ((3, 47), "speakers", C::MalformedId),
        ((3, 55), "grade", C::UnknownWord),
        ((4, 32), "value", C::MalformedNumber),
        ((4, 40), "resolution", C::EmptyCell),
        ((5, 33), "low", C::MalformedFigure),
        ((5, 43), "unit", C::EmptyCell),
        ((6, 28), "value", C::MalformedFigure),
        ((7, 30), "low", C::MalformedFigure),
        ((9, 29), "", C::FieldCount),
        ((10, 13), "population", C::DanglingReference),
        ((10, 44), "speakers", C::DanglingReference),
        ((11, 1), "id", C::DuplicateId),
        ((11, 50), "status", C::EmptyCell),
        ((12, 14), "label", C::StrayQuote),
        ((12, 43), "unit", C::MalformedValue),
        ((13, 62), "note", C::UnterminatedQuote),
    ];
    assert_eq!(found, expected);
    let lines: Vec<_> =
        problems.kept().iter().map(|problem| problem.line_text.as_deref()).collect();
    assert_eq!(
        lines[1],
        Some(",spending,dépenses,all,2011-12,exact,1,,,,,,,,,GBP m,nca,measured,quoted,nao,")
    );
}
