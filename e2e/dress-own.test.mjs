// What belongs to somebody, in every dress.
import assert from 'node:assert/strict';
import { begins, journey } from './hall.mjs';
import { handedIn, owned } from './places.mjs';
import { markup, walk } from './walk.mjs';

begins();

journey('what belongs to somebody is sound in every dress', async () => {
  await handedIn();
  const { state, places } = await owned();
  await walk(state, places);
});

journey('the markup of these pages is valid', async () => assert.deepEqual(markup.faults(), []));
