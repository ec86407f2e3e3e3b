//! Activities out of XML, one after the other.

use super::activity::{Activity, Budget, Organisation, Share, ShareElement, Transaction, Value};
use crate::{
    import::words::{line, shortened},
    origin::Origin,
    xml::{Tag, Token, Xml, XmlFault},
};
use fourp_model::{Problem, ProblemCode, Problems};
use std::io::{self, BufRead, Read};

/// Reads a file of activities, in memory for the largest of them.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    origin: Origin,
    xml: Xml<Counted<'a>>,
}

impl<'a> Document<'a> {
    /// Opens a file, and reads to its first activity.
    ///
    /// # Errors
    /// The problem of a file that holds no activities of version 2.
    pub(crate) fn open(file: &str, bytes: &'a [u8]) -> Result<Self, Problems> {
        let origin = Origin::file(file);
        let mut document = Self { origin, xml: Xml::new(Counted { rest: bytes, ends: 0 }) };
        match document.find_root() {
            Ok(Ok(())) => Ok(document),
            Ok(Err((code, found, expected))) => {
                let place = document.origin.whole();
                let value = Some(found);
                Err([Problem { value, ..Problem::new(code, place, expected) }]
                    .into_iter()
                    .collect())
            }
            Err(fault) => Err(document.broken(&fault)),
        }
    }

    /// The next activity; `None` after the last.
    ///
    /// # Errors
    /// The problem of a file that cannot be read on.
    pub(crate) fn next(&mut self) -> Result<Option<Activity>, Problems> {
        self.read_next().map_err(|fault| self.broken(&fault))
    }

    /// The lines that end in what has been read.
    pub(crate) const fn lines(&self) -> u64 {
        self.xml.part().ends
    }

    fn line(&self) -> u64 {
        self.lines().saturating_add(1)
    }

    fn broken(&self, fault: &XmlFault) -> Problems {
        let (code, expected) = match fault {
            XmlFault::Broken(_) => (ProblemCode::BadStructure, "XML in UTF-8, to its end"),
            XmlFault::TooDeep(_) => {
                (ProblemCode::TooDeep, "at most 128 elements within each other")
            }
            XmlFault::Expands(_) => (ProblemCode::Expands, "tags and texts of at most 2 MiB"),
        };
        let place = self.origin.line(self.line());
        let value = Some(fault.to_string());
        [Problem { value, ..Problem::new(code, place, expected) }].into_iter().collect()
    }

    fn find_root(&mut self) -> Result<Result<(), (ProblemCode, String, &'static str)>, XmlFault> {
        loop {
            match self.xml.next()? {
                Token::Start(tag) if tag.name() == "iati-activities" => {
                    let version = tag.attribute("version")?.unwrap_or_default().into_owned();
                    let is_second = version.split('.').next() == Some("2");
                    let expected = "activities of IATI version 2.01, 2.02 or 2.03";
                    let wrong = (ProblemCode::UnknownVersion, version, expected);
                    return Ok(if is_second { Ok(()) } else { Err(wrong) });
                }
                Token::Start(tag) => {
                    let wrong = tag.name().to_owned();
                    let expected = "XML with the root iati-activities";
                    return Ok(Err((ProblemCode::UnknownFormat, wrong, expected)));
                }
                Token::Close => {
                    let expected = "XML with the root iati-activities";
                    return Ok(Err((ProblemCode::UnknownFormat, String::new(), expected)));
                }
                Token::End(_) | Token::Text(_) | Token::Other => {}
            }
        }
    }

    fn read_next(&mut self) -> Result<Option<Activity>, XmlFault> {
        loop {
            let is_child = self.xml.depth() == 1;
            match self.xml.next()? {
                Token::Start(tag) if is_child && tag.name() == "iati-activity" => {
                    let currency = said(tag.attribute("default-currency")?);
                    return self.activity(currency).map(Some);
                }
                Token::Close => return Ok(None),
                _ => {}
            }
        }
    }

    /// Reads to the end of an activity.
    fn activity(&mut self, currency: Option<String>) -> Result<Activity, XmlFault> {
        let mut activity = Activity { line: self.line(), currency, ..Activity::default() };
        while let Some(start) = self.child(2)? {
            match start.name.as_str() {
                "iati-identifier" => activity.id = self.text()?.unwrap_or_default(),
                "reporting-org" => activity.reporter = self.organisation(start)?,
                "transaction" => activity.transactions.push(self.transaction(start.line)?),
                "budget" => activity.budgets.push(self.budget(start)?),
                _ => activity.shares.extend(start.share()),
            }
        }
        Ok(activity)
    }

