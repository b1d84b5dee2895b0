//! Read elsewhere: the same program, started again for one file, without network, files or much memory of its own. What kills it
//! is an unreadable file to the hall, and nothing else.
//!
//! The request is a line of JSON and then the bytes, on the standard input; so is the reply, on the standard output.
use std::{
    io::{self, BufRead, BufReader, Read, Write},
    process::ExitCode,
};

use common::{fault::Fault, material::FileKind};
use rustix::process::{Resource, Rlimit, setrlimit};
use serde::{Deserialize, Serialize};

use crate::{Seen, draw, inspect};

/// What the child is started with.
pub const WORD: &str = "reader";

/// How it ends where it could not be confined: then it reads nothing.
pub const UNCONFINED: i32 = 77;

/// What it may take for itself, beside the file: a picture of forty million dots in two copies.
const MEMORY: u64 = 384 << 20;
/// Address space: the program's own code and what its libraries set aside.
const SPACE: u64 = 4 << 30;
/// Of the processor; an honest file takes one or two.
const SECONDS: u64 = 10;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    Inspect,
    /// A page, from 1.
    Draw(usize),
}

/// Before the bytes of the answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    Seen {
        kind: FileKind,
        n_pages: i32,
        doubts: Vec<String>,
    },
    Drawn,
    /// For whoever sent the file.
    Refused(Fault),
    /// The document is broken.
    Broken(String),
}

/// One request, understood and answered; then the process is over.
pub fn run() -> ExitCode {
    // The font is opened first: from then on nothing is, neither a file nor a socket.
    draw::open_font();
    // If the machine runs out of memory, this goes first, and nothing else.
    let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
    if confine().is_err() {
        return ExitCode::from(UNCONFINED as u8);
    }
    match answer(io::stdin().lock(), io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            eprintln!("{err}");
            ExitCode::FAILURE
        }
    }
}

/// With no handle left to open, there is no file and no network; the rest bounds what a hostile document can take.
fn confine() -> rustix::io::Result<()> {
    let limits = [
        (Resource::Nofile, 3),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
        (Resource::Data, MEMORY),
        (Resource::As, SPACE),
        (Resource::Cpu, SECONDS),
    ];
    for (what, most) in limits {
        setrlimit(what, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(())
}

fn answer(input: impl Read, mut output: impl Write) -> anyhow::Result<()> {
    let mut input = BufReader::new(input);
    let mut line = String::new();
    input.read_line(&mut line)?;
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    let (reply, bytes) = match serde_json::from_str(&line)? {
        Request::Inspect => match inspect(bytes) {
            Ok(Seen { kind, bytes, n_pages, doubts }) => (Reply::Seen { kind, n_pages, doubts }, bytes),
            Err(it) => (Reply::Refused(it), Vec::new()),
        },
        Request::Draw(page) => match draw::draw(bytes, page) {
            Ok(it) => (Reply::Drawn, it),
            Err(err) => (Reply::Broken(format!("{err:#}")), Vec::new()),
        },
    };
    writeln!(output, "{}", serde_json::to_string(&reply)?)?;
    output.write_all(&bytes)?;
    Ok(output.flush()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn a_request_is_answered_in_one_line_and_the_bytes() {
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Contents 4 0 R>>",
            "<</Length 38>>stream\n20 w 20 150 m 180 150 l S            \nendstream",
        ];
        let ask = |request: &Request, bytes: &[u8]| {
            let mut input = serde_json::to_vec(request).unwrap();
            input.push(b'\n');
            input.extend(bytes);
            let mut output = Vec::new();
            answer(input.as_slice(), &mut output).unwrap();
            let end = output.iter().position(|it| *it == b'\n').unwrap();
            (serde_json::from_slice::<Reply>(&output[..end]).unwrap(), output[end + 1..].to_vec())
        };
        let pdf = sample::pdf(&objects);
        let (reply, bytes) = ask(&Request::Inspect, &pdf);
        assert_eq!(reply, Reply::Seen { kind: FileKind::Pdf, n_pages: 1, doubts: Vec::new() });
        assert_eq!(bytes, pdf);
        assert!(ask(&Request::Draw(1), &pdf).1.starts_with(&[0xff, 0xd8]));
        assert!(matches!(ask(&Request::Draw(2), &pdf).0, Reply::Broken(_)));
        assert_eq!(ask(&Request::Inspect, b"MZ").0, Reply::Refused(Fault::FileKind));
    }
}
