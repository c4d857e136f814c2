import { ROLES } from '#contracts/access.js';
import { newId } from '#platform/mongo/ids.js';
import type { Client, Reply } from '../../support/client.js';
import { listOf, type Operation, partOf } from '../../support/document.js';
import { RECIPES } from '../calls/recipes.js';
import { bodyFor, send } from '../calls/send.js';
import type { World } from '../calls/world.js';
import { badCredentials, LONE_SCOPE, servicesOf } from './credentials.js';
import { EVERYBODY, type Reach, WHO_MAY, YOURSELF } from './who-may.js';

/** One question of the matrix: may this caller do this to that object? */
export interface Cell {
  readonly route: string;
  readonly caller: string;
  readonly object: string;
  readonly wanted: string;
  readonly got: string;
}

export const wrongOf = (cells: readonly Cell[]): Cell[] => cells.filter(({ wanted, got }) => wanted !== got);

const MALFORMED = 'not an {id}!';
const LIKE_ABSENT = '404 like the absent one';

/**
 * Asks every question about one operation.
 *
 * @param callers those who ask; everybody unless given
 * @throws when nobody has said who may
 */
export async function cellsOf(
  world: World,
  operation: Operation,
  callers: (name: string) => boolean = () => true,
): Promise<Cell[]> {
  const rule = WHO_MAY[operation.key];
  const recipe = RECIPES[operation.key];
  if (rule === undefined || recipe === undefined)
    throw new Error(`Say in who-may.ts and recipes.ts what holds for ${operation.key}`);
  const asked = new Asked(world, operation);
  const nobodies = (await badCredentials(world)).map(([name, code, as]) => {
    const allowed = rule === EVERYBODY && name === 'anonymous';
    return { name, as, reach: allowed ? ('any' as const) : undefined, refusal: `401 ${code}` };
  });
  const somebodies = ROLES.map((role) => {
    const reach = rule === EVERYBODY ? 'any' : (rule[role] ?? (role === 'admin' ? 'any' : undefined));
    return { name: role, as: world.app.as(role), reach, refusal: '403 FORBIDDEN' };
  });
  const { whole, scopeless } = await servicesOf(world);
  // a key is nobody who could look after an account of their own
  const serving = rule === YOURSELF ? undefined : ('any' as const);
  const services = [
    { name: 'key with scope', as: whole, reach: rule === EVERYBODY ? ('any' as const) : serving },
    {
      name: 'key without scope',
      as: scopeless,
      reach: rule === EVERYBODY || operation.key === LONE_SCOPE ? ('any' as const) : undefined,
    },
  ].map((each) => ({ ...each, refusal: '403 FORBIDDEN' }));
  const cells = [...nobodies, ...somebodies, ...services]
    .filter(({ name }) => callers(name))
    .map(({ name, as, reach, refusal }) =>
      reach ? asked.reaching(name, as, reach) : asked.refused(name, as, refusal),
    );
  return (await Promise.all(cells)).flat();
}

/** The questions about one operation in one version. */
class Asked {
  private readonly route: string;
  private readonly success: string;
  private readonly named: boolean;
  /** what refused callers name and send: it stays as it is, so once is enough */
  private objects: Promise<readonly [name: string, id: string][]> | undefined;
  private sent: Promise<unknown> | undefined;

  constructor(
    private readonly world: World,
    private readonly operation: Operation,
  ) {
    this.route = `${operation.method} ${operation.path}`;
    this.named = operation.path.includes('{');
    this.success =
      Object.keys(partOf(operation.said['responses'])).find((status) => status.startsWith('2')) ?? '';
  }

  /** Callers who get nowhere, whatever they name. */
  async refused(caller: string, as: Client, wanted: string): Promise<Cell[]> {
    this.objects ??= this.named ? this.known() : Promise.resolve([['-', '']]);
    const objects = await this.objects;
    const cells: Cell[] = [];
    for (const [object, id] of objects) {
      const reply = await send(this.world, this.operation, as, id, await this.body());
      cells.push({ route: this.route, caller, object, wanted, got: shortly(reply) });
    }
    return cells;
  }

