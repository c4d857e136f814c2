import { describe, expect, it } from '@jest/globals';
import { read } from '../docs/project.js';
import { declaredInSources, ledAstray, namesIn } from './named-in.js';

const declared = declaredInSources();

describe('docs/architecture.md', () => {
  const names = namesIn(read('docs/architecture.md'));

  it('names nothing that is not there', () => {
    expect(ledAstray(names, declared)).toEqual([]);
  });

  it('names files, members, functions, numbers, requests and facts', () => {
    const kinds = [/^libs\//, /^\w+\.[a-z]\w+$/, /\(\)$/, / = /, /^order:/, /^batch\./];
    expect(kinds.filter((kind) => !names.some((name) => kind.test(name)))).toEqual([]);
    expect(names.length).toBeGreaterThan(80);
  });

  it('would be caught with a name that leads nowhere', () => {
    const text =
      '`libs/nowhere.ts` `libs/orders/src` `Relay.sleep` `Relay.wake` `dreamUp()` `draftOrder()` `MOST_WAITING = 3`\n' +
      '`orders.dream` `orders.place` `order:dreamt` `order:created`\n\n```mermaid\nA->>B: Relay.dream\nA->>B: Relay.wake\n```\n';
    expect(ledAstray(namesIn(text), declared)).toEqual([
      'libs/nowhere.ts',
      'Relay.sleep',
      'dreamUp()',
      'MOST_WAITING = 3',
      'orders.dream',
      'order:dreamt',
      'Relay.dream',
    ]);
  });
});
