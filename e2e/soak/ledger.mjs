// 账: what the hall has acknowledged. An answer of 2xx is a promise; whatever stands here has to be there at the end.
import { createHash } from 'node:crypto';

export const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');

export class Ledger {
  /// Handed in, by id: number, query code, whose, and the acts that were acknowledged since.
  cases = new Map();
  /// Drafts by id: whose, and the last save that was acknowledged.
  drafts = new Map();
  /// By id: the case they lie in, and what came back when they were read the first time.
  files = new Map();
  /// By 验证码: number, digest, and the PDF's once there was one.
  papers = new Map();
  bills = new Map();
  /// By case and number of the event.
  ratings = new Map();
  bookings = new Map();
  /// Whose account was closed, and whether they were told so.
  closed = new Map();
  n = { decided: 0, licences: 0, corrected: 0, withdrawn: 0, discarded: 0, guests: 0, registered: 0, refused: 0, attacks: 0, letters: 0, calendars: 0, backups: 0, renewed: 0 };

  handedIn(id, receipt, who, item) {
    // Answered twice after a kill: it has to be the same number.
    const before = this.cases.get(id);
    if (before && before.no !== receipt.no) before.doubled = receipt.no;
    else if (!before) this.cases.set(id, { no: receipt.no, code: receipt.query_code, who, item, acts: [], at: performance.now() });
    this.drafts.delete(id);
  }

  /// An act on a case, as it was answered: the stage it led to, the version it made.
  acted(id, act, version) {
    const it = this.cases.get(id);
    if (it) it.acts.push({ act, version });
    if (['grant', 'deny', 'decide_at_once', 'refuse'].includes(act)) this.n.decided++;
  }

  saved(id, rev, who) {
    const before = this.drafts.get(id);
    this.drafts.set(id, { ...before, who, rev: Math.max(rev, before?.rev ?? 0), on: who.world.now });
  }

  /// Given up, or about to be: nothing is promised any more.
  dropped(id) {
    this.drafts.delete(id);
    for (const [file, it] of this.files) if (it.id === id) this.files.delete(file);
  }
}
