//! Which importer reads which form.

use std::{error::Error, path::Path};

use fourp::{
    dataset::import::{
        FiscalOptions, FiscalPackage, GrantsFile, GrantsList, IatiFile, Imported, OcdsFile,
        OrganisationsPage, PopoloFile, SpendFile, fiscal_data_package, govuk_organisations,
        grants_register, iati, ocds, popolo, spend, threesixty_giving,
    },
    model::{Currency, Marking, Period, Problems, Source, Standing},
    report::text,
};

/// What some forms do not say themselves.
#[derive(Debug, Default)]
pub(crate) struct Extra {
    /// The year of a list.
    pub(crate) year: Option<Period>,
    /// The currency of amounts, or the only one that is wanted.
    pub(crate) currency: Option<Currency>,
    /// Whose list of payments it is.
    pub(crate) entity: Option<String>,
}

/// Reads files, each with its name, in the form of that name.
pub(crate) fn read(
    form: &str,
    files: &[(String, Vec<u8>)],
    extra: &Extra,
) -> Result<Imported, Box<dyn Error>> {
    let source = &source(form, files)?;
    let &Extra { currency, ref year, .. } = extra;
    let files = files.iter().map(|(file, bytes)| (file.as_str(), bytes.as_slice()));
    let read = match form {
        "360giving" => {
            threesixty_giving(files.map(|(file, bytes)| GrantsFile { file, bytes, source }))
        }
        "fiscal" => {
            let mut files = files.collect::<Vec<_>>().into_iter();
            let (file, descriptor) = files.next().ok_or("no datapackage.json")?;
            let folder = Path::new(file).parent().unwrap_or(Path::new(""));
            // A package calls its files by their place beside it.
            let beside =
                |path| Path::new(path).strip_prefix(folder).unwrap_or(Path::new(path)).to_str();
            let resources: Vec<_> =
                files.map(|(path, bytes)| (beside(path).unwrap_or(path), bytes)).collect();
            let options = &FiscalOptions { currency, ..FiscalOptions::default() };
            fiscal_data_package(FiscalPackage {
                file,
                descriptor,
                resources: &resources,
                source,
                options,
            })
        }
        "govuk" => govuk_organisations(
            files.map(|(file, bytes)| OrganisationsPage { file, bytes }),
            source,
        ),
        "grants-register" => {
            let year = year.as_ref().ok_or("a list of the grants register needs its --year")?;
            grants_register(files.map(|(file, bytes)| GrantsList { file, bytes, year, source }))
        }
        "iati" => iati(files.map(|(file, bytes)| IatiFile { file, bytes, source, currency }))
            .map(|import| import.imported),
        "ocds" => ocds(files.map(|(file, bytes)| OcdsFile { file, bytes, source, currency })),
        "popolo" => popolo(files.map(|(file, bytes)| PopoloFile { file, bytes, source })),
        "spend" => {
            let entity = extra.entity.as_deref();
            spend(files.map(|(file, bytes)| SpendFile { file, bytes, entity, source }))
        }
        other => return Err(format!("{other:?} is no form that is read; see --help").into()),
    };
    read.map_err(|problems: Problems| text::problems(&problems, text::Colour::Plain).into())
}

/// A source of which no more is known than the names of its files.
fn source(form: &str, files: &[(String, Vec<u8>)]) -> Result<Source, Box<dyn Error>> {
    let names: Vec<&str> = files.iter().map(|(file, _)| file.as_str()).collect();
    Ok(Source {
        id: format!("imported-{form}").parse()?,
        title: names.join(", "),
        publisher: "not stated".into(),
        published: None,
        address: None,
        standing: Standing::Primary,
        copy_of: None,
        licence: None,
        marking: Marking::Public,
        note: Some("Made by an importer; who published the files, when and on what terms is to be written here".into()),
    })
}
