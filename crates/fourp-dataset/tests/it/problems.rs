//! Each kind of problem, at its place.

use fourp_dataset::read_tables;

/// Every problem, error or warning, as it is displayed.
fn problems(files: &[(&str, &[u8])]) -> Vec<String> {
    let problems = match read_tables(files.iter().copied()) {
        Ok(dataset) => dataset.warnings,
        Err(problems) => problems,
    };
    problems.kept().iter().map(|problem| format!("{} {problem}", problem.code)).collect()
}

fn of(file: &str, text: &str) -> Vec<String> {
    problems(&[(file, text.as_bytes())])
}

/// The problems of one row of bodies, its source declared.
fn body(row: &str) -> Vec<String> {
    let bodies = format!("id,name,kind,status,dates,source\n{row}\n");
    problems(&[("bodies.csv", bodies.as_bytes()), SOURCES])
}

const SOURCES: (&str, &[u8]) =
    ("sources.csv", b"id,title,publisher,standing,marking\nnao,T,P,primary,public\n");

#[test]
fn whole_rows_have_none() {
    assert_eq!(body("nca,NCA,organisation,live,2013..,nao"), [""; 0]);
}

#[test]
fn files_that_are_no_tables() {
    assert_eq!(
        problems(&[SOURCES, ("flow.csv", b"")]),
        [
            "FP0004 flow.csv: unknown file, expected a table of a programme, such as claims.csv, did you mean \"flows.csv\"?"
        ]
    );
    assert_eq!(
        problems(&[SOURCES, SOURCES]),
        ["FP0004 sources.csv: unknown file, expected each file once"]
    );
    assert_eq!(
        problems(&[]),
        ["FP0005 .: missing table, expected at least one table, such as claims.csv"]
    );
}

#[test]
fn bytes_that_are_no_text() {
    // A letter of UTF-8 shows that the other is a fault, and not of another encoding.
    let bytes = b"id,title,publisher,standing,marking\nnao,\xA32bn,\xC3\xA9,primary,public\nb,a\0,P,primary,public\n";
    assert_eq!(
        problems(&[("sources.csv", bytes)]),
        [
            "FP0010 sources.csv:2:5: not UTF-8 in title: \"byte 0xA3 at offset 40 of the file\", expected text in UTF-8",
            "FP0011 sources.csv:3:4: NUL byte in title: \"byte 0 at offset 66 of the file\", expected text without NUL bytes",
        ]
    );
}

#[test]
fn old_line_ends_and_blank_rows_are_only_told() {
    assert_eq!(
        of("checks.csv", "id,title,formula\rX1,T,N1 + 1\r\r,,\r"),
        [
            "FP0013 checks.csv: other line ends",
            "FP0061 checks.csv:2:6: dangling reference in formula: \"N1\", expected the id of a row of claims.csv, which is not there; said once for the column",
            "FP0034 checks.csv:3: blank rows: \"2 in the file, the first here\"",
        ]
    );
}

#[test]
fn headers() {
    let all = "id,title,formula,means,note";
    let missing = format!("missing header, expected {all}");
    assert_eq!(of("checks.csv", ""), [format!("FP0020 checks.csv: {missing}")]);
    assert_eq!(of("checks.csv", "X1,T,1\n"), [format!("FP0020 checks.csv:1: {missing}")]);
    assert_eq!(
        of("checks.csv", "id,titel,id,formula\nX1,T,X1,2 * 3\n"),
        [
            "FP0021 checks.csv:1: missing column in title, expected text",
            "FP0022 checks.csv:1:4: unknown column in titel: \"titel\", expected a column of the table: title, means, note, did you mean \"title\"?",
            "FP0023 checks.csv:1:10: duplicate column in id: \"id\", expected each column once (see checks.csv:1:1)",
        ]
    );
}

#[test]
fn rows_of_another_form() {
    assert_eq!(
        of("checks.csv", "id,title,formula,note\nX1,T\nX2,T,2 * 3,a,b,\"c\"\n"),
        [
            "FP0030 checks.csv:2:5: wrong number of fields: \"2 cells; none for formula, note\", expected 4 cells",
            "FP0030 checks.csv:3:14: wrong number of fields: \"6 cells; beyond the last column: b,c\", expected 4 cells",
        ]
    );
    assert_eq!(
        of("checks.csv", "id,title,formula\nX1,\"a\"b,2 * 3\nX2,\"T,2 * 3\nX3,T,1\n"),
        [
            "FP0032 checks.csv:2:7: stray quote in title, expected a comma or the end of the line after a closing quote",
            "FP0031 checks.csv:3:4: unterminated quote in title, expected a closing quote before the end of the file",
        ]
    );
    assert_eq!(
        of("checks.csv", "id,title,formula\nX1,a \"b\",2 * 3\n"),
        [
            "FP0032 checks.csv:2:6: stray quote in title, expected the whole cell in quotes, and each quote within it twice"
        ]
    );
    let long = format!("id,title,formula\nX1,{},2 * 3\n", "x".repeat((1 << 20) + 1));
    assert_eq!(
        of("checks.csv", &long),
        ["FP0033 checks.csv:2:4: field too long in title, expected a cell of at most 1 MiB"]
    );
}

