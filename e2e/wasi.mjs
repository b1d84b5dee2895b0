// Runs a program built for wasm32-wasip1, as cargo's runner: the rules' own tests, in 32 bits and without a browser.
import { readFile } from 'node:fs/promises';
import { WASI } from 'node:wasi';

const [path, ...words] = process.argv.slice(2);
const wasi = new WASI({ version: 'preview1', args: [path, ...words], env: {} });
const program = await WebAssembly.compile(await readFile(path));
process.exitCode = wasi.start(await WebAssembly.instantiate(program, wasi.getImportObject()));
