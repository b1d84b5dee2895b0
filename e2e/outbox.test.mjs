// 消息: a real SMTP server (npm smtp-server, which nobody here wrote) and a text gateway that checks the signature.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { SMTPServer } from 'smtp-server';
import { begins, engine, open, signIn } from './hall.mjs';
import { YIMEN } from './own.mjs';
import { fillAndSubmit, openDraft } from './steps.mjs';

const SHARED = 'a secret both sides know';

function once() {
  let done;
  const came = new Promise((it) => { done = it; });
  return { came, done };
}

const letter = once();
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, session, callback) {
    const parts = [];
    stream.on('data', (it) => parts.push(it));
    stream.on('end', () => {
      letter.done({ to: session.envelope.rcptTo.map((it) => it.address), text: Buffer.concat(parts).toString() });
      callback();
    });
  },
});
await new Promise((it) => smtp.listen(0, '127.0.0.1', it));
const short = once();
const gateway = createServer((call, reply) => {
  const parts = [];
  call.on('data', (it) => parts.push(it));
  call.on('end', () => {
    reply.end();
    short.done({ body: Buffer.concat(parts).toString(), signature: call.headers['x-yimen-signature'] });
  });
});
await new Promise((it) => gateway.listen(0, '127.0.0.1', it));

begins({ scale: 'small', YIMEN_MAIL_HOST: '127.0.0.1', YIMEN_MAIL_PORT: String(smtp.server.address().port), YIMEN_MAIL_PLAIN: 'true', YIMEN_MAIL_FROM: '政务服务中心 <hall@mingchuan.example>', YIMEN_SMS_URL: `http://127.0.0.1:${gateway.address().port}/sms`, YIMEN_SMS_SECRET: SHARED });
after(() => {
  smtp.close();
  gateway.close();
});

test('a submitted case is told by mail and by text message, and the text names nobody', { skip: !YIMEN, timeout: 180_000 }, async () => {
  const page = await open(engine);
  await signIn(page);
  await openDraft(page, '个体工商户设立登记');
  const { number } = await fillAndSubmit(page);

  const mail = await letter.came;
  assert.deepEqual(mail.to, ['zhou@example.cn']);
  const body = mail.text.includes('base64') ? Buffer.from(mail.text.split('\r\n\r\n').at(-1), 'base64').toString() : mail.text;
  assert.match(body, /最晚2026年11月30日（周一）答复是否受理/);
  const { body: posted, signature } = await short.came;
  assert.equal(signature, `sha256=${createHmac('sha256', SHARED).update(posted).digest('hex')}`);
  const { phone, text } = JSON.parse(posted);
  assert.equal(phone, '13800003210');
  assert.ok(text.replaceAll(' ', '').includes(number), text);
  assert.ok(!text.includes('周明远') && !text.includes('个体工商户'), text);
});
