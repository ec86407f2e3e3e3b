//! Which sheets a workbook has, and what holds for all of them.

use super::{archive::Archive, fault::Fault, formats::Formats, strings::Strings};
use crate::xml::{Token, Xml};
use std::{
    collections::BTreeMap,
    io::{BufRead, Read, Seek},
};

/// The bytes that shared texts may take of any file, and beyond that as a multiple of its size.
const TEXTS_FREE: u64 = 16 << 20;
const TEXTS_RATIO: u64 = 20;

/// What is known of a workbook before its sheets are read.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub(super) sheets: Vec<Sheet>,
    pub(super) cells: CellFacts,
}

/// What the cells of every sheet need to be understood.
#[derive(Debug, Default)]
pub(super) struct CellFacts {
    pub(super) strings: Strings,
    pub(super) formats: Formats,
    pub(super) epoch: Epoch,
    /// The bytes to which the cells of one sheet may repeat shared texts.
    pub(super) repeated_max: u64,
}

/// A sheet of the workbook.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) name: String,
    /// The part with its cells; `None` for a chart or a macro.
    pub(super) part: Option<String>,
}

/// From which day dates are counted.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum Epoch {
    /// Day 1 is 1 January 1900, and the 29 February that 1900 did not have is counted.
    #[default]
    Of1900,
    /// Day 0 is 1 January 1904.
    Of1904,
}

impl Book {
    /// Reads what stands in the parts beside the sheets.
    pub(super) fn read<R: Read + Seek>(archive: &mut Archive<R>) -> Result<Self, Fault> {
        let of_package = relations(archive, "_rels/.rels")?;
        let main = of_package.values().find(|relation| relation.kind == "officeDocument");
        let main = main.ok_or_else(|| Fault::broken("no part is said to be the workbook"))?;
        let (folder, file) = main.target.rsplit_once('/').unwrap_or(("", &main.target));
        let beside = format!("{folder}/_rels/{file}.rels");
        let relations = relations(archive, beside.trim_start_matches('/'))?;
        let (sheets, epoch) = in_part(archive, &main.target, |part| read_sheets(part, &relations))?
            .ok_or_else(|| Fault::broken(format!("{} is not there", main.target)))?;
        let target = |kind: &str| {
            let relation = relations.values().find(|relation| relation.kind == kind);
            relation.map(|relation| relation.target.clone())
        };
        let repeated_max = archive.unpacked_max();
        let mut cells = CellFacts { epoch, repeated_max, ..CellFacts::default() };
        let most = archive.size().saturating_mul(TEXTS_RATIO).saturating_add(TEXTS_FREE);
        if let Some(name) = target("sharedStrings") {
            let read = in_part(archive, &name, |part| Strings::read(part, most))?;
            cells.strings = read.unwrap_or_default();
        }
        if let Some(name) = target("styles") {
            cells.formats =
                in_part(archive, &name, |part| Formats::read(part))?.unwrap_or_default();
        }
        Ok(Self { sheets, cells })
    }
}

/// What one part says of another.
#[derive(Debug)]
struct Relation {
    /// The last word of its type.
    kind: String,
    /// The name of the part.
    target: String,
}

/// Reads a part; `None` if it is not there. Faults name it.
fn in_part<R: Read + Seek, T>(
    archive: &mut Archive<R>,
    name: &str,
    read: impl FnOnce(&mut dyn BufRead) -> Result<T, Fault>,
) -> Result<Option<T>, Fault> {
    let Some(mut part) = archive.part(name).map_err(|fault| fault.within(name))? else {
        return Ok(None);
    };
    read(&mut part).map(Some).map_err(|fault| fault.within(name))
}

/// The relations of a part, by their ids.
fn relations<R: Read + Seek>(
    archive: &mut Archive<R>,
    name: &str,
) -> Result<BTreeMap<String, Relation>, Fault> {
    let folder = name.split_once("_rels/").map_or("", |(folder, _)| folder);
    let read = in_part(archive, name, |part| {
        let mut xml = Xml::new(part);
        let mut relations = BTreeMap::new();
        loop {
            match xml.next()? {
                Token::Start(tag) if tag.name() == "Relationship" => {
                    let id = tag.attribute("Id")?.unwrap_or_default().into_owned();
                    let kind = tag.attribute("Type")?.unwrap_or_default();
                    let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                    let target = tag.attribute("Target")?.unwrap_or_default();
                    // What lies outside is not read, so it need not be followed.
                    if tag.attribute("TargetMode")?.as_deref() != Some("External") {
                        let target = resolve(folder, &target)?;
                        relations.insert(id, Relation { kind, target });
                    }
                }
                Token::Close => return Ok(relations),
                _ => {}
            }
        }
    })?;
    read.ok_or_else(|| Fault::broken(format!("{name} is not there")))
}

/// The name of the part that a path in a folder leads to.
fn resolve(folder: &str, path: &str) -> Result<String, Fault> {
    let (start, path) = match path.strip_prefix('/') {
        Some(path) => ("", path),
        None => (folder, path),
    };
    let mut steps: Vec<&str> = start.split('/').filter(|step| !step.is_empty()).collect();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                let outside = || Fault::broken(format!("{path:?}, which leads out of the file"));
                steps.pop().ok_or_else(outside)?;
            }
            step => steps.push(step),
        }
    }
    Ok(steps.join("/"))
}

/// The sheets in their order, and the day from which dates count.
fn read_sheets(
    part: &mut dyn BufRead,
    relations: &BTreeMap<String, Relation>,
) -> Result<(Vec<Sheet>, Epoch), Fault> {
    let mut xml = Xml::new(part);
    let (mut sheets, mut epoch) = (Vec::<Sheet>::new(), Epoch::Of1900);
    loop {
        match xml.next()? {
            Token::Start(tag) => match tag.name() {
                "workbookPr" => {
                    if let Some("1" | "true") = tag.attribute("date1904")?.as_deref() {
                        epoch = Epoch::Of1904;
                    }
                }
                "sheet" => {
                    let name = tag.attribute("name")?.unwrap_or_default().into_owned();
                    let id = tag.prefixed("id")?.unwrap_or_default();
                    let Some(relation) = relations.get(&*id) else {
                        return Err(Fault::broken(format!("nothing says where sheet {name:?} is")));
                    };
                    let has_cells = relation.kind == "worksheet";
                    let part = has_cells.then(|| relation.target.clone());
                    sheets.push(Sheet { name, part });
                }
                _ => {}
            },
            Token::Close => return Ok((sheets, epoch)),
            Token::End(_) | Token::Text(_) | Token::Other => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_to_parts_and_never_out() {
        let name = |folder, path| resolve(folder, path).ok();
        assert_eq!(
            name("xl/", "worksheets/sheet1.xml").as_deref(),
            Some("xl/worksheets/sheet1.xml")
        );
        assert_eq!(name("xl/", "/xl/./a.xml").as_deref(), Some("xl/a.xml"));
        assert_eq!(name("xl/", "../a.xml").as_deref(), Some("a.xml"));
        assert_eq!(name("", "xl//a.xml").as_deref(), Some("xl/a.xml"));
        assert_eq!(name("xl/", "../../a.xml"), None);
        assert_eq!(name("", "/../a.xml"), None);
    }
}