    fn transaction(&mut self, line: u64) -> Result<Transaction, XmlFault> {
        let mut transaction = Transaction { line, ..Transaction::default() };
        while let Some(start) = self.child(3)? {
            match start.name.as_str() {
                "transaction-type" => transaction.kind = start.code,
                "transaction-date" => transaction.date = start.date,
                "value" => transaction.value = Some(self.value(start)?),
                "provider-org" => transaction.provider = Some(self.organisation(start)?),
                "receiver-org" => transaction.receiver = Some(self.organisation(start)?),
                "description" => transaction.description = self.narrative(start.depth)?,
                _ => transaction.shares.extend(start.share()),
            }
        }
        Ok(transaction)
    }

    fn budget(&mut self, budget: Start) -> Result<Budget, XmlFault> {
        let Start { line, kind, status, .. } = budget;
        let mut budget = Budget { line, kind, status, ..Budget::default() };
        while let Some(start) = self.child(3)? {
            match start.name.as_str() {
                "period-start" => budget.start = start.date,
                "period-end" => budget.end = start.date,
                "value" => budget.value = Some(self.value(start)?),
                _ => {}
            }
        }
        Ok(budget)
    }

    fn value(&mut self, start: Start) -> Result<Value, XmlFault> {
        let Start { line, currency, value_date: date, .. } = start;
        let text = self.text()?.unwrap_or_default();
        Ok(Value { line, text, currency, date })
    }

    fn organisation(&mut self, start: Start) -> Result<Organisation, XmlFault> {
        let Start { depth, reference: id, activity, .. } = start;
        Ok(Organisation { id, name: self.narrative(depth)?, activity })
    }

    /// The first narrative of an element that has begun at a depth, and on to its end.
    fn narrative(&mut self, depth: usize) -> Result<Option<String>, XmlFault> {
        let mut first = None;
        while let Some(start) = self.child(depth)? {
            if start.name == "narrative" && first.is_none() {
                first = self.text()?.map(|text| shortened(&text));
            }
        }
        Ok(first)
    }

    /// The text of the element that has just begun, in one line; `None` if it has none.
    fn text(&mut self) -> Result<Option<String>, XmlFault> {
        let mut text = String::new();
        self.xml.text(&mut text)?;
        Ok(Some(line(&text)).filter(|text| !text.is_empty()))
    }

    /// The next element that begins right within one at a depth; `None` once that one ends.
    fn child(&mut self, depth: usize) -> Result<Option<Start>, XmlFault> {
        loop {
            let is_child = self.xml.depth() == depth;
            let line = self.line();
            match self.xml.next()? {
                Token::Start(tag) if is_child => {
                    return Start::of(&tag, line, depth.saturating_add(1)).map(Some);
                }
                Token::End(outside) if outside < depth => return Ok(None),
                Token::Close => return Ok(None),
                _ => {}
            }
        }
    }
}

/// What a tag says, as far as any element here needs it.
#[derive(Debug)]
struct Start {
    line: u64,
    /// How deep what it has stands.
    depth: usize,
    name: String,
    code: Option<String>,
    kind: Option<String>,
    status: Option<String>,
    date: Option<String>,
    value_date: Option<String>,
    currency: Option<String>,
    reference: Option<String>,
    activity: Option<String>,
    vocabulary: Option<String>,
    percentage: Option<String>,
}

impl Start {
    fn of(tag: &Tag<'_>, line: u64, depth: usize) -> Result<Self, XmlFault> {
        let get = |name| tag.attribute(name).map(said);
        let activity = match get("provider-activity-id")? {
            Some(activity) => Some(activity),
            None => get("receiver-activity-id")?,
        };
        Ok(Self {
            line,
            depth,
            name: tag.name().into(),
            code: get("code")?,
            kind: get("type")?,
            status: get("status")?,
            date: get("iso-date")?,
            value_date: get("value-date")?,
            currency: get("currency")?,
            reference: get("ref")?,
            activity,
            vocabulary: get("vocabulary")?,
            percentage: get("percentage")?,
        })
    }

