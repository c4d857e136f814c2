import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { isEmail } from 'class-validator';
import { DemoUsers } from '../../../libs/auth/src/users/demo-users.js';
import { randomPassword } from '../../../libs/auth/src/passwords/passwords.js';
import type { Command } from './command.js';
import { withApplication } from './application/program.js';
import { Refusal } from './refusal.js';

const SHORTEST = 8;
const LONGEST = 128;

export const createAdmin: Command = {
  usage: '--email <address> [--password-stdin]',
  does: 'makes an administrator; without --password-stdin it makes a password and prints it once',
  run: async (args) => {
    const { values } = parseArgs({
      args: [...args],
      options: { email: { type: 'string' }, 'password-stdin': { type: 'boolean' } },
    });
    const { email } = values;
    if (email === undefined) throw new Refusal('Name the administrator: --email <address>.');
    if (!isEmail(email)) throw new Refusal(`${email} is no e-mail address.`);

    const given = values['password-stdin'] ? await passwordFromStdin() : undefined;
    const password = given ?? randomPassword();
    await withApplication((app) => app.get(DemoUsers).createAdmin(email, password));
    console.log(`${email} is an administrator now.`);
    if (given === undefined) console.log(`Password: ${password}`);
    return 0;
  },
};

async function passwordFromStdin(): Promise<string> {
  const password = (await text(process.stdin)).replace(/\r?\n$/, '');
  if (password.length < SHORTEST || password.length > LONGEST) {
    throw new Refusal(`A password has ${SHORTEST} to ${LONGEST} characters.`);
  }
  return password;
}
