import { Injectable } from '@nestjs/common';
import type { mongo } from 'mongoose';
import { tokenOf } from './token.js';

/** How far the writes of this process have come in the history of the database. */
@Injectable()
export class Written {
  private upTo: mongo.BSON.Timestamp | undefined;
  private made: string | undefined;

  /** @param time at which a transaction of this process ended, by the database; undefined when it never answered */
  note(time: mongo.BSON.Timestamp | undefined): void {
    if (time === undefined || (this.upTo && !time.greaterThan(this.upTo))) return;
    this.upTo = time;
    this.made = undefined;
  }

  /** What holds every change that this process has been told is committed; undefined before the first. */
  get token(): string | undefined {
    return (this.made ??= this.upTo && tokenOf(this.upTo));
  }
}
