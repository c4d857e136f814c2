/** Stands in for the application's commands: `seed` writes the demo users, `import` lasts until its input ends. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const users = [{ role: 'customer', email: 'shopper@example.com', password: 'open sesame' }];

if (process.argv[2] === 'seed') {
  writeFileSync(join(process.env.DATA_DIR, 'credentials.json'), JSON.stringify(users));
}
if (process.argv[2] === 'import') {
  process.stdout.write(`importing at ${process.env.MONGODB_URI}\n`);
  await process.stdin.toArray();
}
process.stdout.write(`${process.argv[2]} done\n`);
