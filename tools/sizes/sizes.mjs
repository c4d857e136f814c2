import { Failure } from '../launch/failure.mjs';
import { root } from '../launch/places.mjs';
import { LIMITS, measure, tooLarge } from './measure.mjs';

const SHOWN = 8;

/** npm run sizes: what is largest, and a failure when something is larger than it may be. */
export function sizes() {
  const measures = measure(root);
  show(`Longest files, in lines (at most ${LIMITS.lines})`, measures.files);
  show(`Constructors that are given most (at most ${LIMITS.injected})`, measures.constructors);
  show('Folders with most files, tests left out', measures.folders);
  show('Longest functions, in lines, tests left out', measures.functions);
  const faults = tooLarge(measures);
  if (faults.length > 0)
    throw new Failure(
      `${faults.join('\n')}\nSplit what is too large: a file or a class has one reason to change.`,
    );
}

function show(title, entries) {
  console.log(`\n  ${title}`);
  for (const { where, name, size } of entries.slice(0, SHOWN)) {
    console.log(`  ${String(size).padStart(5)}  ${where}${name === undefined ? '' : `  ${name}`}`);
  }
}