#[test]
fn cells_of_bodies() {
    assert_eq!(
        body(",NCA,organisation,,,nao"),
        ["FP0040 bodies.csv:2:1: empty cell in id, expected the id of a row of bodies"]
    );
    assert_eq!(
        body("the nca,NCA,organisation,,,nao"),
        [
            "FP0041 bodies.csv:2:1: malformed id in id: \"the nca\", expected 1 to 128 letters, digits and - _ . : / without spaces"
        ]
    );
    assert_eq!(
        body("nca,NCA,organization,,,nao"),
        [
            "FP0042 bodies.csv:2:9: unknown word in kind: \"organization\", expected one of: organisation, office, role, unit, assembly, person, did you mean \"organisation\"?"
        ]
    );
    assert_eq!(
        body("nca,NCA,organisation,,2013-02-30..,nao"),
        [
            "FP0047 bodies.csv:2:23: malformed date in dates: \"2013-02-30..\", expected two dates such as 2006..2013, 2013.., ..2013 or .."
        ]
    );
    assert_eq!(
        body("15-Sep,NCA,organisation,,,nao"),
        [
            "FP0053 bodies.csv:2:1: mangled by a spreadsheet in id: \"15-Sep\", expected the id as its source has it"
        ]
    );
}

fn flow(amount: &str, settings: &str) -> Vec<String> {
    let head = "payer,payee,amount,kind,phase,period,source";
    let party = "bodies.csv";
    let bodies = b"id,name,kind,source\na,A,office,nao\nb,B,office,nao\n".as_slice();
    let text = format!("{head}\na,b,{amount},grant,paid,2015-16,nao\n");
    let flows = ("flows.csv", text.as_bytes());
    problems(&[(party, bodies), flows, SOURCES, ("programme.csv", settings.as_bytes())])
}

#[test]
fn amounts() {
    let none = "key,value\n";
    let pounds = "key,value\ncurrency,GBP\n";
    assert_eq!(flow("GBP 1234.50", none), [""; 0]);
    assert_eq!(flow("\"1,234.50\"", pounds), [""; 0]);
    let place = "flows.csv:2:5:";
    let expected =
        "expected an amount such as GBP 1234.50, or 1234.50 in the currency of the programme";
    assert_eq!(
        flow("1234.50", none),
        [format!("FP0044 {place} malformed amount in amount: \"1234.50\", {expected}")]
    );
    assert_eq!(
        flow("£2.9bn", pounds),
        [format!("FP0044 {place} malformed amount in amount: \"£2.9bn\", {expected}")]
    );
    assert_eq!(
        flow("0.005", pounds),
        [format!(
            "FP0045 {place} finer than the unit in amount: \"0.005\", expected a whole number of times 0.01"
        )]
    );
    let overflow = flow("92233720368547758.08", pounds);
    assert!(
        overflow[0].starts_with(&format!("FP0046 {place} overflow in amount: ")),
        "{overflow:?}"
    );
    assert_eq!(
        flow("EUR 1.00", pounds),
        [format!(
            "FP0052 {place} other currency in amount: \"EUR 1.00\", expected an amount in GBP, as elsewhere"
        )]
    );
    assert_eq!(
        flow("1.8E+09", pounds),
        [format!("FP0053 {place} mangled by a spreadsheet in amount: \"1.8E+09\", {expected}")]
    );
}

#[test]
fn settings() {
    assert_eq!(
        problems(&[
            SOURCES,
            ("programme.csv", b"key,value\ntitel,T\ncurrency,pounds\ntitle,\ntitle,B\n")
        ]),
        [
            "FP0042 programme.csv:2:1: unknown word in key: \"titel\", expected one of: title, currency, synthetic, did you mean \"title\"?",
            "FP0042 programme.csv:3:10: unknown word in value: \"pounds\", expected a currency: GBP, EUR, USD, AUD, BHD, BRL, CAD, CHF, CLF, CNY, CZK, DKK, HKD, INR, JPY, KRW, KWD, NOK, NZD, PLN, SEK, SGD, ZAR",
            "FP0040 programme.csv:4:7: empty cell in value, expected text",
            "FP0060 programme.csv:5:1: duplicate id in key: \"title\", expected each key once",
        ]
    );
}