    fn share(self) -> Option<Share> {
        let element = match self.name.as_str() {
            "sector" => ShareElement::Sector,
            "recipient-country" => ShareElement::Country,
            "recipient-region" => ShareElement::Region,
            _ => return None,
        };
        let Self { line, vocabulary, percentage, .. } = self;
        Some(Share { line, element, vocabulary, code: self.code.unwrap_or_default(), percentage })
    }
}

fn said(text: Option<std::borrow::Cow<'_, str>>) -> Option<String> {
    text.map(|text| line(&text)).filter(|text| !text.is_empty())
}

/// Bytes that count the line ends that are read of them.
#[derive(Debug)]
struct Counted<'a> {
    rest: &'a [u8],
    ends: u64,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.rest.len().min(buffer.len());
        if let (Some(into), Some(from)) = (buffer.get_mut(..length), self.rest.get(..length)) {
            into.copy_from_slice(from);
        }
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for Counted<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        // A piece at a time, as the length of a token is only checked between two.
        Ok(self.rest.get(..1 << 16).unwrap_or(self.rest))
    }

    fn consume(&mut self, amount: usize) {
        let (read, rest) = self.rest.split_at_checked(amount).unwrap_or((self.rest, &[]));
        let ends = read.iter().filter(|byte| **byte == b'\n').count();
        self.ends = self.ends.saturating_add(u64::try_from(ends).unwrap_or(u64::MAX));
        self.rest = rest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Vec<Activity> {
        let text = format!(
            "<?xml version='1.0'?>\n<iati-activities version='2.03'>{body}</iati-activities>\n"
        );
        let mut document = Document::open("a.xml", text.as_bytes()).unwrap();
        std::iter::from_fn(|| document.next().unwrap()).collect()
    }

    #[test]
    fn elements_are_read_where_they_stand_and_nowhere_else() {
        let activities = read(
            "\n<other><iati-activity/></other>\n<iati-activity default-currency=' GBP '>\n\
             <iati-identifier> A-1 </iati-identifier><x><budget/></x>\n\
             <reporting-org ref='A'><narrative>The  first</narrative><narrative>second</narrative></reporting-org>\n\
             <transaction>\n<value currency='EUR' value-date='2020-01-01'>1<!-- -->0</value>\n\
             <x><value>7</value></x><provider-org provider-activity-id='P-1'/></transaction>\n\
             <sector code='1' percentage='40'/><recipient-region code='2'/></iati-activity><iati-activity/>",
        );
        assert_eq!(activities.len(), 2);
        let activity = &activities[0];
        assert_eq!((activity.line, activity.id.as_str()), (4, "A-1"));
        assert_eq!(activity.currency.as_deref(), Some("GBP"));
        assert_eq!(activity.reporter.name.as_deref(), Some("The first"));
        assert!(activity.budgets.is_empty());
        let [transaction] = &activity.transactions[..] else { panic!() };
        let value = transaction.value.as_ref().unwrap();
        assert_eq!((transaction.line, value.line, value.text.as_str()), (7, 8, "10"));
        assert_eq!(value.date.as_deref(), Some("2020-01-01"));
        let provider = transaction.provider.as_ref().unwrap();
        assert_eq!(provider.activity.as_deref(), Some("P-1"));
        let elements: Vec<_> = activity.shares.iter().map(|share| share.element).collect();
        assert_eq!(elements, [ShareElement::Sector, ShareElement::Region]);
    }

    #[test]
    fn what_is_no_file_of_activities_is_refused() {
        for (text, code) in [
            ("", ProblemCode::UnknownFormat),
            ("<a/>", ProblemCode::UnknownFormat),
            ("<iati-activities/>", ProblemCode::UnknownVersion),
            ("<iati-activities version='1.05'/>", ProblemCode::UnknownVersion),
            ("<!DOCTYPE x [<!ENTITY a 'b'>]><x/>", ProblemCode::BadStructure),
        ] {
            let problems = Document::open("a.xml", text.as_bytes()).unwrap_err();
            assert_eq!(problems.kept()[0].code, code, "{text}");
        }
    }

    #[test]
    fn a_file_that_breaks_off_says_on_which_line() {
        let text = "<iati-activities version='2.03'>\n<iati-activity>\n<transaction>\n";
        let mut document = Document::open("a.xml", text.as_bytes()).unwrap();
        let problems = document.next().unwrap_err();
        assert_eq!(
            problems.to_string(),
            "a.xml:4: bad structure: \"the part ends within an element\", expected XML in UTF-8, to its end"
        );
    }
}
