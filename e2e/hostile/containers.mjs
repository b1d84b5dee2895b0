// What files are made of: archives, office papers, PDFs and pictures that are not what they say.
import { deflateRawSync, deflateSync } from 'node:zlib';

/// The most a file may have.
export const MAX = 20 * 1024 * 1024;

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) { crc ^= byte; for (let n = 0; n < 8; n++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0); }
  return ~crc >>> 0;
}

/// Zeros, packed once: a bomb is made of many of them.
export const ZEROS = { size: 64 << 20, data: deflateRawSync(Buffer.alloc(64 << 20)) };

/// A zip of these entries: name and body, or a body that is packed already.
export function zip(entries) {
  const [parts, index] = [[], []];
  let at = 0;
  for (const [name, body] of entries) {
    const data = body.data ?? deflateRawSync(body);
    const title = Buffer.from(name);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0); head.writeUInt16LE(0x800, 2); head.writeUInt16LE(8, 4);
    head.writeUInt32LE(body.data ? 0 : crc32(body), 10); head.writeUInt32LE(data.length, 14); head.writeUInt32LE(body.size ?? body.length, 18); head.writeUInt16LE(title.length, 22);
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), head, title, data);
    const tail = Buffer.alloc(12);
    tail.writeUInt32LE(at, 8);
    index.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), head, Buffer.alloc(2), tail.subarray(0, 8), tail.subarray(8), title);
    at += 30 + title.length + data.length;
  }
  const middle = Buffer.concat(index);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1'); end.writeUInt16LE(entries.length, 8); end.writeUInt16LE(entries.length, 10); end.writeUInt32LE(middle.length, 12); end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, middle, end]);
}

export const TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>';
const DOC = '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>字</w:t></w:r></w:p></w:body></w:document>';
export const docx = (more = [], document = DOC) => zip([['[Content_Types].xml', Buffer.from(TYPES)], ['_rels/.rels', Buffer.from('<Relationships/>')], ['word/document.xml', Buffer.from(document)], ...more]);
export const xlsx = (more = []) => zip([['[Content_Types].xml', Buffer.from(TYPES)], ['_rels/.rels', Buffer.from('<Relationships/>')], ['xl/workbook.xml', Buffer.from('<workbook/>')], ...more]);

export function pdf(...objects) {
  return pdfOf(objects);
}

export function pdfOf(objects) {
  let text = '%PDF-1.7\n';
  const at = objects.map((it, n) => { const here = text.length; text += `${n + 1} 0 obj\n${it}\nendobj\n`; return here; });
  const table = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${at.map((it) => `${String(it).padStart(10, '0')} 00000 n \n`).join('')}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}
export const PAGES = ['<< /Type /Pages /Kids [3 0 R] /Count 1 >>', '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>'];

/// A PNG that says how large it is and is not.
export function png(width, height, rows) {
  const chunk = (type, data) => { const body = Buffer.concat([Buffer.from(type), data]); const out = Buffer.alloc(8); out.writeUInt32BE(data.length, 0); const sum = Buffer.alloc(4); sum.writeUInt32BE(crc32(body)); return Buffer.concat([out.subarray(0, 4), body, sum]); };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0); head.writeUInt32BE(height, 4); head[8] = 8;
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}
