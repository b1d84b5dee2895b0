// The desk of a head, in every dress but the elder one, which is none of a desk's.
import assert from 'node:assert/strict';
import { begins, journey } from './hall.mjs';
import { desks, handedIn } from './places.mjs';
import { DRESSES, markup, walk } from './walk.mjs';

begins();

journey('the desk is sound in every dress', async () => {
  await handedIn();
  const { state, places } = await desks('fangzhou');
  await walk(state, places, DRESSES.filter((it) => !it.looks));
});

journey('the markup of these pages is valid', async () => assert.deepEqual(markup.faults(), []));
