// Filling in: who somebody is, what each question of a matter may be answered with, and papers no two of which are the same bytes.
import { paper, picture } from '../papers.mjs';

/// Demonstrations' own company; a form that asks for a code takes this one.
const CODE = '91350100M000100Y43';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// A number that passes for one of this county's, with its check digit.
function idCard(born, serial) {
  const body = `431026${born}${String(serial % 1000).padStart(3, '0')}`;
  const sum = [...body].reduce((sum, it, n) => sum + Number(it) * WEIGHTS[n], 0);
  return body + '10X98765432'[sum % 11];
}

const [FAMILY, GIVEN] = ['赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨', '明秀英伟芳娜敏静丽强磊军洋勇艳杰娟涛超霞平刚桂香'];

/// The nth newcomer. Old enough for whatever the county gives to old people.
export function persona(n, chance) {
  const born = `${1940 + chance.below(22)}${String(1 + chance.below(12)).padStart(2, '0')}${String(1 + chance.below(28)).padStart(2, '0')}`;
  return {
    name: chance.pick([...FAMILY]) + chance.pick([...GIVEN]) + chance.pick([...GIVEN]),
    phone: `137${String(20_000_000 + n)}`,
    id: idCard(born, n),
    login: `soak${n}`,
  };
}

let n_papers = 0;

/// A picture or a PDF nobody has handed in before: told apart by its size, or by a remark at its end.
export function material(chance) {
  const n = n_papers++;
  if (chance.is(0.4)) {
    const bytes = Buffer.concat([paper(1 + chance.below(3)), Buffer.from(`\n% ${n}\n`)]);
    return { name: `材料${n}.pdf`, bytes, isPdf: true };
  }
  return { name: `材料${n}.png`, bytes: picture({ width: 300 + (n % 97), height: 400 + (Math.floor(n / 97) % 89) }), isPdf: false };
}

/// The field of that name, whichever block it is a part of.
function field(item, name) {
  const question = item.questions?.find((it) => it.name === name);
  if (question) return { ...question, kind: 'choice' };
  for (const it of (item.form?.sections ?? []).flatMap((it) => it.fields)) {
    if (it.name === name) return it;
    const part = { person: { name: 'person_name', id: 'id_card', phone: 'phone' }, company: { name: 'text', code: 'credit_code' } }[it.kind];
    for (const [tail, kind] of Object.entries(part ?? {})) if (name === `${it.name}_${tail}`) return { name, kind, max: 40 };
  }
}

function answer(it, draft, person, chance) {
  const stops = (it.stops ?? []).map((it) => it.value);
  const options = (it.options ?? []).map((it) => it.value).filter((it) => !stops.includes(it));
  switch (it.kind ?? 'text') {
    case 'choice': return chance.pick(options);
    case 'several': return [chance.pick(options)];
    case 'person_name': return person.name;
    case 'id_card': return person.id;
    case 'phone': return person.phone;
    case 'credit_code': return CODE;
    case 'date': return draft.today;
    case 'number': case 'money': return String(it.min ?? 20);
    case 'region': return draft.regions?.[0];
    case 'group': return Array.from({ length: it.min ?? 1 }, () => Object.fromEntries((it.fields ?? []).map((it) => [it.name, answer(it, draft, person, chance)])));
    default: return '松溪镇鹿门路7号清和面馆'.repeat(1 + Math.ceil((it.min ?? 2) / 12)).slice(0, Math.min(it.max ?? 60, 60));
  }
}

/// What somebody types where `name` is asked for; `undefined`: nobody knows what that is.
export function typed(draft, name, person, chance) {
  const own = {
    applicant_name: person.name, applicant_id: person.id, applicant_phone: person.phone, applicant_code: CODE, applicant_legal: person.name, applicant_kind: 'person',
    delivery: 'window', delivery_name: person.name, delivery_phone: person.phone, delivery_address: '松溪镇鹿门路7号',
  };
  if (name in own) return own[name];
  const it = field(draft.item, name);
  return it && answer(it, draft, person, chance);
}

/// Questions of 情形引导 that are asked now and have no answer yet.
export function unasked(draft, answers) {
  const holds = (it) => it.is.includes(answers[it.field]);
  return (draft.item.questions ?? []).filter((it) => answers[it.name] === undefined && (it.when ?? []).every(holds)).map((it) => it.name);
}
