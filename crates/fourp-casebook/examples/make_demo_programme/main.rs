//! Makes the synthetic demo programme, or a larger one, as a folder of CSV files.

mod demo;

use lexopt::{Arg, ValueExt};
use std::{
    error::Error,
    fs,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

const HELP: &str = "\
make_demo_programme --out DIR [--seed N] [--scale K]

Writes the synthetic programme into DIR, which is made if it is not there. The bundled one has seed
2019 and scale 1; a scale of K has K times as many forces, units, charities, suppliers, groups, pots
and disruptions. The same seed and scale make the same bytes.
";

fn main() -> ExitCode {
    match run() {
        Ok(said) => {
            // Nobody is left to tell if standard output is closed.
            let _ = io::stdout().write_all(said.as_bytes());
            ExitCode::SUCCESS
        }
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<String, Box<dyn Error>> {
    let (mut out, mut seed, mut scale) = (None, 2019, 1);
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("help") | Arg::Short('h') => return Ok(HELP.into()),
            Arg::Long("out") => out = Some(PathBuf::from(arguments.value()?)),
            Arg::Long("seed") => seed = arguments.value()?.parse()?,
            Arg::Long("scale") => scale = arguments.value()?.parse()?,
            other => return Err(other.unexpected().into()),
        }
    }
    let out = out.ok_or("--out DIR is missing")?;
    fs::create_dir_all(&out)?;
    let files = demo::files(seed, scale);
    for (name, text) in &files {
        fs::write(out.join(name), text)?;
    }
    let bytes: usize = files.iter().map(|(_, text)| text.len()).sum();
    Ok(format!("{} files, {bytes} bytes in {}\n", files.len(), out.display()))
}
