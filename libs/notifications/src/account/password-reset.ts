import { escapeHtml } from '../mail.rules.js';

export const PASSWORD_RESET = 'password-reset';
/** Where the token will stand. */
const TOKEN = '[token]';

/** The text of a mail as it is sent: with the token, which does not lie in the database. */
export function withToken<M extends { readonly text: string; readonly html: string }>(
  mail: M,
  token: string,
): M {
  const [text, html] = [mail.text, mail.html].map((each) => each.replaceAll(TOKEN, () => token));
  return { ...mail, text, html };
}

/**
 * Tells somebody how to replace their password.
 *
 * @param page of the web client that takes the token; without one the token itself is told
 */
export function passwordReset(name: string, page: string | undefined) {
  // behind #, so that no server on the way writes it down
  const where = page === undefined ? TOKEN : `${page}#token=${TOKEN}`;
  const what = page === undefined ? 'This is your token:' : 'Open this page:';
  const lines = [
    `Dear ${name},`,
    'somebody, you we hope, has asked for a new password for your account.',
    what,
    where,
    'It is good once, for 30 minutes. If you did not ask for it, there is nothing to do: your password stays as it is.',
  ];
  const subject = 'A new password';
  const shown = lines.map((line) =>
    line === where && page !== undefined
      ? `<p><a href="${escapeHtml(where)}">${escapeHtml(where)}</a></p>`
      : `<p>${escapeHtml(line)}</p>`,
  );
  return {
    subject,
    text: `${lines.join('\n\n')}\n`,
    html: `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${subject}</title></head><body>\n${shown.join('\n')}\n</body></html>\n`,
  };
}
