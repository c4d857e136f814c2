import Handlebars from 'handlebars';

export interface MailText {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The three parts of a template, in Handlebars. `html` is what stands in the frame that all mails share. */
export interface Source {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const FRAME = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{{subject}}</title>
<style>
body { margin: 0; padding: 24px 12px; background: #f4f2ee; color: #26231f; font: 16px/1.5 -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
.card { max-width: 560px; margin: 0 auto; padding: 28px 32px; background: #fff; border: 1px solid #e2ded6; border-radius: 10px; }
h1 { margin: 0 0 16px; font-size: 22px; line-height: 1.3; }
table { width: 100%; margin: 16px 0; border-collapse: collapse; }
th { padding: 6px 0; border-bottom: 2px solid #26231f; font-size: 13px; text-align: left; }
td { padding: 8px 0; border-bottom: 1px solid #ebe7df; vertical-align: top; }
.number { padding-left: 16px; text-align: right; white-space: nowrap; }
tfoot td { border-bottom: 0; font-weight: 600; }
.note { padding: 12px 16px; background: #f4f2ee; border-radius: 6px; }
.foot { max-width: 560px; margin: 16px auto 0; color: #756f66; font-size: 13px; text-align: center; }
</style></head>
<body><div class="card">
BODY
</div><p class="foot">You get this mail because of your order {{number}}.</p></body></html>
`;

/**
 * A mail that is filled in from data. What is filled in is text: in HTML it is escaped, and a value that is missing is an
 * error, not a gap.
 */
export function template<D extends { readonly number: string }>(source: Source): (data: D) => MailText {
  const plain = { noEscape: true, strict: true };
  const subject = Handlebars.compile<D>(source.subject, plain);
  const text = Handlebars.compile<D>(source.text, plain);
  const html = Handlebars.compile<D & { subject: string }>(FRAME.replace('BODY', source.html.trim()), {
    strict: true,
  });
  return (data) => {
    const title = subject(data);
    return { subject: title, text: `${text(data).trim()}\n`, html: html({ ...data, subject: title }) };
  };
}
