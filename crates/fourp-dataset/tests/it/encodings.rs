//! Files in the encodings that people have.

use fourp_dataset::{Dataset, Encoding, Options, read_tables, salvage_tables};
use fourp_model::Problems;
use proptest::prelude::*;

const HEAD: &str = "id,title,publisher,standing,marking\n";

fn read(bytes: &[u8]) -> Result<Dataset, Problems> {
    read_tables([("sources.csv", bytes)])
}

/// The title of the only source, how it was encoded, and what was said of it.
fn title(bytes: &[u8]) -> (String, Encoding, String) {
    let dataset = read(bytes).unwrap_or_else(|problems| panic!("{problems}"));
    let title = dataset.programme.tables().sources[0].title.clone();
    (title, dataset.files[0].encoding, dataset.warnings.to_string())
}

fn row(title: &[u8]) -> Vec<u8> {
    [HEAD.as_bytes(), b"s,", title, b",P,primary,public\n"].concat()
}

/// Text in UTF-16, the higher byte first, after a byte order mark.
fn utf_16(text: &str) -> Vec<u8> {
    format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect()
}

#[test]
fn utf_8_is_read_with_and_without_a_mark() {
    let text = row("Café".as_bytes());
    assert_eq!(title(&text), ("Café".into(), Encoding::Utf8, String::new()));
    let marked = [b"\xEF\xBB\xBF".as_slice(), &text].concat();
    assert_eq!(title(&marked), ("Café".into(), Encoding::Utf8, String::new()));
}

#[test]
fn utf_16_is_read_as_its_mark_says() {
    let text = format!("{HEAD}s,Café 😀,P,primary,public\n");
    let warning = |name| {
        format!(
            "sources.csv: other encoding, expected UTF-8; read as {name}, as its byte order mark says"
        )
    };
    let high = utf_16(&text);
    assert_eq!(title(&high), ("Café 😀".into(), Encoding::Utf16Be, warning("UTF-16BE")));
    let low: Vec<u8> = high.chunks(2).flat_map(|pair| [pair[1], pair[0]]).collect();
    assert_eq!(title(&low), ("Café 😀".into(), Encoding::Utf16Le, warning("UTF-16LE")));
}

#[test]
fn half_a_character_of_utf_16_spoils_its_cell() {
    let mut bytes = utf_16(&format!("{HEAD}s,Café"));
    bytes.extend([0xD8, 0x3D]);
    bytes.extend(utf_16(",P,primary,public\n").split_off(2));
    let problems = read(&bytes).unwrap_err().to_string();
    assert!(
        problems.contains(
            "sources.csv:2:7: not UTF-8 in title: \"what is no character in UTF-16BE\", expected \
             text in UTF-8"
        ),
        "{problems}"
    );
}

#[test]
fn old_encodings_are_told_apart_by_what_they_make_of_words() {
    assert_eq!(
        title(&row(b"The review\x92s \x93findings\x94 \x96 2015\x9616")),
        (
            "The review’s “findings” – 2015–16".into(),
            Encoding::Windows1252,
            "sources.csv:2: other encoding: \"review’s\", expected UTF-8; read as Windows-1252, \
             which 5 of its characters fit better, and 0 fit MacRoman better"
                .into()
        )
    );
    assert_eq!(
        title(&row(b"\xA32.9bn")),
        (
            "£2.9bn".into(),
            Encoding::Windows1252,
            "sources.csv:2: other encoding: \"£2.9bn\", expected UTF-8; read as Windows-1252, which \
             for its characters is the same as MacRoman"
                .into()
        )
    );
}

/// From the government grants register of 2014-15, as its list was before it was made UTF-8.
/// Contains public sector information licensed under the Open Government Licence v3.0.
const REGISTER: [(&[u8], &str); 4] = [
    (b"Relationship Support Services \xD0 Policy", "Relationship Support Services – Policy"),
    (b"National Children\xD5s Bureau", "National Children’s Bureau"),
    (
        b"Football Supporters\xD5 Federation\xD5s (FSF) International Work",
        "Football Supporters’ Federation’s (FSF) International Work",
    ),
    (
        b"Police widow\xD5s pension \xD0 Warwickshire officer",
        "Police widow’s pension – Warwickshire officer",
    ),
];

#[test]
fn names_of_the_grants_register_are_those_that_were_printed() {
    for (bytes, printed) in REGISTER {
        let (title, encoding, _) = title(&row(bytes));
        assert_eq!((title.as_str(), encoding), (printed, Encoding::MacRoman));
    }
}

#[test]
fn doubt_is_an_error_that_shows_both_readings() {
    let problems = read(&row(b"d\x92a")).unwrap_err();
    assert_eq!(
        problems.to_string(),
        "sources.csv:2: not UTF-8, expected UTF-8, or that the encoding is named: in Windows-1252 \
         this would be \"d’a\", in MacRoman \"día\"\n\
         sources.csv:2:4: not UTF-8 in title: \"byte 0x92 at offset 39 of the file\", expected text \
         in UTF-8"
    );
}

#[test]
fn an_encoding_that_is_named_is_believed() {
    let read = |encoding, bytes: &[u8]| {
        let options = Options { encoding: Some(encoding), ..Options::default() };
        let salvage = salvage_tables([("sources.csv", bytes)], &options).unwrap();
        let title = salvage.programme.tables().sources.first().map(|source| source.title.clone());
        (title, salvage.problems.to_string())
    };
    let text = row(b"d\x92a");
    assert_eq!(read(Encoding::Windows1252, &text), (Some("d’a".into()), String::new()));
    assert_eq!(read(Encoding::MacRoman, &text), (Some("día".into()), String::new()));
    assert_eq!(
        read(Encoding::Windows1252, &row(b"a\x81")),
        (
            None,
            "sources.csv:2:4: not UTF-8 in title: \"what is no character in Windows-1252\", expected \
             text in UTF-8"
                .into()
        )
    );
    // Even if it is not what the file would be taken for.
    assert_eq!(read(Encoding::MacRoman, &row("é".as_bytes())).0.as_deref(), Some("√©"));
}

proptest! {
    /// Every character of both encodings, in text that says which encoding it is in.
    #[test]
    fn whatever_the_bytes_the_text_is_that_of_the_table(
        bytes in prop::collection::vec(0x80..=0xFF_u8, 1..30),
    ) {
        for encoding in [Encoding::Windows1252, Encoding::MacRoman] {
            let Some(text) = encoding.decode(&bytes) else { continue };
            let options = Options { encoding: Some(encoding), ..Options::default() };
            let quoted = [b"\"x".as_slice(), &bytes, b"x\""].concat();
            let row = row(&quoted);
            let salvage = salvage_tables([("sources.csv", row.as_slice())], &options).unwrap();
            prop_assert_eq!(&salvage.programme.tables().sources[0].title, &format!("x{text}x"));
        }
    }
}