  async reaching(caller: string, as: Client, reach: Reach): Promise<Cell[]> {
    if (!this.named) return this.recipe.of ? this.listing(caller, as, reach) : [await this.plain(caller, as)];
    const absentId = newId();
    const absent = await send(this.world, this.operation, as, absentId);
    const like = async (id: string): Promise<string> => {
      const reply = await send(this.world, this.operation, as, id);
      if (reply.status !== 404) return shortly(reply);
      return nameless(reply, id) === nameless(absent, absentId) ? LIKE_ABSENT : `404 unlike: ${reply.text}`;
    };
    const cell = (object: string, wanted: string, got: string) => ({
      route: this.route,
      caller,
      object,
      wanted,
      got,
    });
    const wantedOf = (mine: boolean) =>
      reach === 'any' || (reach === 'own' && mine) ? this.success : LIKE_ABSENT;
    const cells = [
      cell('absent', '404', String(absent.status)),
      cell('malformed', LIKE_ABSENT, await like(MALFORMED)),
      cell('own', wantedOf(true), await like(await this.target(this.ownerFor(as)))),
    ];
    if (this.recipe.of)
      cells.push(cell("another's", wantedOf(false), await like(await this.target(this.world.stranger))));
    return cells;
  }

  private async plain(caller: string, as: Client): Promise<Cell> {
    const reply = await send(this.world, this.operation, as);
    return { route: this.route, caller, object: '-', wanted: this.success, got: shortly(reply) };
  }

  /** A list shows the rows that the caller may see and no others, also when others are asked for. */
  private async listing(caller: string, as: Client, reach: Reach): Promise<Cell[]> {
    const own = await this.target(this.ownerFor(as));
    const foreign = await this.target(this.world.stranger);
    const filters = listOf(this.operation.said['parameters']).map((each) => partOf(each)['name']);
    const shown = async (id: string, query: string) => {
      const reply = await as.get(`${this.operation.path}?limit=100${query}`);
      if (reply.status !== 200) return shortly(reply);
      return reply.rows.some((row) => row.id === id) ? 'shown' : 'hidden';
    };
    const cell = async (object: string, wanted: string, id: string, query = '') => ({
      route: this.route,
      caller,
      object,
      wanted,
      got: await shown(id, query),
    });
    const foreigner = reach === 'any' ? 'shown' : 'hidden';
    const cells = [await cell('own', 'shown', own), await cell("another's", foreigner, foreign)];
    if (filters.includes('customerId'))
      cells.push(
        await cell(
          "another's by filter",
          foreigner,
          foreign,
          `&customerId=${this.world.stranger.customerId}`,
        ),
      );
    return cells;
  }

  private async known(): Promise<readonly [string, string][]> {
    const named: [string, string][] = [
      ['own', await this.left(this.world.customer)],
      ['absent', newId()],
      ['malformed', MALFORMED],
    ];
    return this.recipe.of ? [...named, ["another's", await this.left(this.world.stranger)]] : named;
  }

  private body(): Promise<unknown> {
    return (this.sent ??= bodyFor(this.world, this.operation, this.world.customer));
  }

  private get recipe() {
    return RECIPES[this.operation.key] ?? {};
  }

  /** Staff act for a customer; what belongs to users is the caller's own. */
  private ownerFor(as: Client): Client {
    return this.recipe.of === 'caller' ? as : this.world.customer;
  }

  /** Anew for who changes it; who only reads finds it as it was. */
  private target(owner: Client): Promise<string> {
    return this.operation.method === 'GET' ? this.left(owner) : this.made(owner);
  }

  /** What is left alone, made once for both versions. */
  private left(owner: Client): Promise<string> {
    const known = lefts.get(owner) ?? new Map<string, Promise<string>>();
    lefts.set(owner, known);
    const { key } = this.operation;
    const target = known.get(key) ?? this.made(owner);
    known.set(key, target);
    return target;
  }

  private made(owner: Client): Promise<string> {
    return this.recipe.target?.(this.world, owner) ?? Promise.resolve('');
  }
}

/** Targets of each owner by the operation. */
const lefts = new WeakMap<Client, Map<string, Promise<string>>>();

const shortly = (reply: Reply): string =>
  [reply.status, ...(reply.status >= 400 ? reply.codes : [])].join(' ');

/** The body without what differs between two requests about two ids. */
function nameless(reply: Reply, id: string): string {
  return reply.text
    .replaceAll(JSON.stringify(id).slice(1, -1), '<id>')
    .replace(reply.meta.requestId, '<request>');
}
