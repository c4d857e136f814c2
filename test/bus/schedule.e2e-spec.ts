import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Schedule } from '#platform/schedule/schedule.js';
import { startApp, type TestApp } from '../support/app.js';

const EVERY_MS = 40;
const JOB = 'test.tick';

@Injectable()
class Ticks implements OnModuleInit {
  runs = 0;
  fails = false;
  constructor(private readonly schedule: Schedule) {}

  onModuleInit(): void {
    this.schedule.every(EVERY_MS, JOB, async () => {
      this.runs += 1;
      if (this.fails) throw new Error('this time it does not work');
    });
  }
}

describe('a timed job', () => {
  let app: TestApp;
  let ticks: Ticks;
  beforeAll(async () => {
    app = await startApp({}, [Ticks]);
    ticks = app.get(Ticks);
  });
  afterAll(() => app.close());

  /** @returns whether it comes to so many more runs, sooner or later */
  async function runsOn(more = 2, patience = 20_000): Promise<boolean> {
    const enough = ticks.runs + more;
    const deadline = performance.now() + patience;
    while (ticks.runs < enough && performance.now() < deadline)
      await new Promise((resume) => setTimeout(resume, 10));
    return ticks.runs >= enough;
  }

  it('runs again and again', async () => expect(await runsOn()).toBe(true));

  it('runs on when it has failed', async () => {
    ticks.fails = true;
    expect(await runsOn()).toBe(true);
    ticks.fails = false;
  });

  it('runs on when the clock was put forward and back', async () => {
    app.clock.travel(3_600_000);
    expect(await runsOn()).toBe(true);
    app.clock.returnToPresent();
    expect(await runsOn()).toBe(true);
  });

  it('does not run while another process is at it, and runs when that one was killed', async () => {
    const jobs = app.database.collection<{ _id: string }>('timed_jobs');
    const until = (ms: number) => new Date(app.clock.millis() + ms);
    // the other process takes it as this one would: between two runs
    let taken = 0;
    while (taken === 0) {
      const answer = await jobs.updateOne(
        { _id: JOB, owner: null } as never,
        { $set: { owner: 'another', until: until(10_000) } } as never,
      );
      taken = answer.modifiedCount;
    }
    const before = ticks.runs;
    await new Promise((resume) => setTimeout(resume, 5 * EVERY_MS));
    expect(ticks.runs).toBe(before);
    app.clock.travel(11_000);
    expect(await runsOn()).toBe(true);
  });
});
