import type { Repair, RepairPlan } from '../../../../libs/inventory/src/repair/repair.rules.js';

/** What will be mended, line by line, and what only people can decide. */
export function planTextOf({ repairs, open }: RepairPlan, booked: boolean): string {
  const done = booked ? 'Booked' : 'Can be mended (nothing has been changed; --apply --reason <why> does it)';
  return [
    ...(repairs.length > 0 ? [`${done}:`, ...repairs.map((repair) => `  ${lineOf(repair)}`)] : []),
    ...(open.length > 0
      ? ['Cannot be proven, and stays as it is:', ...open.map((fault) => `  ${JSON.stringify(fault)}`)]
      : []),
    ...(repairs.length + open.length === 0 ? ['Nothing is to be mended.'] : []),
  ].join('\n');
}

function lineOf(repair: Repair): string {
  switch (repair.kind) {
    case 'level':
      return `level ${repair.level}: ${repair.field} ${repair.from} → ${repair.to} (${repair.why})`;
    case 'promise':
      return `${repair.of} ${repair.id}: quantity ${repair.from} → ${repair.to} (${repair.why})`;
    case 'release':
      return `level ${repair.level}: ${repair.pieces} pieces of hold ${repair.reservationId} are released (${repair.why})`;
  }
}
