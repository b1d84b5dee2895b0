// What is known of the demonstration county: its day, its password, its authenticators.
import { createHmac } from 'node:crypto';

export const DAY = '2026-11-23';
// Ten in the morning in Beijing, the day the rehearsal clock stands at.
export const START = Date.parse(`${DAY}T10:00:00+08:00`);
export const SECRET = 'Mingchuan-2026';
const TOTP_KEY = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

function base32(text) {
  const bits = [...text].map((it) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(it).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g).map((it) => parseInt(it, 2)));
}

export function totp(at, key = TOTP_KEY) {
  const step = Buffer.alloc(8);
  step.writeBigInt64BE(BigInt(Math.floor(at / 30_000)));
  const digest = createHmac('sha1', base32(key)).update(step).digest();
  const offset = digest.at(-1) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