#[test]
fn numbers_expressions_and_values() {
    let groups = |row: &str| {
        let text = format!("id,name,tier,meetings_per_year,count,aliases,source\n{row}\n");
        problems(&[("groups.csv", text.as_bytes()), SOURCES])
    };
    assert_eq!(
        groups("g,G,-1,4 times,2.5 boards,a; ;b,nao"),
        [
            "FP0043 groups.csv:2:5: malformed number in tier: \"-1\", expected a whole number from 0 to 255",
            "FP0043 groups.csv:2:8: malformed number in meetings_per_year: \"4 times\", expected an exact number such as 2.9 or 1/6",
            "FP0049 groups.csv:2:16: malformed figure in count: \"2.5 boards\", expected parts that make a figure (2.5 is not a count of boards; expected a whole number from 0)",
            "FP0051 groups.csv:2:27: malformed value in aliases: \"a; ;b\", expected an item before and after each \"; \"",
        ]
    );
    assert_eq!(
        groups("g,G,256,,,,nao"),
        ["FP0046 groups.csv:2:5: overflow in tier: \"256\", expected a whole number from 0 to 255"]
    );
    let check = of("checks.csv", "id,title,formula\nX1,T,N17 + = N16\n");
    assert!(
        check[0].starts_with("FP0050 checks.csv:2:6: malformed expression in formula: \"N17 + = N16\", expected an expression over ids of claims"),
        "{check:?}"
    );
    assert_eq!(
        problems(&[
            SOURCES,
            ("events.csv", b"id,period,what,source\ne,2011-12,W,nao\nf,Q3 2018,W,nao\n")
        ]),
        [
            "FP0048 events.csv:2:3: malformed period in period: \"2011-12\", expected 2011/12 for the financial year or 2011-M12 for the month",
            "FP0048 events.csv:3:3: malformed period in period: \"Q3 2018\", expected a period such as 2015-16, 2018, 2018-Q3, 2018-09 or as at 2018-09-30",
        ]
    );
}

#[test]
fn rows_taken_together() {
    let bodies = b"id,name,kind,parents,source\nnca,N,office,,nao\nnca,M,ofice,,nao\nmet,P,office,nac; home,nao\n";
    assert_eq!(
        problems(&[("bodies.csv", bodies), SOURCES]),
        [
            "FP0060 bodies.csv:3:1: duplicate id in id: \"nca\", expected each id once (see bodies.csv:2:1)",
            "FP0042 bodies.csv:3:7: unknown word in kind: \"ofice\", expected one of: organisation, office, role, unit, assembly, person, did you mean \"office\"?",
            "FP0061 bodies.csv:4:14: dangling reference in parents: \"home\", expected the id of a row of bodies.csv",
            "FP0061 bodies.csv:4:14: dangling reference in parents: \"nac\", expected the id of a row of bodies.csv, did you mean \"nca\"?",
        ]
    );
    let notes = b"mark,cites,source\n1,A,nao\n2,B,nao\n1,A,nao\n";
    assert_eq!(
        problems(&[("footnotes.csv", notes), SOURCES]),
        ["FP0062 footnotes.csv:4: duplicate row, expected each row once (see footnotes.csv:2)"]
    );
}

#[test]
fn an_id_of_a_row_with_a_fault_is_still_declared() {
    let bodies = b"id,name,kind,parents,source\nnca,N,ofice,,nao\nmet,M,office,nca,nao\nsfo,S\nx,X,office,sfo,nao\n";
    let codes: Vec<String> = problems(&[("bodies.csv", bodies), SOURCES])
        .iter()
        .map(|problem| problem.split(' ').next().unwrap().to_owned())
        .collect();
    assert_eq!(codes, ["FP0042", "FP0030"]);
}

#[test]
fn ids_that_would_read_as_something_else() {
    assert_eq!(
        body("class:forces,Forces,organisation,live,..,nao"),
        [
            "FP0041 bodies.csv:2:1: malformed id in id: \"class:forces\", expected the id of a body, which cannot begin with class: or group:"
        ]
    );
    assert_eq!(body("group:board,Board,organisation,live,..,nao").len(), 1);
    let lines = "group,party,role,people,source\nboard,group:other,chair,1,nao\n";
    let found = problems(&[("seats.csv", lines.as_bytes()), SOURCES]);
    assert!(found[0].starts_with("FP0041 seats.csv:2:7: malformed id in party"), "{found:?}");
}

#[test]
fn each_id_of_a_list_that_a_spreadsheet_may_have_written() {
    let groups = "id,name,standing,superseded_by,source\na,A,decide,03-Oct; b,nao\nb,B,decide,,nao\n03-Oct,C,decide,,nao\n";
    let found = problems(&[("groups.csv", groups.as_bytes()), SOURCES]);
    let warned: Vec<_> = found.iter().map(|problem| &problem[..30]).collect();
    assert_eq!(warned, ["FP0053 groups.csv:2:12: mangle", "FP0053 groups.csv:4:1: mangled"]);
}

#[test]
fn a_long_cell_is_not_repeated_in_what_was_expected() {
    let long = "x".repeat(100_000);
    let checks = format!("id,title,formula\nX1,t,A + {long} B\n");
    let found = of("checks.csv", &checks);
    assert!(found[0].starts_with("FP0050 checks.csv:2:6") && found[0].len() < 10_000);
}

#[test]
fn a_row_of_more_cells_than_are_kept_is_not_blank() {
    let rows = format!(
        "id,title,publisher,standing,marking\n{}\"\nnao,T,P,primary,public\n",
        ",".repeat(5000)
    );
    assert!(of("sources.csv", &rows)[0].starts_with("FP0030 sources.csv:2"));
}
