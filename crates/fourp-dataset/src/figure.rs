//! A figure in one cell.

use crate::{
    cell::{Cell, Context, Fault},
    figure_parts::{KindWord, Part, Parts},
    list,
};
use fourp_model::{Cost, Figure, ProblemCode};

/// The kind, then each part by its name: `rounded; value 2.9; resolution 0.1; unit GBP bn`. An exact
/// figure is written as its value and unit: `43 forces`.
impl Cell for Figure {
    const REFERS: bool = true;

    fn holds() -> String {
        "a figure such as 43 forces, or rounded; value 2.9; resolution 0.1; unit GBP bn".into()
    }

    fn read(text: &str, context: &Context) -> Result<Self, Fault> {
        let malformed = || Fault::new(ProblemCode::MalformedFigure, Self::holds());
        let mut items = list::split(text).into_iter();
        let first = items.next().unwrap_or_default();
        let (kind, named) = match first.split_once(' ') {
            Some((value, unit)) if first.starts_with(|c: char| c.is_ascii_digit() || c == '-') => (
                KindWord::read("exact", context)?,
                vec![(Part::Value, value.to_owned()), (Part::Unit, unit.to_owned())],
            ),
            _ => (KindWord::read(&first, context)?, Vec::new()),
        };
        let mut parts = Parts::default();
        let mut there = Vec::new();
        for item in items {
            let (name, text) = item.split_once(' ').ok_or_else(malformed)?;
            let part = Part::ALL.into_iter().find(|part| part.name() == name);
            let part = part.ok_or_else(malformed)?;
            there.push(part);
            read_part(&mut parts, part, text.trim(), context)?;
        }
        for (part, text) in named {
            there.push(part);
            read_part(&mut parts, part, &text, context)?;
        }
        let repeated = |part: &Part| {
            *part != Part::Members && there.iter().filter(|other| *other == part).count() > 1
        };
        if there.iter().any(repeated) {
            return Err(malformed());
        }
        if let Some((_, fault)) = kind.misfits(|part| there.contains(&part)).into_iter().next() {
            return Err(Fault { code: ProblemCode::MalformedFigure, ..fault });
        }
        parts.assemble(kind).map_err(|(_, fault)| fault)
    }

    fn write(&self) -> String {
        let (word, parts) = (self.kind().word(), Parts::of(self));
        if word == "exact" {
            return format!("{} {}", parts.text(Part::Value), parts.text(Part::Unit));
        }
        let mut items = vec![word.to_owned()];
        for part in Part::ALL {
            if part == Part::Members {
                items.extend(parts.members.iter().map(|member| format!("members {member}")));
                continue;
            }
            let text = parts.text(part);
            if !text.is_empty() {
                items.push(format!("{} {text}", part.name()));
            }
        }
        list::join(items)
    }
}

fn read_part(parts: &mut Parts, part: Part, text: &str, context: &Context) -> Result<(), Fault> {
    match part {
        Part::Value => parts.value = Some(Cell::read(text, context)?),
        Part::Resolution => parts.resolution = Some(Cell::read(text, context)?),
        Part::Low => parts.low = Some(Cell::read(text, context)?),
        Part::High => parts.high = Some(Cell::read(text, context)?),
        Part::Members => parts.members.push(text.into()),
        Part::Base => parts.base = Some(Cell::read(text, context)?),
        Part::Since => parts.since = Some(Cell::read(text, context)?),
        Part::Order => parts.order = Some(Cell::read(text, context)?),
        Part::Than => parts.than = Some(text.into()),
        Part::Unit => parts.unit = Some(Cell::read(text, context)?),
    }
    Ok(())
}

impl Cell for Cost {
    const REFERS: bool = true;

    fn holds() -> String {
        format!("not-costed where the source says so; otherwise {}", Figure::holds())
    }

    fn read(text: &str, context: &Context) -> Result<Self, Fault> {
        match text {
            "not-costed" => Ok(Self::NotCosted),
            _ => Figure::read(text, context).map(Self::Costed),
        }
    }

    fn write(&self) -> String {
        match self {
            Self::NotStated => String::new(),
            Self::NotCosted => "not-costed".into(),
            Self::Costed(figure) => figure.write(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, String> {
        Figure::read(text, &Context::default())
            .map(|figure| figure.write())
            .map_err(|fault| format!("{}: {}", fault.code, fault.expected))
    }

    #[test]
    fn every_kind_has_a_text() {
        for text in [
            "43 forces",
            "68.5 GBP m",
            "rounded; value 2.9; resolution 0.1; unit GBP bn",
            "estimate; value 84; resolution 1; unit GBP m",
            "at-least; value 49; unit bodies",
            "more-than; value 4500; unit groups",
            "at-most; value 60; unit days",
            "less-than; value 119; unit GBP m",
            "about; value 1/6; low 0.15; high 0.18; unit fraction",
            "range; low 10000; high 13000; unit people",
            "list; members fraud;; cyber; members drugs; unit threats",
            "share; value 79; resolution 1; base front-line; unit percent",
            "change; value 36; resolution 1; since undated: until 2017; unit percent",
            "ordinal; order fewer; than other crimes; unit crimes",
        ] {
            assert_eq!(read(text).as_deref(), Ok(text));
        }
        assert_eq!(read("exact; value 43; unit forces").as_deref(), Ok("43 forces"));
    }

    #[test]
    fn what_makes_no_figure_is_explained() {
        for (text, fault) in [
            ("exat; value 1; unit forces", "FP0042"),
            (
                "rounded; value 2.9; unit GBP bn",
                "FP0049: an exact number such as 2.9 or 1/6, which a figure of kind rounded has",
            ),
            (
                "at-least; value 2; low 1; unit forces",
                "FP0049: nothing: a figure of kind at-least has no low",
            ),
            ("at-least; value 2; value 3; unit forces", "FP0049"),
            ("at-least; valu 2; unit forces", "FP0049"),
            ("at-least; value", "FP0049"),
            ("2.5 forces", "FP0049: parts that make a figure (2.5 is not a count of forces"),
            ("2,000 forces", "FP0043"),
            ("2 GBP k", "FP0051"),
            ("43", "FP0042"),
        ] {
            let found = read(text).unwrap_err();
            assert!(found.starts_with(fault), "{text}: {found}");
        }
    }
}
