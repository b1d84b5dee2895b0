// What is handed in: pictures and PDFs made on the spot.
import { deflateSync } from 'node:zlib';

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  let crc = ~0;
  for (const byte of body) {
    crc ^= byte;
    for (let n = 0; n < 8; n++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(~crc >>> 0);
  return Buffer.concat([length, body, sum]);
}

/// A picture of a page with lines of ink; noise makes it as large as a phone's, a spot `[x, y, width, height]` another version of it.
export function picture({ width = 900, height = 1200, noise = false, blank = false, spot } = {}) {
  const rows = Buffer.alloc(height * (width + 1));
  let seed = 7;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const ink = !blank && y % 40 < 18 && (Math.floor(x / 6) + Math.floor(y / 40) * 7) % 5 < 2 && x > 80 && x < width - 80;
      seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
      const isSpot = spot && x >= spot[0] && y >= spot[1] && x < spot[0] + spot[2] && y < spot[1] + spot[3];
      rows[y * (width + 1) + x + 1] = isSpot ? 0 : noise && !ink ? 230 + ((seed >> 16) % 16) : ink ? 20 : 250;
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

/// What a camera above a desk sees, as a film of one frame (YUV4MPEG2): a sheet of A4 with lines of ink, turned by so many degrees.
export function film({ width = 1280, height = 960, turn = 8, half = 290, ground = 60 } = {}) {
  const [sin, cos] = [Math.sin((turn * Math.PI) / 180), Math.cos((turn * Math.PI) / 180)];
  const shade = (n) => {
    const [dx, dy] = [(n % width) - width / 2, Math.floor(n / width) - height / 2];
    const [x, y] = [dx * cos + dy * sin, dy * cos - dx * sin];
    if (Math.abs(x) > half || Math.abs(y) > half * Math.SQRT2) return ground;
    const isInk = Math.abs(x) < half * 0.8 && Math.abs(y) < half * 1.2 && ((Math.floor(y) % 36) + 36) % 36 < 12 && ((Math.floor(x) % 9) + 9) % 9 < 5;
    return isInk ? 50 : 225;
  };
  const frame = Buffer.concat([Buffer.from('FRAME\n'), Uint8Array.from({ length: width * height }, (_, n) => shade(n)), Buffer.alloc((width * height) / 2, 128)]);
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`), frame, frame]);
}

export const file = (name, buffer) => ({ name, mimeType: name.endsWith('.png') ? 'image/png' : 'application/pdf', buffer });

/// A PDF of so many pages, each with its number in large letters.
export function paper(n_pages) {
  const kids = [...Array(n_pages).keys()].map((n) => `${4 + 2 * n} 0 R`).join(' ');
  const objects = ['<</Type/Catalog/Pages 2 0 R>>', `<</Type/Pages/Kids[${kids}]/Count ${n_pages}>>`, '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>'];
  for (let n = 1; n <= n_pages; n++) {
    const words = `BT /F1 48 Tf 72 700 Td (Page ${n} of ${n_pages}) Tj ET`;
    objects.push(`<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents ${3 + 2 * n} 0 R>>`, `<</Length ${words.length}>>stream\n${words}\nendstream`);
  }
  let text = '%PDF-1.4\n';
  const at = objects.map((it, n) => {
    const here = text.length;
    text += `${n + 1} 0 obj\n${it}\nendobj\n`;
    return here;
  });
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${at.map((it) => `${String(it).padStart(10, '0')} 00000 n \n`).join('')}`;
  return Buffer.from(`${text}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF`);
}
