import { randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { Gate } from './gate.js';

/** Argon2id, the library's default kind: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Turns passwords into PHC strings and compares them, two at a time so that logins cannot take the machine. */
@Injectable()
export class Passwords implements OnModuleInit {
  private readonly gate = new Gate(2, 256);
  private nobodys = '';

  async onModuleInit(): Promise<void> {
    this.nobodys = await this.hash(randomBytes(24).toString('base64url'));
  }

  /** @throws {BusyError} (503) when too many wait */
  hash(password: string): Promise<string> {
    return this.gate.through(() => hash(password.normalize('NFC'), COST));
  }

  /**
   * @param stored null for an account that does not exist: it costs the same and is never right
   * @throws {BusyError} (503) when too many wait
   */
  async matches(stored: string | null, password: string): Promise<boolean> {
    const right = await this.gate.through(() => verify(stored ?? this.nobodys, password.normalize('NFC')));
    return right && stored !== null;
  }
}

/** @returns a password for someone who has not chosen one yet: 144 random bits */
export function randomPassword(): string {
  return randomBytes(18).toString('base64url');
}
