import type { LoggerService } from '@nestjs/common';

/** Warnings and errors of the application in one line on stderr: the result alone goes to stdout, stacks nowhere. */
export class TerminalLogger implements LoggerService {
  constructor(private readonly print: (line: string) => void = (line) => console.error(line)) {}

  log(): void {}

  warn(...said: unknown[]): void {
    this.print(lineOf(said));
  }

  error(...said: unknown[]): void {
    this.print(lineOf(said));
  }

  fatal(...said: unknown[]): void {
    this.print(lineOf(said));
  }
}

/** @param said texts, stacks, errors and `{ err }` as Nest's loggers pass them on, the context last */
function lineOf(said: readonly unknown[]): string {
  const texts = said.filter((each) => typeof each === 'string' && !/\n[ \t]+at /.test(each));
  const causes = said.flatMap(
    (each) => messageOf(each) ?? messageOf((each as { err?: unknown } | null)?.err) ?? [],
  );
  const context = texts.length > 1 ? `${String(texts.at(-1))}: ` : '';
  const message = texts.slice(0, texts.length > 1 ? -1 : undefined).join(' ');
  return `${context}${[message, ...causes].filter(Boolean).join(': ')}`;
}

function messageOf(error: unknown): string | undefined {
  return error instanceof Error ? error.message : undefined;
}
