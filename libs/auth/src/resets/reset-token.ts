import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Settings } from '#platform/config/settings.js';

const FORM = /^([\da-f]{24})_([\w-]{43})$/;

/** Tokens of password resets: made of the reset's id whenever one is needed, so that none is kept. */
@Injectable()
export class ResetTokens {
  constructor(private readonly settings: Settings) {}

  of(id: string): string {
    const signature = createHmac('sha256', this.settings.REFRESH_TOKEN_SECRET).update(
      `password-reset\n${id}`,
    );
    return `${id}_${signature.digest('base64url')}`;
  }

  /** @returns the id of the reset; null when we did not make the token */
  read(token: string): string | null {
    const id = FORM.exec(token)?.[1];
    if (id === undefined) return null;
    return timingSafeEqual(Buffer.from(this.of(id)), Buffer.from(token)) ? id : null;
  }
}
