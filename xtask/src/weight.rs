//! What a program's bytes are made of: its heaviest functions, before wasm-opt takes the names away.
use std::{collections::HashMap, fs, path::Path};

use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

const N_SHOWN: usize = 10;

/// Prints the ten heaviest functions of a program as the compiler left it, in bytes of code, and what they are of all.
pub fn heaviest(name: &str, wasm: &Path) -> Result<(), String> {
    let bytes = fs::read(wasm).map_err(|it| format!("{}: {it}", wasm.display()))?;
    let all = functions(&bytes).map_err(|it| format!("{}: {it}", wasm.display()))?;
    let total: usize = all.iter().map(|it| it.0).sum();
    println!("{name}: {} functions, {total} bytes of code before wasm-opt", all.len());
    for (n_bytes, function) in all.iter().take(N_SHOWN) {
        println!("{n_bytes:>8} {:>5.2} % {function}", 100.0 * *n_bytes as f64 / total as f64);
    }
    Ok(())
}

/// Size and name of each function, heaviest first.
fn functions(bytes: &[u8]) -> Result<Vec<(usize, String)>, wasmparser::BinaryReaderError> {
    let (mut n_imported, mut sizes, mut names) = (0_u32, Vec::new(), HashMap::new());
    for payload in Parser::new(0).parse_all(bytes) {
        match payload? {
            Payload::ImportSection(section) => {
                for it in section.into_imports() {
                    n_imported += u32::from(matches!(it?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => sizes.push(body.range().len()),
            Payload::CustomSection(section) => {
                let KnownCustom::Name(parts) = section.as_known() else { continue };
                for part in parts {
                    let Name::Function(map) = part? else { continue };
                    for it in map {
                        let it = it?;
                        names.insert(it.index, format!("{:#}", rustc_demangle::demangle(it.name)));
                    }
                }
            }
            _ => (),
        }
    }
    // Imported functions are numbered first.
    let named = sizes.into_iter().zip(n_imported..);
    let mut all: Vec<(usize, String)> = named
        .map(|(n_bytes, at)| (n_bytes, names.remove(&at).unwrap_or_else(|| format!("function {at}"))))
        .collect();
    all.sort_by(|a, b| b.cmp(a));
    Ok(all)
}
